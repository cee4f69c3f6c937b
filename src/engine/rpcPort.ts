import type { MessagePort, Worker } from 'node:worker_threads';
import type { RpcTransport } from './rpcMessages.ts';

/** Connects to the other end of a thread: the worker as its parent holds it, or the parent's port in the worker. */
export function portTransport(port: Pick<MessagePort | Worker, 'postMessage' | 'on' | 'off'>): RpcTransport {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return { dispose: () => void port.off('message', listener) };
    },
  };
}
