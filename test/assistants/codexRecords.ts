import type { JsonRecord } from '../../src/base/json.ts';

export const threadId = '019e8000-0000-7000-8000-000000000001';

let seconds = 0;

/** Begins a new rollout: times start over. */
export function newRollout(): void {
  seconds = 0;
}

/** A record in the envelope of current versions, one second behind the one before. */
export function line(type: string, payload: JsonRecord, timestamp?: string): JsonRecord {
  seconds += 1;
  return { timestamp: timestamp ?? new Date(Date.UTC(2026, 5, 1, 8, 0, seconds)).toISOString(), type, payload };
}

export function meta(more: JsonRecord = {}): JsonRecord {
  const git = { branch: 'main', commit_hash: '0123abcd', repository_url: 'https://example.invalid/o/r.git' };
  return line('session_meta', { id: threadId, cwd: '/w/app', source: 'cli', cli_version: '0.136.0', git, ...more });
}

export function event(type: string, more: JsonRecord = {}): JsonRecord {
  return line('event_msg', { type, ...more });
}

export function item(type: string, more: JsonRecord = {}): JsonRecord {
  return line('response_item', { type, ...more });
}

export function message(role: string, ...texts: string[]): JsonRecord {
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  return item('message', { role, content: texts.map((text) => ({ type, text })) });
}

export function call(id: string, name: string, input: JsonRecord): JsonRecord {
  return item('function_call', { name, arguments: JSON.stringify(input), call_id: id });
}

export function output(id: string, value: unknown): JsonRecord {
  return item('function_call_output', { call_id: id, output: value });
}

export function script(id: string, input: string): JsonRecord {
  return item('custom_tool_call', { name: 'exec', input, call_id: id, status: 'completed' });
}

export function scriptOutput(id: string, head: string, ...texts: string[]): JsonRecord {
  const items = [`${head}\nWall time 0.1 seconds\nOutput:\n`, ...texts].map((text) => ({ type: 'input_text', text }));
  return item('custom_tool_call_output', { call_id: id, output: items });
}
