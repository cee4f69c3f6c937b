import type { Proposal } from '../mining/proposal.ts';
import { isRewordable } from './reword.ts';
import type { Reworded } from './rewordAnswer.ts';
import type { StoreSession } from './storeSession.ts';
import { withMarksCarried } from './taintedLines.ts';

/**
 * Gives a proposal a model's words, unless it was decided on, edited or drafted anew since the model was asked, or this
 * process is no longer the writer. True when they were saved.
 */
export async function saveWords(session: StoreSession, asked: Proposal, words: Reworded): Promise<boolean> {
  await session.refresh();
  if (!session.isWriter) return false;
  const { store } = session;
  const current = await store.getProposal(asked.id);
  if (current === null || !isRewordable(current) || !isSameDraft(current, asked)) return false;
  await store.saveProposals([await withMarksCarried(store, current, { ...current, ...words, updatedAt: Date.now() })]);
  return true;
}

function isSameDraft(left: Proposal, right: Proposal): boolean {
  return (
    left.skillMd === right.skillMd &&
    left.evidence.length === right.evidence.length &&
    left.evidence.every((item, index) => item.eventId === right.evidence[index]?.eventId)
  );
}
