import { PROTOCOL_VERSION } from '../../../src/engine/contract.ts';
import { isEngineEvent, isEngineMethod, isEngineResult } from '../../../src/engine/contractGuards.ts';
import { RpcClient } from '../../../src/engine/rpcClient.ts';
import type { ReviewEvents, ReviewMethods } from '../../../src/engine/rpcReview.ts';
import { hasKeys, pageTransport } from '../../shared/pageTransport.ts';

/** The sidebar's connection to the extension host. */
export type ReviewClient = RpcClient<ReviewMethods, ReviewEvents>;

function isResult<M extends keyof ReviewMethods>(method: M, value: unknown): value is ReviewMethods[M]['result'] {
  if (isEngineMethod(method)) return isEngineResult(method, value);
  if (method === 'pick') return hasKeys(value, ['index']);
  if (method === 'chooseDelivery') return value === null || hasKeys(value, ['copies', 'notices', 'problem']);
  return method === 'start' ? hasKeys(value, ['place', 'strings', 'language', 'hasCustomizations']) : value === null;
}

function isEvent<E extends keyof ReviewEvents>(event: E, payload: unknown): payload is ReviewEvents[E] {
  if (event === 'progress' || event === 'changed') return isEngineEvent(event, payload);
  return hasKeys(payload, event === 'place' ? ['kind', 'projectName', 'projectPath'] : ['proposalId']);
}

/** Connects to the host; the page lives as long as the connection does. */
export function connect(api: VsCodeApi): ReviewClient {
  return new RpcClient<ReviewMethods, ReviewEvents>(pageTransport(api), {
    protocol: PROTOCOL_VERSION,
    readyTimeoutMs: 20_000,
    replyTimeoutMs: 60_000,
    isResult,
    isEvent,
  });
}
