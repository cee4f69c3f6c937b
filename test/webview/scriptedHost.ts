import './withoutEval.ts';

import german from '../../l10n/bundle.l10n.de.json';
import chinese from '../../l10n/bundle.l10n.zh-cn.json';
import { SkillifyError } from '../../src/base/errors.ts';
import { isRecord } from '../../src/base/json.ts';
import { PROTOCOL_VERSION } from '../../src/engine/contract.ts';
import { isEngineMethod } from '../../src/engine/contractGuards.ts';
import type { ReviewEvents, ReviewPlace, ReviewStart } from '../../src/engine/rpcReview.ts';
import { RpcServer } from '../../src/engine/rpcServer.ts';
import { parseParams } from '../../src/engine/validation.ts';
import { reviewStrings } from '../../src/vscode/reviewStrings.ts';
import { cautiousProposals } from '../scripted/cautiousProposals.ts';
import { evolutionProposals } from '../scripted/evolutionData.ts';
import { hostileProposals, manyProposals } from '../scripted/manyProposals.ts';
import { ScriptedEngine } from '../scripted/scriptedEngine.ts';
import { teamEngine } from '../scripted/teamScenes.ts';
import { wordedProposals } from '../scripted/wordedProposals.ts';

// The extension host's end of the sidebar, in the page itself: tests choose a scene by the address and look at `host`.
const scene = new URLSearchParams(location.search).get('scene') ?? 'queue';
const language = new URLSearchParams(location.search).get('language') ?? 'en';
const places: Readonly<Record<string, ReviewPlace['kind']>> = {
  untrusted: 'untrusted',
  'no-folder': 'no-folder',
  virtual: 'virtual',
};
const isFirstRun = scene.startsWith('first-run');
let needsConsent = isFirstRun;
const isBare = isFirstRun || scene === 'empty' || scene === 'done' || scene === 'capture-off';
const engine =
  teamEngine(scene) ??
  new ScriptedEngine(
    isBare
      ? { proposals: [], skills: [], sessionsRead: scene === 'done' || scene === 'first-run' ? 12 : 0 }
      : scene === 'changes'
        ? { proposals: evolutionProposals() }
        : scene === 'many'
          ? { proposals: manyProposals(2_000) }
          : scene === 'hostile'
            ? { proposals: hostileProposals() }
            : scene === 'ticks'
              ? { proposals: cautiousProposals() }
              : scene === 'worded'
                ? { proposals: wordedProposals() }
                : scene === 'ten'
                  ? { proposals: manyProposals(10) }
                  : {},
  );
const calls: { method: string; params: unknown }[] = [];
const violations: string[] = [];
let saved: unknown = JSON.parse(sessionStorage.getItem('state') ?? 'null');
let kept: unknown = JSON.parse(sessionStorage.getItem('kept') ?? 'null');
let failing = scene === 'error';

/** The texts in the language of the address, from the bundle that the editor would take. */
function translated(strings: ReviewStart['strings']): ReviewStart['strings'] {
  const bundles: Readonly<Record<string, Readonly<Record<string, string>>>> = { de: german, 'zh-cn': chinese };
  const bundle = bundles[language] ?? {};
  const entries = Object.entries(strings).map(([key, text]) => [key, bundle[text] ?? text]);
  return { ...strings, ...Object.fromEntries(entries) };
}

function start(): ReviewStart {
  const kind = places[scene] ?? 'ready';
  const isReady = kind === 'ready';
  return {
    strings: translated(reviewStrings()),
    language,
    hasCustomizations: scene !== 'no-customizations',
    saved: isRecord(kept) ? kept['state'] : undefined,
    place: {
      kind,
      projectName: isReady ? 'payments-api' : '',
      projectPath: isReady ? '/workspace/payments-api' : '',
      captureEnabled: scene !== 'capture-off',
      needsConsent: needsConsent && isReady,
    },
  };
}

async function handle(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
  if (method === 'keepState') {
    kept = params;
    sessionStorage.setItem('kept', JSON.stringify(params));
    return null;
  }
  calls.push({ method, params });
  if (method === 'start') return start();
  if (scene === 'loading' && method !== 'status') return await new Promise(() => undefined);
  if (failing) throw new SkillifyError('store-busy', 'Another window is using the store. Close it, then try again.');
  if (method === 'pick') return { index: 1 };
  if (method === 'chooseDelivery') {
    const chosen = { ...(isRecord(params) ? params : {}), delivery: { assistants: ['claude-code', 'codex'] } };
    return await engine.handle('deliveryPreview', parseParams('deliveryPreview', chosen), signal);
  }
  if (method === 'allowReading') {
    needsConsent = false;
    server.emit('place', start().place);
  }
  if (isEngineMethod(method)) return await engine.handle(method, parseParams(method, params), signal);
  return null;
}

const listeners = new Set<(message: unknown) => void>();
const server = new RpcServer<ReviewEvents>(
  {
    post: (message) => {
      const data: unknown = structuredClone(message);
      setTimeout(() => window.dispatchEvent(new MessageEvent('message', { data })), 0);
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  },
  PROTOCOL_VERSION,
  handle,
);
engine.onEvent((event, payload) => {
  if (event === 'changed' && 'what' in payload) server.emit('changed', payload);
  if (event === 'progress' && 'phase' in payload) server.emit('progress', payload);
});
document.addEventListener('securitypolicyviolation', (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI}`),
);

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      const data: unknown = structuredClone(message);
      setTimeout(() => {
        for (const listener of listeners) listener(data);
      }, 0);
    },
    getState: () => saved,
    setState: (state: unknown) => {
      saved = state;
      sessionStorage.setItem('state', JSON.stringify(state));
      return state;
    },
  }),
  host: {
    calls,
    violations,
    engine,
    emit: (event: 'progress' | 'changed' | 'show' | 'place', payload: never) => server.emit(event, payload),
    stopFailing: () => {
      failing = false;
    },
  },
});
