import { readInstalledSkills } from '../../skills/installedSkills.ts';
import { skillFolders } from '../enginePlaces.ts';
import { markSignal } from '../markSignal.ts';
import { mergeProposals } from '../mergeProposals.ts';
import { proposeSkill } from '../proposeSkill.ts';
import { readRuns } from '../runHistory.ts';
import { undoDecision } from '../undo.ts';
import type { EngineParts, Handlers } from './engineParts.ts';

type DecisionRequests =
  | 'listProposals'
  | 'getProposal'
  | 'chooseSide'
  | 'approve'
  | 'dismiss'
  | 'snooze'
  | 'reopen'
  | 'editDraft'
  | 'decisions'
  | 'undo'
  | 'mergeProposals'
  | 'runs'
  | 'proposeSkill'
  | 'markSignal';

/** Answers requests that decide: on proposals, on signals, and taking decisions back. */
export function decisionHandlers(parts: EngineParts): Handlers<DecisionRequests> {
  const { review, options, project, store, decide } = parts;
  return {
    listProposals: async ({ statuses }) => {
      await parts.inTurn(() => parts.refresh());
      const proposals = await store().listProposals(statuses);
      return [...proposals]
        .sort((left, right) => right.score.total - left.score.total)
        .map((proposal) => review.summary(proposal));
    },
    getProposal: ({ id }) => review.get(id),
    chooseSide: ({ id, side }) => parts.decided(['proposals'], () => review.chooseSide(id, side)),
    approve: ({ id, contentHash, delivery: request, ticks }) =>
      parts.decided(['proposals', 'skills'], () => review.approve(id, contentHash, request, ticks)),
    dismiss: ({ id, reason, note }) => parts.decided(['proposals'], () => review.dismiss(id, reason, note)),
    snooze: ({ id, until }) => parts.decided(['proposals'], () => review.snooze(id, until ?? null)),
    reopen: ({ id }) => parts.decided(['proposals'], () => review.reopen(id)),
    editDraft: ({ id, skillMd }) => parts.decided(['proposals'], () => review.editDraft(id, skillMd)),
    decisions: () => store().listDecisions(),
    undo: ({ subject }) =>
      parts.decided(['proposals', 'skills'], () =>
        undoDecision(store(), decide, options.user, subject, parts.setting.place),
      ),
    mergeProposals: ({ ids }) =>
      parts.decided(['proposals'], async () => review.view(await mergeProposals(store(), decide, options.user, ids))),
    runs: () => readRuns(store()),
    proposeSkill: (suggested) =>
      parts.decided(['proposals'], async () => {
        const { names } = await readInstalledSkills(skillFolders(options, project));
        const { redactions } = parts.consent;
        const place = {
          store: store(),
          decide,
          installedNames: names,
          redactions,
          now: Date.now(),
        };
        return { id: await proposeSkill(place, suggested) };
      }),
    markSignal: (verdict) => parts.decided(['status'], () => markSignal(store(), decide, options.user, verdict)),
  };
}
