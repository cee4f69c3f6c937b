import { isRecord, numberAt, recordAt, stringAt } from '../base/json.ts';

/** The shape of a contract: method names to parameters and result. */
export type MethodMap<Methods> = { [M in keyof Methods]: { params: unknown; result: unknown } };

/** What a failed request says to the other side: never a stack, always a code to decide on. */
export interface RpcFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** Sent by the side that makes requests. */
export type RpcClientMessage =
  | { readonly type: 'hello'; readonly protocol: number }
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'bye' };

/** Sent by the side that answers; `ready` comes before anything else. */
export type RpcServerMessage =
  | { readonly type: 'ready'; readonly protocol: number }
  | { readonly type: 'success'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: RpcFailure }
  | { readonly type: 'event'; readonly event: string; readonly payload: unknown };

/** A two-way pipe for structured-clone values: a worker's port, or a webview's `postMessage`. */
export interface RpcTransport {
  post(message: RpcClientMessage | RpcServerMessage): void;
  onMessage(listener: (message: unknown) => void): { dispose(): void };
}

function hasId(message: unknown): boolean {
  return Number.isSafeInteger(numberAt(message, 'id'));
}

function hasText(message: unknown, ...keys: readonly string[]): boolean {
  return keys.every((key) => stringAt(message, key) !== undefined);
}

/** True for a well-formed message of a requesting side; everything else is ignored by the answering side. */
export function isClientMessage(message: unknown): message is RpcClientMessage {
  if (!isRecord(message)) return false;
  switch (stringAt(message, 'type')) {
    case 'hello':
      return numberAt(message, 'protocol') !== undefined;
    case 'request':
      return hasId(message) && hasText(message, 'method');
    case 'cancel':
      return hasId(message);
    case 'bye':
      return true;
    default:
      return false;
  }
}

/** True for a well-formed message of an answering side; everything else is ignored by the requesting side. */
export function isServerMessage(message: unknown): message is RpcServerMessage {
  if (!isRecord(message)) return false;
  switch (stringAt(message, 'type')) {
    case 'ready':
      return numberAt(message, 'protocol') !== undefined;
    case 'success':
      return hasId(message);
    case 'failure':
      return hasId(message) && hasText(recordAt(message, 'error'), 'name', 'code', 'message');
    case 'event':
      return hasText(message, 'event');
    default:
      return false;
  }
}
