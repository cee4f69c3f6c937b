import type { RpcTransport } from '../../src/engine/rpcMessages.ts';

/** What a page says to the extension host and hears from it; the page lives as long as the connection does. */
export function pageTransport(api: VsCodeApi): RpcTransport {
  return {
    post: (message: unknown) => api.postMessage(message),
    onMessage: (listener: (message: unknown) => void) => {
      const onMessage = (event: MessageEvent<unknown>) => listener(event.data);
      window.addEventListener('message', onMessage);
      return { dispose: () => window.removeEventListener('message', onMessage) };
    },
  };
}

/** True for an object with all these members. */
export function hasKeys(value: unknown, keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
