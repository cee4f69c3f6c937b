import { useState } from 'react';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { TeamDecideRequest } from '../../../src/engine/teamContract.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import type { NoticeContent } from '../parts/Notice.tsx';

/** Deciding on what the team shares. */
export interface TeamDecisions {
  readonly isBusy: boolean;
  /** Decides, says `done` and goes on to `next`; `onConflict` gets the sentence that says who decided otherwise. */
  readonly decide: (
    request: TeamDecideRequest,
    after: {
      readonly done: string;
      /** Said when it was taken back. */
      readonly undone: string;
      readonly next: Page;
      readonly onConflict: (message: string) => void;
    },
  ) => void;
}

interface TeamDecisionContext {
  readonly go: (page: Page) => void;
  readonly setNotice: (notice: NoticeContent | null) => void;
}

/** Decisions on shared proposals; one that comes second stays on the page and shows whose was first. */
export function useTeamDecisions({ go, setNotice }: TeamDecisionContext): TeamDecisions {
  const { client } = useReview();
  const [isBusy, setIsBusy] = useState(false);
  const decide: TeamDecisions['decide'] = (request, after) => {
    const { done, undone, next, onConflict } = after;
    if (isBusy) return;
    setIsBusy(true);
    client
      .request('teamDecide', request, { timeoutMs: null })
      .then(
        ({ outcome, notices }) => {
          const sentences = outcome === 'waiting' ? notices : [done, ...notices];
          const { action, id, contentHash } = request;
          const isUndoable = outcome === 'recorded' && (action === 'dismiss' || action === 'snooze');
          const undo = () =>
            decide(
              { id, action: 'reopen', contentHash },
              {
                done: undone,
                undone,
                next: { kind: 'shared', id },
                // The page that was decided on may be gone.
                onConflict: (message) => setNotice({ kind: 'error', text: message }),
              },
            );
          setNotice({ kind: 'done', text: sentences.join(' '), ...(isUndoable ? { undo } : {}) });
          go(next);
        },
        (error: unknown) => {
          if (SkillifyError.is(error, 'changed-meanwhile')) {
            setNotice(null);
            onConflict(error.message);
          } else setNotice({ kind: 'error', text: error instanceof Error ? error.message : String(error) });
        },
      )
      .finally(() => setIsBusy(false));
  };
  return { isBusy, decide };
}
