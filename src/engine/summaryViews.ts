import { SkillifyError } from '../base/errors.ts';
import { summaryText } from '../memory/summaryText.ts';
import type { StoredSummary } from '../store/memoryLane.ts';
import type { Store } from '../store/store.ts';
import { wordFacts } from './askWording.ts';
import type { SummariesRequest, SummaryView } from './memoryContract.ts';
import type { Writer } from './writer.ts';

/** Summaries that one request has worded: what nobody reads costs nothing. */
const mostWorded = 3;
/** A window that ended less than this ago may still change. */
const settledMs = 15 * 60_000;
const request = { purpose: 'summary', question: 'What happened?' } as const;

/** What reading summaries needs of the engine. */
export interface SummaryReading {
  readonly store: () => Store;
  readonly projectKey: string;
  readonly isWriter: () => boolean;
  readonly writer: Pick<Writer, 'chosen' | 'startRun'>;
}

/** Rolling summaries, the latest first; the first few of those that no longer change are worded by the writer model, if one is on. */
export async function readSummaries(
  around: SummaryReading,
  { since, until, scope, subject, window, limit }: SummariesRequest,
  now: number,
  signal: AbortSignal,
): Promise<readonly SummaryView[]> {
  const isProject = scope === 'project' || subject === around.projectKey;
  const filter = { from: since, to: until, scope, subject: isProject ? null : subject, window, limit };
  const found = await around.store().memory.listSummaries(isProject ? { ...filter, scope: 'project' } : filter);
  const worded = await word(around, found, now, signal);
  return found.map((summary) => viewOf(worded.get(summary.number) ?? summary, around.projectKey));
}

async function word(
  around: SummaryReading,
  summaries: readonly StoredSummary[],
  now: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, StoredSummary>> {
  const worded = new Map<number, StoredSummary>();
  if (around.writer.chosen.kind === 'template' || !around.isWriter()) return worded;
  const due = summaries.filter(({ text, wordedBy, to }) => text !== null && wordedBy === null && to < now - settledMs);
  if (due.length === 0) return worded;
  try {
    const calls = await around.writer.startRun(true);
    for (const summary of due.slice(0, mostWorded)) {
      const { author } = calls;
      const words = await wordFacts(
        calls,
        { ...request, facts: summary.text ?? '', sessionIds: summary.aggregate.sessions },
        signal,
      );
      if (words === null) continue;
      const number = await around.store().memory.saveWording(summary.number, words, author);
      if (number !== null) worded.set(summary.number, { ...summary, number, text: words, wordedBy: author });
    }
  } catch (error) {
    // Without a model the template's words say the same.
    if (!SkillifyError.is(error, 'model-failed')) throw error;
  }
  return worded;
}

function viewOf(summary: StoredSummary, projectKey: string): SummaryView {
  const { number, scope, subject, window, from, to, aggregate, madeAt } = summary;
  return {
    number,
    scope,
    subject: scope === 'project' ? projectKey : subject,
    window,
    from,
    to,
    attempts: aggregate.attempts.map(({ eventId, text, outcome }) => ({ eventId, text, outcome })),
    outcomes: aggregate.outcomes,
    failures: aggregate.failures,
    corrections: aggregate.corrections.map(({ eventId, text }) => ({ eventId, text })),
    files: aggregate.files,
    commands: aggregate.commands,
    sessions: aggregate.sessions.length,
    events: aggregate.events,
    text: summary.text ?? summaryText(aggregate),
    madeAt,
  };
}
