import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MessagesServer } from '../support/messagesServer.ts';

let server: MessagesServer;
let client: Anthropic;
const question = {
  model: 'claude-haiku-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'What is the capital of France?' }],
};

beforeAll(async () => {
  server = await MessagesServer.start({ kind: 'answer', text: 'It is Paris, which everybody knows since school.' });
  client = new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });
});
afterAll(() => server.stop());

test('the real SDK understands an answer in one piece', async () => {
  const message = await client.messages.create(question);
  expect(message.content).toMatchObject([{ type: 'text', text: 'It is Paris, which everybody knows since school.' }]);
  expect(message).toMatchObject({ stop_reason: 'end_turn', usage: { input_tokens: 900, output_tokens: 250 } });
});

test('and the same answer as a stream', async () => {
  const message = await client.messages.stream(question).finalMessage();
  expect(message.content).toMatchObject([{ type: 'text', text: 'It is Paris, which everybody knows since school.' }]);
  expect(message).toMatchObject({ stop_reason: 'end_turn', usage: { input_tokens: 900, output_tokens: 250 } });
});

test.each([
  [400, 'invalid_request_error', Anthropic.BadRequestError],
  [401, 'authentication_error', Anthropic.AuthenticationError],
  [429, 'rate_limit_error', Anthropic.RateLimitError],
  [500, 'api_error', Anthropic.InternalServerError],
  [529, 'overloaded_error', Anthropic.InternalServerError],
])('and an error %d as what it is', async (status, type, expected) => {
  server.next({ kind: 'error', status, type, retryAfter: '7' });
  const error = await client.messages.create(question).catch((reason) => reason);
  expect(error).toBeInstanceOf(expected);
  expect(error).toMatchObject({ status, type });
  expect(error.headers.get('retry-after')).toBe('7');
});
