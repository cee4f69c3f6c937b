import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { RpcClient } from '../../src/engine/rpcClient.ts';
import { isClientMessage, isServerMessage, type RpcTransport } from '../../src/engine/rpcMessages.ts';
import { type RpcHandler, RpcServer } from '../../src/engine/rpcServer.ts';
import { transportPair } from './transportPair.ts';

interface Methods {
  double: { params: { value: number }; result: number };
  wait: { params: Record<string, never>; result: number };
}
interface Events {
  tick: { count: number };
}

function client(
  transport: RpcTransport,
  more: { protocol?: number; readyTimeoutMs?: number; replyTimeoutMs?: number } = {},
) {
  return new RpcClient<Methods, Events>(transport, {
    protocol: 1,
    readyTimeoutMs: 1000,
    replyTimeoutMs: null,
    isResult: <M extends keyof Methods>(_method: M, value: unknown): value is Methods[M]['result'] =>
      typeof value === 'number',
    isEvent: <E extends keyof Events>(_event: E, payload: unknown): payload is Events[E] => payload !== null,
    ...more,
  });
}

function connected(handler: RpcHandler) {
  const { left, right } = transportPair();
  const server = new RpcServer<Events>(right, 1, handler);
  return { left, right, server, client: client(left) };
}

const never = () => new Promise<never>(() => undefined);

describe('rpc', () => {
  test('answers requests, also those made before the handshake', async () => {
    const { client } = connected(async (method, params) => {
      expect(method).toBe('double');
      return Number(Reflect.get(Object(params), 'value')) * 2;
    });
    expect(await Promise.all([1, 2, 3].map((value) => client.request('double', { value })))).toEqual([2, 4, 6]);
  });

  test('carries errors with their code, unknown ones as internal', async () => {
    const errors = [new SkillifyError('store-busy', 'Close the other window.'), new TypeError('x is undefined')];
    const { client } = connected(async () => {
      throw errors.shift();
    });
    await expect(client.request('wait', {})).rejects.toMatchObject({
      code: 'store-busy',
      message: 'Close the other window.',
    });
    await expect(client.request('wait', {})).rejects.toMatchObject({ code: 'internal', message: 'x is undefined' });
  });

  test('replies with an error when the result cannot be cloned', async () => {
    const { client } = connected(async () => () => 1);
    await expect(client.request('wait', {})).rejects.toMatchObject({ code: 'internal' });
  });

  test('rejects a reply of the wrong shape', async () => {
    const { client } = connected(async () => 'text');
    await expect(client.request('wait', {})).rejects.toMatchObject({ code: 'protocol' });
  });

  test('cancels at both ends and discards the late answer', async () => {
    const signals: AbortSignal[] = [];
    const { client } = connected(async (_method, _params, signal) => {
      signals.push(signal);
      return await new Promise((resolve) => signal.addEventListener('abort', () => resolve(1)));
    });
    const controller = new AbortController();
    const request = client.request('wait', {}, { signal: controller.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    controller.abort();
    await expect(request).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
    await expect(client.request('wait', {}, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('gives up on a reply and on a handshake that do not come', async () => {
    const { left, right } = transportPair();
    new RpcServer<Events>(right, 1, never);
    const impatient = client(left, { replyTimeoutMs: 20 });
    await expect(impatient.request('wait', {})).rejects.toMatchObject({ code: 'timeout' });
    const alone = client(transportPair().left, { readyTimeoutMs: 20 });
    await expect(alone.request('wait', {})).rejects.toMatchObject({ code: 'timeout' });
  });

  test('refuses another protocol version', async () => {
    const { left, right } = transportPair();
    new RpcServer<Events>(right, 2, async () => 1);
    await expect(client(left).request('wait', {})).rejects.toMatchObject({ code: 'protocol' });
  });

  test('rejects everything pending and everything later when either end closes', async () => {
    const first = connected(never);
    const pending = first.client.request('wait', {});
    await Promise.resolve();
    first.client.close(new SkillifyError('disconnected', 'gone'));
    await expect(pending).rejects.toMatchObject({ code: 'disconnected', message: 'gone' });
    await expect(first.client.request('wait', {})).rejects.toMatchObject({ code: 'disconnected' });

    let isAsked = false;
    const second = connected(() => {
      isAsked = true;
      return never();
    });
    const other = second.client.request('wait', {});
    other.catch(() => undefined);
    await vi.waitFor(() => expect(isAsked).toBe(true));
    second.server.dispose();
    await expect(other).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('pushes events after the handshake and stops when asked to', async () => {
    const { client, server } = connected(async () => 1);
    const seen: number[] = [];
    server.emit('tick', { count: 1 });
    const subscription = client.onEvent('tick', ({ count }) => seen.push(count));
    await client.request('wait', {});
    server.emit('tick', { count: 2 });
    await vi.waitFor(() => expect(seen).toEqual([2]));
    subscription.dispose();
    server.emit('tick', { count: 3 });
    await client.request('wait', {});
    expect(seen).toEqual([2]);
  });

  test('never gives a page that was loaded again the answers of the one before', async () => {
    const { left, right } = transportPair();
    const finishers: ((value: number) => void)[] = [];
    new RpcServer<Events>(right, 1, () => new Promise((resolve) => finishers.push(resolve)));
    const before = client(left);
    before.request('wait', {}).catch(() => undefined);
    await vi.waitFor(() => expect(finishers).toHaveLength(1));
    before.close();
    const after = client(left);
    const reply = after.request('wait', {});
    await vi.waitFor(() => expect(finishers).toHaveLength(2));
    finishers[0]?.(111);
    finishers[1]?.(222);
    expect(await reply).toBe(222);
  });
});

describe('rpc with messages from anywhere', () => {
  const garbage = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: fc.constantFrom('hello', 'request', 'cancel', 'bye', 'ready', 'success', 'failure', 'event', 'other'),
        id: fc.anything(),
        method: fc.anything(),
        params: fc.anything(),
        protocol: fc.anything(),
        event: fc.anything(),
        payload: fc.anything(),
        error: fc.anything(),
        result: fc.anything(),
      },
      { requiredKeys: ['type'] },
    ),
  );

  test('neither end throws, and both still work afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 20 }), async (messages) => {
        const inbound: ((message: unknown) => void)[] = [];
        const outbound: unknown[] = [];
        const transport: RpcTransport = {
          post: (message) => void outbound.push(message),
          onMessage: (listener) => {
            inbound.push(listener);
            return { dispose: () => undefined };
          },
        };
        new RpcServer<Events>(transport, 1, async () => 1);
        const requests = client(transport);
        for (const message of messages) for (const listener of inbound) listener(message);
        for (const listener of inbound) listener({ type: 'request', id: 123_456, method: 'wait', params: {} });
        await new Promise((resolve) => setImmediate(resolve));
        expect(outbound).toContainEqual({ type: 'success', id: 123_456, result: 1 });
        requests.close();
      }),
      { numRuns: 300 },
    );
  });

  test('the guards never throw', () => {
    fc.assert(
      fc.property(garbage, (message) => {
        expect(typeof isClientMessage(message)).toBe('boolean');
        expect(typeof isServerMessage(message)).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});
