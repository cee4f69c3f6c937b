import type { JsonRecord } from '../../src/base/json.ts';

export const sessionId = '22222222-0000-4000-8000-000000000001';

let counter = 0;
let lastUuid: string | null = null;

/** Begins a new conversation: record ids and times start over. */
export function newConversation(): void {
  counter = 0;
  lastUuid = null;
}

/** A conversation record that continues the one before; `more` wins over the envelope. */
export function record(type: string, more: JsonRecord = {}): JsonRecord & { readonly uuid: string } {
  counter += 1;
  const uuid = typeof more['uuid'] === 'string' ? more['uuid'] : `uuid-${counter}`;
  const made = {
    parentUuid: lastUuid,
    isSidechain: false,
    type,
    timestamp: new Date(Date.UTC(2026, 4, 2, 9, 0, counter)).toISOString(),
    userType: 'external',
    entrypoint: 'cli',
    cwd: '/w/app',
    sessionId,
    version: '2.1.230',
    gitBranch: 'main',
    ...more,
    uuid,
  };
  lastUuid = uuid;
  return made;
}

export function user(content: unknown, more: JsonRecord = {}) {
  return record('user', { message: { role: 'user', content }, ...more });
}

export function assistant(content: readonly unknown[], more: JsonRecord = {}, stopReason: string | null = null) {
  return record('assistant', {
    message: { id: `msg_${counter}`, role: 'assistant', model: 'claude-opus-4-6', content, stop_reason: stopReason },
    ...more,
  });
}

export function toolUse(id: string, name: string, input: JsonRecord) {
  return assistant([{ type: 'tool_use', id, name, input }], {}, 'tool_use');
}

export function toolResult(id: string, content: unknown, more: JsonRecord = {}, isError?: boolean) {
  const block = {
    type: 'tool_result',
    tool_use_id: id,
    content,
    ...(isError === undefined ? {} : { is_error: isError }),
  };
  return user([block], more);
}

export function attachment(body: JsonRecord, more: JsonRecord = {}) {
  return record('attachment', { attachment: body, ...more });
}
