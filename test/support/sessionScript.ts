import type { SessionEvent, ToolCategory, ToolResultStatus } from '../../src/assistants/sessionEvent.ts';

/** Writes a session's events by hand, with ids and times that follow each other. */
export class SessionScript {
  readonly events: SessionEvent[] = [];
  private number = 0;

  constructor(
    readonly session = 'session-1',
    private at = Date.parse('2026-10-01T09:00:00Z'),
  ) {}

  private base() {
    this.number += 1;
    this.at += 5_000;
    return {
      id: `${this.session}-e${this.number}`,
      sourceSessionId: this.session,
      at: this.at,
      parentId: null,
      branch: 'live' as const,
      raw: { line: this.number, offset: null, length: null },
    };
  }

  prompt(text: string, origin: 'human' | 'queued' | 'command' | 'shell' = 'human'): this {
    this.events.push({
      ...this.base(),
      kind: 'user_prompt',
      text,
      origin,
      originRule: 'test',
      command: null,
      attachments: 0,
    });
    return this;
  }

  says(text: string): this {
    this.events.push({ ...this.base(), kind: 'assistant_text', text, phase: 'unknown', model: null });
    return this;
  }

  runs(
    command: string,
    result: { exit?: number; output?: string; rejected?: string; status?: ToolResultStatus } = {},
  ): this {
    const call = this.call('Bash', 'shell', command);
    const rejected = result.rejected !== undefined;
    const exit = result.exit ?? 0;
    this.events.push({
      ...this.base(),
      kind: 'tool_result',
      callId: call,
      status: result.status ?? (rejected ? 'rejected' : exit === 0 ? 'ok' : 'failed-command'),
      exitCode: rejected ? null : exit,
      output: result.output ?? '',
      feedback: rejected ? (result.rejected ?? null) : null,
    });
    return this;
  }

  edits(
    path: string,
    removed: string,
    added: string,
    state: 'applied' | 'outside' | 'user-modified' = 'applied',
  ): this {
    this.events.push({
      ...this.base(),
      kind: 'file_edit',
      callId: null,
      path,
      operation: 'update',
      removedText: removed,
      addedText: added,
      removedLines: removed.split('\n').length,
      addedLines: added.split('\n').length,
      state,
    });
    return this;
  }

  /** Calls a tool that is no command; `rejected` holds the user's words, empty for none. */
  uses(
    category: ToolCategory,
    about: {
      tool?: string;
      path?: string;
      input?: string;
      output?: string;
      status?: ToolResultStatus;
      rejected?: string;
    },
  ): this {
    const base = this.base();
    const callId = `call-${base.id}`;
    const paths = about.path === undefined ? [] : [about.path];
    const tool = about.tool ?? category;
    const input = about.input ?? '';
    this.events.push({ ...base, kind: 'tool_call', callId, tool, category, command: null, paths, input, model: null });
    this.events.push({
      ...this.base(),
      kind: 'tool_result',
      callId,
      status: about.status ?? (about.rejected === undefined ? 'ok' : 'rejected'),
      exitCode: null,
      output: about.output ?? '',
      feedback: about.rejected === undefined || about.rejected === '' ? null : about.rejected,
    });
    return this;
  }

  /** Writes a whole file: the transcript tells what is in it, not what was. */
  writes(path: string, content: string): this {
    const base = this.base();
    const callId = `call-${base.id}`;
    const call = { tool: 'Write', category: 'write', command: null, paths: [path], input: '', model: null } as const;
    this.events.push({ ...base, kind: 'tool_call', callId, ...call });
    this.events.push({
      ...this.base(),
      kind: 'file_edit',
      callId,
      path,
      operation: 'update',
      removedText: '',
      addedText: content,
      removedLines: 0,
      addedLines: content.split('\n').length,
      state: 'applied',
    });
    return this;
  }

  rewinds(turns: number): this {
    this.events.push({ ...this.base(), kind: 'rewind', turns });
    return this;
  }

  links(url: string): this {
    this.events.push({ ...this.base(), kind: 'link', url });
    return this;
  }

  /** Marks the events so far from the last `count` prompts on as left by the user. */
  abandons(count = 1): this {
    let left = count;
    for (let index = this.events.length - 1; index >= 0 && left > 0; index -= 1) {
      const event = this.events[index];
      if (event === undefined) break;
      this.events[index] = { ...event, branch: 'abandoned' };
      if (event.kind === 'user_prompt') left -= 1;
    }
    return this;
  }

  interrupted(): this {
    this.events.push({ ...this.base(), kind: 'interruption', by: 'user', during: 'tool' });
    return this;
  }

  ends(reason: 'done' | 'error' | 'limit' = 'done'): this {
    this.events.push({ ...this.base(), kind: 'turn_end', reason, inferred: false });
    return this;
  }

  private call(tool: string, category: ToolCategory, command: string): string {
    const base = this.base();
    const callId = `call-${base.id}`;
    this.events.push({
      ...base,
      kind: 'tool_call',
      callId,
      tool,
      category,
      command,
      paths: [],
      input: command,
      model: null,
    });
    return callId;
  }
}
