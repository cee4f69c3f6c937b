import { PROTOCOL_VERSION } from '../../../src/engine/contract.ts';
import { isEngineEvent, isEngineMethod, isEngineResult } from '../../../src/engine/contractGuards.ts';
import { RpcClient } from '../../../src/engine/rpcClient.ts';
import type { PanelEvents, PanelMethods } from '../../../src/engine/rpcPanel.ts';
import { hasKeys, pageTransport } from '../../shared/pageTransport.ts';

/** The panel's connection to the extension host. */
export type PanelClient = RpcClient<PanelMethods, PanelEvents>;

function isResult<M extends keyof PanelMethods>(method: M, value: unknown): value is PanelMethods[M]['result'] {
  if (isEngineMethod(method)) return isEngineResult(method, value);
  return method === 'start' ? hasKeys(value, ['subject', 'strings', 'language', 'projectPath']) : value === null;
}

function isEvent<E extends keyof PanelEvents>(event: E, payload: unknown): payload is PanelEvents[E] {
  return event === 'changed' ? isEngineEvent('changed', payload) : hasKeys(payload, ['eventId']);
}

/** Connects to the host; the page lives as long as the connection does. */
export function connect(api: VsCodeApi): PanelClient {
  return new RpcClient<PanelMethods, PanelEvents>(pageTransport(api), {
    protocol: PROTOCOL_VERSION,
    readyTimeoutMs: 20_000,
    replyTimeoutMs: 60_000,
    isResult,
    isEvent,
  });
}
