import { SkillifyError } from '../base/errors.ts';
import type { Proposal } from '../mining/proposal.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import type { Decision } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import { changedSince } from './changedSince.ts';
import { type Decide, decisionBy } from './decide.ts';
import type { Undone } from './decisionContract.ts';
import { mergedIds } from './mergeProposals.ts';
import { type SkillUndo, undoApproval, undoRetirement } from './undoSkill.ts';

const undoable: ReadonlySet<Decision['kind']> = new Set(['approve', 'dismiss', 'snooze', 'merge', 'retire', 'restore']);

interface Inverse extends SkillUndo {
  readonly title: string;
  readonly effects: DecisionEffects;
}

/**
 * Takes back the last decision of this user that was not taken back yet, or the last one on a subject. Everything is checked
 * before anything changes; files are written after the decision to undo is recorded.
 */
export async function undoDecision(
  store: Store,
  decide: Decide,
  user: string,
  subject: string | null,
  place: DeliveryPlace,
): Promise<Undone> {
  const decision = lastDecision(await store.listDecisions(), user, subject);
  if (!decision) throw new SkillifyError('not-found', 'There is no decision of yours to undo.');
  const inverse = await inverseOf(decision, store, place);
  await decide(decisionBy(user, 'undo', decision.subject, decision.id, null), inverse.effects);
  try {
    await inverse.carryOut();
  } catch (error) {
    await decide(decisionBy(user, decision.kind, decision.subject, 'The files could not be put back.', null), {
      ...inverse.redo,
    });
    throw error;
  }
  return { kind: decision.kind, subject: decision.subject, title: inverse.title };
}

/** The newest decision that can be undone and was not; oldest first come the decisions. */
export function lastDecision(
  decisions: readonly Decision[],
  user: string,
  subject: string | null,
): Decision | undefined {
  const undone = new Set(decisions.filter(({ kind }) => kind === 'undo').map(({ reason }) => reason));
  return decisions.findLast(
    (decision) =>
      undoable.has(decision.kind) &&
      decision.by === user &&
      !undone.has(decision.id) &&
      (subject === null || decision.subject === subject),
  );
}

async function inverseOf(decision: Decision, store: Store, place: DeliveryPlace): Promise<Inverse> {
  switch (decision.kind) {
    case 'retire': {
      const undo = await undoRetirement(decision, store, place);
      return { ...undo, title: decision.subject };
    }
    case 'restore':
      throw new SkillifyError(
        'usage',
        'Bringing something back is not undone: dismiss the proposal again, or restore another version of the skill.',
      );
    case 'approve': {
      const proposal = await needStatus(store, decision.subject, ['approved']);
      const undo = await undoApproval(proposal, decision, store, place);
      const proposals = [{ ...proposal, status: 'pending' as const, updatedAt: Date.now() }];
      return {
        carryOut: undo.carryOut,
        title: proposal.title,
        effects: { ...undo.effects, proposals },
        redo: { ...undo.redo, proposals: [proposal] },
      };
    }
    case 'merge':
      return undoMerge(decision, store);
    default: {
      const proposal = await needStatus(store, decision.subject, ['dismissed', 'snoozed']);
      return ofProposals(proposal.title, [proposal], [pending(proposal)]);
    }
  }
}

async function undoMerge(decision: Decision, store: Store): Promise<Inverse> {
  const merged = await needStatus(store, decision.subject, ['pending', 'snoozed']);
  const parts: Proposal[] = [];
  for (const id of mergedIds(decision.reason)) parts.push(await needStatus(store, id, ['superseded', 'dismissed']));
  const after: Proposal[] = [{ ...merged, status: 'superseded', updatedAt: Date.now() }, ...parts.map(pending)];
  return ofProposals(merged.title, [merged, ...parts], after);
}

function ofProposals(title: string, before: readonly Proposal[], after: readonly Proposal[]): Inverse {
  return { title, effects: { proposals: after }, redo: { proposals: before }, carryOut: async () => undefined };
}

function pending(proposal: Proposal): Proposal {
  return { ...proposal, status: 'pending', updatedAt: Date.now() };
}

async function needStatus(store: Store, id: string, statuses: readonly Proposal['status'][]): Promise<Proposal> {
  const proposal = await store.getProposal(id);
  if (!proposal) throw new SkillifyError('not-found', 'That proposal is no longer there.');
  if (!statuses.includes(proposal.status)) throw changedSince(`“${proposal.title}”`);
  return proposal;
}
