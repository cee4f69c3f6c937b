import { isRecord } from '../base/json.ts';

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

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isFailure(value: unknown): value is RpcFailure {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    typeof value['code'] === 'string' &&
    typeof value['message'] === 'string'
  );
}

/** True for a well-formed message of a requesting side; everything else is ignored by the answering side. */
export function isClientMessage(message: unknown): message is RpcClientMessage {
  if (!isRecord(message)) return false;
  switch (message['type']) {
    case 'hello':
      return typeof message['protocol'] === 'number';
    case 'request':
      return isId(message['id']) && typeof message['method'] === 'string';
    case 'cancel':
      return isId(message['id']);
    case 'bye':
      return true;
    default:
      return false;
  }
}

/** True for a well-formed message of an answering side; everything else is ignored by the requesting side. */
export function isServerMessage(message: unknown): message is RpcServerMessage {
  if (!isRecord(message)) return false;
  switch (message['type']) {
    case 'ready':
      return typeof message['protocol'] === 'number';
    case 'success':
      return isId(message['id']);
    case 'failure':
      return isId(message['id']) && isFailure(message['error']);
    case 'event':
      return typeof message['event'] === 'string';
    default:
      return false;
  }
}
