import { explainDecision, isUndoable } from '../../shared/decisionText.ts';
import { fill } from '../../shared/format.ts';
import { usePanel } from '../connection/panelContext.ts';

/** Ways back from a decision. */
export interface Undo {
  /** Takes back the last decision about a proposal (by id) or a skill (by name). */
  readonly takeBack: (subject: string) => void;
  /** Says what the last decision of all was and offers to take that back. */
  readonly offerLast: () => void;
}

/** Takes decisions back from a panel, as the sidebar does: what was not just decided here is named first. */
export function useUndo(): Undo {
  const { client, strings, language, attempt, notify } = usePanel();
  const takeBack = (subject: string) =>
    attempt(
      client
        .request('undo', { subject })
        .then(({ title }) => notify({ kind: 'done', text: fill(strings.undone, title) })),
    );
  const offer = async () => {
    const [decisions, proposals] = await Promise.all([
      client.request('decisions', {}),
      client.request('listProposals', {}),
    ]);
    const last = decisions.findLast((decision) => isUndoable(decision, decisions));
    if (!last) return notify({ kind: 'done', text: strings.nothingToUndo });
    const title = proposals.find(({ id }) => id === last.subject)?.title ?? last.subject;
    const text = fill(strings.lastDecision, explainDecision(last, title, strings, language));
    notify({ kind: 'done', text, undo: () => takeBack(last.subject) });
  };
  return { takeBack, offerLast: () => attempt(offer()) };
}
