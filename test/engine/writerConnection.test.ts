import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineEvents, type EngineMethods, PROTOCOL_VERSION } from '../../src/engine/contract.ts';
import { isEngineEvent, isEngineResult } from '../../src/engine/contractGuards.ts';
import { EngineService } from '../../src/engine/engineService.ts';
import { RpcClient } from '../../src/engine/rpcClient.ts';
import { SampleScope } from '../support/sampleScope.ts';
import { carefulText } from '../support/scriptedWriter.ts';
import { transportPair } from './transportPair.ts';

let scope: SampleScope;
let service: EngineService;
let client: RpcClient<EngineMethods, EngineEvents>;

beforeEach(async () => {
  scope = new SampleScope();
  const { left: clientSide, right: serverSide } = transportPair();
  service = new EngineService(serverSide, () => scope.engine({ writer: { kind: 'editor', model: 'gpt' } }));
  client = new RpcClient(clientSide, {
    protocol: PROTOCOL_VERSION,
    readyTimeoutMs: 1_000,
    replyTimeoutMs: null,
    isResult: isEngineResult,
    isEvent: isEngineEvent,
  });
});
afterEach(async () => {
  client.close();
  await service.dispose();
  await scope.dispose();
});

test('across a connection the client is asked, answers, and sees what it was sent', async () => {
  const inputs: string[] = [];
  client.onEvent('modelRequest', ({ id, input, model, isUserAction }) => {
    inputs.push(`${model} ${isUserAction}`);
    const reply = { kind: 'answer', text: carefulText(input), inputTokens: 900, outputTokens: 250 } as const;
    void client.request('modelAnswer', { id, reply });
  });
  const report = await client.request('now', { trigger: 'turn-end' });
  expect(report.writer).toMatchObject({ author: 'editor/gpt', calls: 3, reworded: 3, message: null });
  expect(inputs).toEqual(Array(3).fill('gpt false'));
  const { calls, total } = await client.request('egress', { limit: 10 });
  expect(calls).toHaveLength(3);
  expect(total.tokens).toBe(3 * 1_150);
});

test('a client that goes away in the middle loses nothing', async () => {
  client.onEvent('modelRequest', () => void service.dispose());
  await expect(client.request('now', { trigger: 'command' })).rejects.toMatchObject({ code: 'disconnected' });
  const engine = await scope.engine();
  const waiting = await engine.handle('listProposals', { statuses: ['pending'] }, new AbortController().signal);
  expect(waiting).toHaveLength(3);
});
