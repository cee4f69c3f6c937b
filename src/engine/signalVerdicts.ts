import type { Proposal } from '../mining/proposal.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { Decision } from '../skills/skill.ts';

/** What a verdict about a signal is recorded under: kind and event, so that it holds when the rule that fired is another. */
export function signalSubject(signal: Pick<Signal, 'kind' | 'eventId'>): string {
  return `${signal.kind} ${signal.eventId}`;
}

/** The event of a signal's subject. */
export function eventOfSubject(subject: string): string {
  return subject.slice(subject.indexOf(' ') + 1);
}

/** True for a verdict about a signal. */
export function isVerdict({ kind }: Decision): boolean {
  return kind === 'reject-signal' || kind === 'accept-signal';
}

/** The subjects of the signals that a person said are none; of several verdicts the last holds. `decisions` oldest first. */
export function wrongSubjects(decisions: readonly Decision[]): ReadonlySet<string> {
  const wrong = new Set<string>();
  for (const { kind, subject } of decisions) {
    if (kind === 'reject-signal') wrong.add(subject);
    else if (kind === 'accept-signal') wrong.delete(subject);
  }
  return wrong;
}

/** What mining looks at, without what a person said is no signal. */
export function withoutWrong<T extends { readonly episodes: readonly Episode[]; readonly signals: readonly Signal[] }>(
  scope: T,
  wrong: ReadonlySet<string>,
): T {
  if (wrong.size === 0) return scope;
  const teachesNothing = ({ promptEventId: eventId }: Episode) =>
    wrong.has(signalSubject({ kind: 'correction', eventId })) ||
    wrong.has(signalSubject({ kind: 'preference', eventId }));
  return {
    ...scope,
    // Instructions are read from the words of the prompt too, not only from its signals.
    episodes: scope.episodes.map((episode) => (teachesNothing(episode) ? { ...episode, prompt: '' } : episode)),
    signals: scope.signals.filter((signal) => !wrong.has(signalSubject(signal))),
  };
}

/**
 * Waiting proposals that rest on what a person said is no signal and that mining, which no longer sees it, did not bring up
 * to date: their pattern is gone, so they are withdrawn; one that a person edited only loses the evidence.
 */
export function withdrawnFor(
  wrong: ReadonlySet<string>,
  existing: readonly Proposal[],
  brought: readonly Proposal[],
  now: number,
): readonly Proposal[] {
  const current = new Set(brought.map(({ id }) => id));
  const judged = new Set([...wrong].map(eventOfSubject));
  return existing.flatMap((proposal): readonly Proposal[] => {
    if (proposal.status !== 'pending' || proposal.change !== 'create' || current.has(proposal.id)) return [];
    const evidence = proposal.evidence.filter(({ eventId, supports }) => !(supports && judged.has(eventId)));
    if (evidence.length === proposal.evidence.length) return [];
    return [{ ...proposal, ...(proposal.edited ? { evidence } : { status: 'superseded' }), updatedAt: now }];
  });
}

/** The proposals that mining knows of: without those that were withdrawn for a verdict that was taken back since. */
export function knownProposals(existing: readonly Proposal[], decisions: readonly Decision[]): readonly Proposal[] {
  const wrong = wrongSubjects(decisions);
  const restored = new Set(
    decisions
      .filter((each) => isVerdict(each) && !wrong.has(each.subject))
      .map(({ subject }) => eventOfSubject(subject)),
  );
  if (restored.size === 0) return existing;
  return existing.filter(
    ({ status, evidence }) => status !== 'superseded' || !evidence.some(({ eventId }) => restored.has(eventId)),
  );
}
