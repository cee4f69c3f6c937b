import type { Proposal } from '../mining/proposal.ts';
import { marksAfterEdit, marksAfterRewriting } from '../mining/taint/carryMarks.ts';
import { markLines, type TaintedSession } from '../mining/taint/markLines.ts';
import { sessionTexts } from '../mining/taint/sourceText.ts';
import type { TaintMark } from '../mining/taint/taintMark.ts';
import type { Store } from '../store/store.ts';

/** Sessions of evidence that are looked through for the words of one draft, the newest first. */
const mostSessions = 60;

/**
 * The proposal with marks at the lines whose words no person typed, found by comparing the draft with everything that was
 * read, printed or reported in the sessions of its evidence. Lines that were approved before are left; a draft that a person
 * edited keeps the marks of the lines that stand as they were.
 */
export async function withTaintMarks(store: Store, proposal: Proposal, before?: Proposal): Promise<Proposal> {
  if (proposal.change === 'retire' || proposal.kind === 'team') return proposal;
  if (proposal.edited)
    return marked(proposal, marksAfterEdit(before?.tainted ?? proposal.tainted ?? [], proposal.skillMd));
  if (proposal.kind === 'suggestion') return proposal;
  const approved = new Set(proposal.sources.flatMap(({ skillMd }) => skillMd.split('\n')));
  const own = markLines(proposal.skillMd, await sessionsOf(store, proposal), approved);
  return marked(proposal, own);
}

/** The same for a draft that a program wrote anew: the words of lines that were marked stay marked wherever they went. */
export async function withMarksCarried(store: Store, before: Proposal, after: Proposal): Promise<Proposal> {
  const fresh = await withTaintMarks(store, after, before);
  return marked(after, marksAfterRewriting(before.tainted ?? [], after.skillMd, fresh.tainted ?? []));
}

/** The proposal with these marks and no others. */
export function marked({ tainted: _, ...proposal }: Proposal, marks: readonly TaintMark[]): Proposal {
  return marks.length === 0 ? proposal : { ...proposal, tainted: marks };
}

/** The texts of the sessions that a proposal rests on. */
export async function sessionsOf(
  store: Store,
  { evidence }: Pick<Proposal, 'evidence'>,
): Promise<readonly TaintedSession[]> {
  const newest = new Map<string, { readonly at: number; readonly assistant: string }>();
  for (const { sessionId, at, assistant } of evidence)
    if (at > (newest.get(sessionId)?.at ?? -1)) newest.set(sessionId, { at, assistant });
  const ids = [...newest].sort((left, right) => right[1].at - left[1].at).slice(0, mostSessions);
  const sessions: TaintedSession[] = [];
  for (const [sessionId, { assistant }] of ids) {
    const events = await store.readEvents(sessionId);
    const texts = sessionTexts(
      events.map(({ event }) => event),
      assistant.startsWith('import:'),
    );
    sessions.push({ sessionId, file: events[0]?.file ?? null, ...texts });
  }
  return sessions;
}
