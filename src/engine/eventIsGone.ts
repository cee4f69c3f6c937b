import { SkillifyError } from '../base/errors.ts';
import type { Store } from '../store/store.ts';

/** The error for an event that was asked for and is not stored: `not-found`, saying whether it was pruned. */
export async function eventIsGone(store: Store, eventId: string): Promise<SkillifyError> {
  return new SkillifyError(
    'not-found',
    (await store.retention?.isPruned(eventId))
      ? 'That turn was pruned: it was older than what is kept raw. What was learned from it stays, with its quote.'
      : 'That turn is no longer stored; run Skillify Now to read the transcripts again.',
  );
}
