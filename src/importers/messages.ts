import type { PromptOrigin } from '../assistants/sessionEvent.ts';
import { stableHash } from '../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, parseJson, recordAt, stringAt } from '../base/json.ts';
import type { Conversation } from './conversation.ts';

/** Chat messages in the forms of OpenAI, Anthropic and OpenTelemetry, taken into a conversation once each. */
export class MessageTaker {
  private readonly seen = new Set<string>();

  constructor(
    private readonly conversation: Conversation,
    private readonly origin: PromptOrigin,
    private readonly rule: string,
  ) {}

  /** Model calls repeat the history: only what was not seen in this session is taken. Returns how many were no messages. */
  takeAll(messages: readonly unknown[]): number {
    const counts = new Map<string, number>();
    let unusable = 0;
    for (const message of messages) {
      if (!isRecord(message) || stringAt(message, 'role') === undefined) {
        unusable += 1;
        continue;
      }
      const key = keyOf(message);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      const mark = `${key}#${count}`;
      if (this.seen.has(mark)) continue;
      this.seen.add(mark);
      this.take(message);
    }
    return unusable;
  }

  /** A message that stands behind the history, such as a model's answer. */
  takeNext(message: JsonRecord): void {
    const key = keyOf(message);
    let count = 1;
    while (this.seen.has(`${key}#${count}`)) count += 1;
    this.seen.add(`${key}#${count}`);
    this.take(message);
  }

  private take(message: JsonRecord): void {
    const role = stringAt(message, 'role') ?? '';
    if (role === 'tool' || role === 'function') {
      const parts = partsOf(message);
      const answers = parts.filter((part) => isToolAnswer(part));
      for (const part of answers) this.takePart(part, role);
      if (answers.length > 0) return;
      const callId = stringAt(message, 'tool_call_id') ?? stringAt(message, 'id') ?? stringAt(message, 'name') ?? '';
      this.conversation.result(callId, textOf(message), 'ok');
      return;
    }
    for (const part of partsOf(message)) this.takePart(part, role);
    for (const call of arrayAt(message, 'tool_calls')) this.takeCall(call);
    const old = recordAt(message, 'function_call');
    if (old)
      this.conversation.calls(stringAt(old, 'name') ?? null, stringAt(old, 'name') ?? 'function', old['arguments']);
  }

  private takeCall(call: unknown): void {
    const parsed = typeof call === 'string' ? parseJson(call) : call;
    const made = recordAt(parsed, 'function') ?? parsed;
    if (!isRecord(made)) return;
    this.conversation.calls(stringAt(parsed, 'id') ?? null, stringAt(made, 'name') ?? 'tool', made['arguments']);
  }

  private takePart(part: JsonRecord, role: string): void {
    const type = stringAt(part, 'type') ?? 'text';
    if (type === 'tool_use' || type === 'tool_call') {
      const input = part['input'] ?? part['arguments'];
      this.conversation.calls(stringAt(part, 'id') ?? null, stringAt(part, 'name') ?? 'tool', input);
    } else if (isToolAnswer(part)) {
      const output = part['response'] ?? part['result'] ?? part['content'];
      const callId = stringAt(part, 'tool_use_id') ?? stringAt(part, 'id') ?? '';
      this.conversation.result(callId, output, booleanAt(part, 'is_error') === true ? 'error' : 'ok');
    } else if (type === 'text' || type === 'input_text' || type === 'output_text') {
      const text = stringAt(part, 'text') ?? stringAt(part, 'content') ?? '';
      if (role === 'user' || role === 'human') this.conversation.prompt(text, this.origin, this.rule);
      else if (role === 'assistant' || role === 'model' || role === 'ai') this.conversation.says(text);
    }
  }
}

function isToolAnswer(part: JsonRecord): boolean {
  const type = stringAt(part, 'type');
  return type === 'tool_result' || type === 'tool_call_response';
}

function partsOf(message: JsonRecord): readonly JsonRecord[] {
  const { content, parts } = message;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  const list = Array.isArray(parts) ? parts : Array.isArray(content) ? content : [];
  return list.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)).filter(isRecord);
}

function textOf(message: JsonRecord): string {
  return partsOf(message)
    .map((part) => stringAt(part, 'text') ?? stringAt(part, 'content') ?? '')
    .join('\n');
}

function keyOf(message: JsonRecord): string {
  const { role, tool_calls: calls, tool_call_id: callId } = message;
  return stableHash(JSON.stringify([role, partsOf(message), calls ?? null, callId ?? null]));
}

/** The messages of an input that may be a list, an object around one, JSON text of either, or plain text. */
export function messagesOf(input: unknown, plainRole: 'user' | 'assistant'): readonly unknown[] {
  const value = typeof input === 'string' ? (parseJson(input) ?? input) : input;
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ role: plainRole, content: value }];
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return [];
  if (Array.isArray(value['messages'])) return value['messages'];
  if (stringAt(value, 'role') !== undefined) return [value];
  const choice = arrayAt(value, 'choices')[0];
  const message = recordAt(choice, 'message') ?? recordAt(value, 'message');
  if (message) return [message];
  const text = ['content', 'text', 'output', 'input', 'prompt', 'query', 'question', 'answer', 'completion']
    .map((key) => stringAt(value, key))
    .find((found) => found !== undefined);
  return text === undefined ? [] : [{ role: plainRole, content: text, tool_calls: value['tool_calls'] }];
}
