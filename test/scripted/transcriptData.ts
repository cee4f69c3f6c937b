import type { SessionEvent, ToolResultEvent } from '../../src/assistants/sessionEvent.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { TranscriptIndex, TranscriptMethods, TranscriptSignal } from '../../src/engine/transcriptContract.ts';
import { layOut, type TranscriptLayout } from '../../src/engine/transcriptLayout.ts';
import { rowOfEvent } from '../../src/engine/transcriptRow.ts';

const start = Date.parse('2026-11-16T09:12:00Z');

function base(index: number) {
  return {
    id: `t${index}`,
    sourceSessionId: 's',
    at: start + index * 20_000,
    parentId: null,
    branch: 'live',
    raw: { line: index + 1, offset: null, length: null },
  } as const;
}

const prompt = (index: number, text: string): SessionEvent => ({
  ...base(index),
  kind: 'user_prompt',
  text,
  origin: 'human',
  originRule: 'typed',
  command: null,
  attachments: 0,
});
const answer = (index: number, text: string): SessionEvent => ({
  ...base(index),
  kind: 'assistant_text',
  text,
  phase: 'final',
  model: null,
});
const call = (index: number, tool: string, command: string | null, paths: readonly string[] = []): SessionEvent => ({
  ...base(index),
  kind: 'tool_call',
  callId: `c${index}`,
  tool,
  category: command === null ? 'read' : 'shell',
  command,
  paths,
  input: JSON.stringify({ paths }),
  model: null,
});
const result = (index: number, of: number, status: ToolResultEvent['status'], output: string): SessionEvent => ({
  ...base(index),
  kind: 'tool_result',
  callId: `c${of}`,
  status,
  exitCode: status === 'ok' ? 0 : 1,
  output,
  feedback: status === 'rejected' ? 'No, use pnpm here.' : null,
});
const edit = (index: number, path: string, removedText: string, addedText: string): SessionEvent => ({
  ...base(index),
  kind: 'file_edit',
  callId: null,
  path,
  operation: 'update',
  removedText,
  addedText,
  removedLines: removedText === '' ? 0 : removedText.split('\n').length,
  addedLines: addedText.split('\n').length,
  state: 'applied',
});

/** Text that tries everything: HTML, command and script links, reversed letters, stacked accents, and one line of 1 MB. */
export const hostileText = [
  '<img src=x onerror="window.hacked = 1"><script>window.hacked = 2</script>',
  '[run](command:workbench.action.quit) [script](javascript:alert(1)) [fine](https://example.com) ![p](https://example.com/p.png)',
  'invoice\u202Efdp.exe and a\u200Bhidden\u2066place\u2069',
  `z${'\u0301'.repeat(80)}algo`,
].join('\n\n');

/** A short session with everything in it that a transcript can show. */
export function sampleEvents(): readonly SessionEvent[] {
  return [
    prompt(0, 'Add a refund endpoint to the payments service. Amounts come from `src/money.ts`.'),
    call(1, 'Read', null, ['src/money.ts']),
    result(2, 1, 'ok', 'export type Cents = number;\n'),
    call(3, 'Bash', 'npm install zod'),
    result(4, 3, 'rejected', ''),
    prompt(5, 'No, use pnpm here. npm install just rewrote the whole lockfile again.'),
    call(6, 'Bash', 'pnpm add zod'),
    result(7, 6, 'ok', 'Packages: +1\nDone in 1.4s'),
    edit(
      8,
      'src/refunds.ts',
      'export function refund(amount: number) {\n  return amount * 1.0;\n}',
      'export function refund(amount: Cents): Cents {\n  return amount;\n}\n\nexport const refundSchema = z.object({ amount: z.int() });',
    ),
    call(9, 'Bash', 'pnpm test'),
    result(10, 9, 'failed-command', 'FAIL test/refunds.test.ts\nrelation "refunds" does not exist\n'),
    call(11, 'Bash', 'pnpm db:migrate && pnpm test'),
    result(12, 11, 'ok', 'Tests 14 passed (14)'),
    answer(
      13,
      'The endpoint is in place.\n\n- `POST /refunds` validates its body with **zod**.\n- Amounts stay in integer cents.\n\n```ts\nrefundSchema.parse(body);\n```\n\nSee [zod](https://zod.dev).',
    ),
    { ...base(14), kind: 'turn_end', reason: 'done', inferred: false },
    prompt(15, 'looks good, thanks'),
    { ...base(16), kind: 'interruption', by: 'user', during: 'answer' },
    { ...base(17), kind: 'compaction', text: 'The user asked for a refund endpoint; it was added and tested.' },
    answer(18, hostileText),
    prompt(19, `${hostileText}\n${'long '.repeat(2_000)}`),
  ];
}

/** A session of so many events, answers of different lengths among them. */
export function longEvents(total: number): readonly SessionEvent[] {
  return Array.from({ length: total }, (_, index) => {
    if (index % 10 === 0) return prompt(index, `Prompt ${index}: ${'please look at this as well '.repeat(index % 7)}`);
    if (index % 10 === 9)
      return edit(index, `src/file${index}.ts`, 'const old = 1;', 'const now = 2;\nconst more = 3;');
    if (index % 2 === 1) return call(index, 'Bash', `pnpm test --shard ${index}`);
    return answer(index, `Answer ${index}.\n\n${'It was done so because of that. '.repeat((index * 7) % 40)}`);
  });
}

/** The sessions that a scripted engine has, by id: laid out and cut by the product's own code. */
export class ScriptedTranscripts {
  private readonly sessions = new Map<string, readonly SessionEvent[]>();
  private readonly layouts = new Map<string, TranscriptLayout>();
  private readonly wrong = new Set<string>();

  private events(sessionId: string): readonly SessionEvent[] {
    const known = this.sessions.get(sessionId);
    if (known) return known;
    if (sessionId === 'gone') throw new SkillifyError('not-found', 'This session is no longer stored; choose another.');
    const events = sessionId === 's-long' ? longEvents(100_000) : sessionId === 's-empty' ? [] : sampleEvents();
    this.sessions.set(sessionId, events);
    return events;
  }

  private layout(sessionId: string): TranscriptLayout {
    const known = this.layouts.get(sessionId);
    if (known) return known;
    const layout = layOut(
      this.events(sessionId).map((event) => ({
        id: event.id,
        kind: event.kind,
        variant: 'origin' in event ? event.origin : event.kind === 'turn_end' ? event.reason : null,
        branch: event.branch,
        callId: 'callId' in event ? event.callId : null,
        sizeBytes: 'text' in event ? event.text.length : 'addedText' in event ? event.addedText.length : 20,
      })),
    );
    this.layouts.set(sessionId, layout);
    return layout;
  }

  index(sessionId: string, eventId: string | null): TranscriptIndex {
    const { letters, sizes, rowOf } = this.layout(sessionId);
    const events = this.events(sessionId);
    const isSample = sessionId !== 's-long' && sessionId !== 's-empty';
    const signal = (id: string, event: string, kind: string, rule: string, explanation: string): TranscriptSignal => ({
      id,
      row: rowOf.get(event) ?? 0,
      kind,
      rule,
      explanation,
      confidence: 0.97,
      isWrong: this.wrong.has(id),
    });
    return {
      sessionId,
      assistant: 'claude-code',
      displayName: 'Claude Code',
      title: 'Add a refund endpoint',
      file: '/home/dev/.claude/projects/payments/s.jsonl',
      fileExists: true,
      startedAt: start,
      pruned: sessionId === 's-pruned' ? { events: 431, untilAt: start, prunedAt: start + 86_400_000 * 400 } : null,
      lastEventAt: events.at(-1)?.at ?? start,
      version: events.length,
      kinds: letters.join(''),
      sizes,
      episodes: isSample
        ? [
            {
              row: rowOf.get('t0') ?? 0,
              outcome: 'corrected',
              reasons: ['The user corrected it: “No, use pnpm here.”'],
            },
            {
              row: rowOf.get('t5') ?? 0,
              outcome: 'succeeded',
              reasons: ['The tests passed.', 'The user was content.'],
            },
          ]
        : [],
      signals: isSample
        ? [
            signal('sig-1', 't3', 'rejection', 'tool-rejected-with-words', 'The user refused the call and said why.'),
            signal('sig-2', 't5', 'correction', 'no-use-instead', 'The prompt opens with “no” and names another tool.'),
            signal(
              'sig-3',
              't11',
              'fix',
              'same-command-passed',
              'The command passed after the migration was run first.',
            ),
          ]
        : [],
      focus: eventId === null ? null : (rowOf.get(eventId) ?? rowOf.get('t5') ?? null),
    };
  }

  rows({ sessionId, from, count, isFull }: TranscriptMethods['transcriptRows']['params']) {
    const { eventIds, resultIds } = this.layout(sessionId);
    const events = this.events(sessionId);
    // Ids are numbered by position.
    const eventOf = (id: string | undefined) => (id === undefined ? undefined : events[Number(id.slice(1))]);
    return eventIds.slice(from, from + count).flatMap((id, index) => {
      const event = eventOf(id);
      const result = eventOf(resultIds.get(from + index));
      const row = event && rowOfEvent(event, result?.kind === 'tool_result' ? result : null, isFull ? 200_000 : 4_000);
      return row ? [row] : [];
    });
  }

  search(sessionId: string, query: string) {
    const { rowOf } = this.layout(sessionId);
    const holds = (event: SessionEvent) => JSON.stringify(event).toLowerCase().includes(query.toLowerCase());
    const rows = this.events(sessionId).flatMap((event) => (holds(event) ? (rowOf.get(event.id) ?? []) : []));
    return { rows: [...new Set(rows)].sort((left, right) => left - right) };
  }

  mark(signalId: string, isWrong: boolean): void {
    if (isWrong) this.wrong.add(signalId);
    else this.wrong.delete(signalId);
  }
}
