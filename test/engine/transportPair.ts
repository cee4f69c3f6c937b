import type { RpcTransport } from '../../src/engine/rpcMessages.ts';

/** Two ends of one pipe in memory; messages are cloned and arrive later, as over a thread. */
export function transportPair(): { readonly left: RpcTransport; readonly right: RpcTransport } {
  const listeners = { left: new Set<(message: unknown) => void>(), right: new Set<(message: unknown) => void>() };
  const end = (own: 'left' | 'right', other: 'left' | 'right'): RpcTransport => ({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of [...listeners[other]]) listener(copy);
      });
    },
    onMessage: (listener) => {
      listeners[own].add(listener);
      return { dispose: () => void listeners[own].delete(listener) };
    },
  });
  return { left: end('left', 'right'), right: end('right', 'left') };
}
