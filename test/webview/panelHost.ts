import './withoutEval.ts';

import { SkillifyError } from '../../src/base/errors.ts';
import { PROTOCOL_VERSION } from '../../src/engine/contract.ts';
import { isEngineMethod } from '../../src/engine/contractGuards.ts';
import type { PanelEvents, PanelStart, PanelSubject } from '../../src/engine/rpcPanel.ts';
import { parsePanelSubject } from '../../src/engine/rpcPanelValidation.ts';
import { RpcServer } from '../../src/engine/rpcServer.ts';
import { parseParams } from '../../src/engine/validation.ts';
import { panelStrings } from '../../src/vscode/panelStrings.ts';
import { evolutionProposals } from '../scripted/evolutionData.ts';
import { sampleProposals, sampleSkills } from '../scripted/sampleData.ts';
import { ScriptedEngine } from '../scripted/scriptedEngine.ts';
import { receivedProposal } from '../scripted/teamScenes.ts';

// The extension host's end of a panel, in the page itself: tests choose the subject by the address and look at `host`.
const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? '';
const subject: PanelSubject = parsePanelSubject(JSON.parse(query.get('subject') ?? 'null')) ?? { kind: 'activity' };
const worded = sampleProposals().map((proposal) => ({
  ...proposal,
  wording:
    proposal.id === 'p-migrate'
      ? {
          author: 'anthropic/claude-haiku-5-5',
          flags: [{ line: 10, kind: 'new-command' as const, text: 'pnpm db:reset' }],
          citations: [],
          template: { title: '', description: '', skillMd: '', skillLines: [] },
        }
      : null,
}));
const engine = new ScriptedEngine({
  proposals: [...worded, ...evolutionProposals(), receivedProposal()],
  ...(scene === 'team' ? { skills: sampleSkills().map((skill) => ({ ...skill, proposalId: 't-received' })) } : {}),
  ...(scene === 'empty' ? { sessionsRead: 0 } : {}),
});
const calls: { method: string; params: unknown }[] = [];
const violations: string[] = [];
let saved: unknown = JSON.parse(sessionStorage.getItem('state') ?? 'null');
let failing = scene === 'error';

async function handle(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
  calls.push({ method, params });
  if (method === 'start') {
    const projectPath = '/workspace/payments-api';
    return { subject, strings: panelStrings(), language: 'en', projectPath } satisfies PanelStart;
  }
  if (scene === 'loading') return await new Promise(() => undefined);
  if (failing) throw new SkillifyError('store-busy', 'Another window is using the store. Close it, then try again.');
  if (isEngineMethod(method)) return await engine.handle(method, parseParams(method, params), signal);
  return null;
}

const listeners = new Set<(message: unknown) => void>();
const server = new RpcServer<PanelEvents>(
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
    focusEvent: (eventId: string) => server.emit('focusEvent', { eventId }),
    stopFailing: () => {
      failing = false;
    },
  },
});
