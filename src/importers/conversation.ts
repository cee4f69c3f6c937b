import { clipText } from '../assistants/clippedText.ts';
import { inputLimitChars, outputLimitChars, promptLimitChars } from '../assistants/limits.ts';
import { emptyFacts, type SessionFacts } from '../assistants/session.ts';
import type { PromptOrigin, RawReference, SessionEvent, ToolResultStatus } from '../assistants/sessionEvent.ts';
import { categoryOfTool } from '../assistants/toolNames.ts';
import { stableHash } from '../base/hash.ts';
import { isRecord, parseJson, stringAt, stringsAt } from '../base/json.ts';

const nowhere: RawReference = { line: null, offset: null, length: null };

/** Builds the events of one imported session. Ids come from the content, so importing again adds only what is new. */
export class Conversation {
  readonly events: SessionEvent[] = [];
  private readonly occurrences = new Map<string, number>();
  private known: SessionFacts;
  private at: number;
  private raw: RawReference = nowhere;

  constructor(
    readonly source: string,
    readonly sessionId: string,
    startedAt: number,
  ) {
    this.known = emptyFacts(sessionId);
    this.at = startedAt;
  }

  get facts(): SessionFacts {
    return this.known;
  }

  learn(facts: Partial<SessionFacts>): void {
    const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
    this.known = { ...this.known, ...told };
  }

  /** Where and when the next events stand; times never go back within a session. */
  moveTo(at: number | null, line: number | null): void {
    this.at = at === null ? this.at + 1 : Math.max(this.at, at);
    this.raw = line === null ? nowhere : { line, offset: null, length: null };
  }

  prompt(text: string, origin: PromptOrigin, originRule: string): void {
    const clean = text.trim();
    if (clean === '') return;
    const kept = clipText(clean, promptLimitChars);
    this.events.push({
      ...this.base('prompt', clean),
      kind: 'user_prompt',
      text: kept,
      origin,
      originRule,
      command: null,
      attachments: 0,
    });
  }

  says(text: string): void {
    const clean = text.trim();
    if (clean === '') return;
    const kept = clipText(clean, promptLimitChars);
    this.events.push({
      ...this.base('answer', clean),
      kind: 'assistant_text',
      text: kept,
      phase: 'unknown',
      model: this.known.model,
    });
  }

  /** `input` as the record has it: JSON, JSON text, or any text. Returns the call's id. */
  calls(callId: string | null, tool: string, input: unknown): string {
    const parsed = typeof input === 'string' ? (parseJson(input) ?? input) : input;
    const text = typeof parsed === 'string' ? parsed : (JSON.stringify(parsed) ?? '');
    const base = this.base('call', `${callId ?? ''}\n${tool}\n${text}`);
    const command = isRecord(parsed) ? commandOf(parsed) : null;
    const category = categoryOfTool(tool);
    const path = stringAt(parsed, 'file_path') ?? stringAt(parsed, 'path');
    this.events.push({
      ...base,
      kind: 'tool_call',
      callId: callId ?? base.id,
      tool,
      category: command !== null && category === 'other' ? 'shell' : category,
      command,
      paths: path === undefined ? [] : [path],
      input: clipText(text, inputLimitChars),
      model: this.known.model,
    });
    return callId ?? base.id;
  }

  result(callId: string, output: unknown, status: ToolResultStatus): void {
    const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? '');
    const base = this.base('result', `${callId}\n${text}`);
    const exit = /(?:exit(?:ed)?(?: with)? code:?|"exit_?code":)\s{0,3}(\d{1,3})/i.exec(text)?.[1];
    const exitCode = exit === undefined ? null : Number(exit);
    this.events.push({
      ...base,
      kind: 'tool_result',
      callId,
      status: status === 'ok' && exitCode !== null && exitCode !== 0 ? 'failed-command' : status,
      exitCode,
      output: clipText(text, outputLimitChars),
      feedback: null,
    });
  }

  private base(kind: string, content: string) {
    const hash = stableHash(`${this.source}\n${this.sessionId}\n${kind}\n${content}`);
    const count = (this.occurrences.get(hash) ?? 0) + 1;
    this.occurrences.set(hash, count);
    return {
      id: `${this.source}:${hash}${count === 1 ? '' : `-${count}`}`,
      sourceSessionId: this.sessionId,
      at: this.at,
      parentId: null,
      branch: 'live' as const,
      raw: this.raw,
    };
  }
}

function commandOf(input: unknown): string | null {
  const text = stringAt(input, 'command') ?? stringAt(input, 'cmd');
  if (text !== undefined) return text;
  const words = stringsAt(input, 'command');
  return words.length === 0 ? null : (words.at(-1) ?? null);
}
