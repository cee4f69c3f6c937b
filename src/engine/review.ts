import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { SkillifyError } from '../base/errors.ts';
import type { Contradiction, ContradictionSide, Proposal } from '../mining/proposal.ts';
import { proposalThreshold } from '../mining/score.ts';
import { marksAfterEdit } from '../mining/taint/carryMarks.ts';
import { contentHash } from '../skills/contentHash.ts';
import { rootOf } from '../skills/delivery/deliveredCopy.ts';
import { skillTarget } from '../skills/delivery/skillFiles.ts';
import { lintSkill } from '../skills/document/lint.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { DecisionKind } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { chosenSide, planApproval } from './approval.ts';
import { cautionsOf, checkTicks, ticksNeeded } from './cautions.ts';
import type { DismissReason, ProposalSummary, ProposalView, SkillView } from './contract.ts';
import { type Decide, decisionBy } from './decide.ts';
import { type DeliverySetting, skillView } from './deliveredSkill.ts';
import type { DeliveryRequest } from './deliveryContract.ts';
import { flagFindings, wordingAfterEdit } from './rewordFindings.ts';
import { snoozeReason } from './snooze.ts';
import { marked, withTaintMarks } from './taintedLines.ts';

/** The review use cases: everything a person decides about proposals goes through here. */
export class Review {
  constructor(
    private readonly openStore: () => Store,
    private readonly setting: DeliverySetting,
    private readonly user: string,
    private readonly decide: Decide,
  ) {}

  private get store(): Store {
    return this.openStore();
  }

  async get(id: string): Promise<ProposalView> {
    return this.view(await this.need(id));
  }

  view(proposal: Proposal): ProposalView {
    return {
      ...proposal,
      contentHash: contentHash(proposal.skillMd),
      threshold: proposalThreshold,
      lint: [...lintSkill(proposal.skillMd, skillHeader(proposal.skillMd).name), ...flagFindings(proposal)],
      cautions: cautionsOf(proposal),
      target: skillTarget(rootOf(this.setting.choice.scope, this.setting.place), proposal.name),
      diff: diffOf(proposal),
    };
  }

  summary(proposal: Proposal): ProposalSummary {
    const ticks = ticksNeeded(cautionsOf(proposal)).length;
    return {
      id: proposal.id,
      kind: proposal.kind,
      change: proposal.change,
      status: proposal.status,
      name: proposal.name,
      title: proposal.title,
      description: proposal.description,
      total: proposal.score.total,
      sessions: proposal.sessions,
      evidenceCount: proposal.evidence.length,
      assistants: [...new Set(proposal.evidence.map((evidence) => evidence.assistant))].sort(),
      createdAt: proposal.createdAt,
      isChoice: proposal.contradiction !== null,
      ...(ticks > 0 && { ticksNeeded: ticks }),
      ...(proposal.provenance ? { provenance: proposal.provenance } : {}),
    };
  }

  /** Saves the user's text as the draft. It may have lint findings; only an approval insists on none. */
  async editDraft(id: string, skillMd: string): Promise<ProposalView> {
    const proposal = await this.needOpen(id);
    if (skillMd === proposal.skillMd) return this.view(proposal);
    const header = skillHeader(skillMd);
    const name = header.name !== null && isSkillName(header.name) ? header.name : proposal.name;
    const edited: Proposal = {
      ...marked(proposal, marksAfterEdit(proposal.tainted ?? [], skillMd)),
      skillMd,
      edited: true,
      name,
      title: header.title ?? proposal.title,
      description: header.description ?? proposal.description,
      evidence: rebindEvidence(proposal, skillMd),
      contradiction: editedSides(proposal, skillMd),
      ...(proposal.wording ? { wording: wordingAfterEdit(proposal.wording, proposal.skillMd, skillMd) } : {}),
      updatedAt: Date.now(),
    };
    await this.decide(decisionBy(this.user, 'edit', id, null, skillMd), { proposals: [edited] });
    return this.view(edited);
  }

  /** Shows one side of opposite advice as the text that an approval would write; nothing is written. `side` is 1-based. */
  async chooseSide(id: string, side: number): Promise<ProposalView> {
    const proposal = await this.needOpen(id);
    const chosen = proposal.contradiction?.sides[side - 1];
    if (!proposal.contradiction || !chosen)
      throw new SkillifyError(
        'invalid-input',
        proposal.contradiction
          ? `There is no side ${side}; choose 1 to ${proposal.contradiction.sides.length}.`
          : 'There is nothing to choose in this proposal.',
      );
    const shown = await withTaintMarks(this.store, showSide(proposal, side, chosen), proposal);
    await this.decide(decisionBy(this.user, 'choose', id, `side ${side}`, shown.skillMd), {
      proposals: [shown],
    });
    return this.view(shown);
  }

  /**
   * Carries out exactly what was shown, named by the hash of its text, after recording the decision. `delivery` says whom
   * the skill is for, where that is not what the settings say; `ticks` has the keys of the cautions that were ticked.
   */
  async approve(
    id: string,
    hash: string,
    delivery?: DeliveryRequest,
    ticks: readonly string[] = [],
  ): Promise<SkillView> {
    const proposal = await this.needOpen(id);
    if (contentHash(proposal.skillMd) !== hash)
      throw new SkillifyError(
        'changed-meanwhile',
        'The draft changed since it was shown; look at it again and approve what you see.',
      );
    if (chosenSide(proposal)?.action === 'keep') return this.keep(proposal);
    const plan = await planApproval(proposal, this.store, this.setting, delivery);
    const ticked = checkTicks(cautionsOf(proposal), ticks, 'Look at the proposal and tick what is right.');
    await this.decide(decisionBy(this.user, 'approve', id, ticked, proposal.skillMd), plan.effects);
    let notices: readonly string[];
    try {
      notices = await plan.carryOut();
    } catch (error) {
      const reason = 'The files could not be changed; the proposal waits again.';
      await this.decide(decisionBy(this.user, 'restore', id, reason, null), plan.undo);
      throw error;
    }
    return skillView(this.store, plan.skill, this.setting.place, notices);
  }

  /** Ends a choice with the skill as it is; the advice against it comes back only when it has grown. */
  private async keep(proposal: Proposal): Promise<SkillView> {
    const name = proposal.sources[0]?.name;
    const skill = (await this.store.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('changed-meanwhile', 'The skill is no longer there; dismiss this proposal.');
    await this.setStatus(proposal, 'dismissed', 'dismiss', 'The skill is kept as it is.');
    return skillView(this.store, skill, this.setting.place);
  }

  async dismiss(id: string, reason: DismissReason, note: string): Promise<null> {
    const proposal = await this.needOpen(id);
    const why = note.trim() === '' ? reason : `${reason}: ${note.trim()}`;
    return this.setStatus(proposal, 'dismissed', 'dismiss', why);
  }

  /** Until a time in UTC milliseconds; null for a week. */
  async snooze(id: string, until: number | null): Promise<null> {
    const reason = until === null ? null : snoozeReason(until);
    return this.setStatus(await this.needOpen(id), 'snoozed', 'snooze', reason);
  }

  async reopen(id: string): Promise<null> {
    const proposal = await this.need(id);
    if (proposal.status === 'pending') return null;
    if (proposal.status !== 'dismissed' && proposal.status !== 'snoozed')
      throw new SkillifyError('invalid-input', 'Only a dismissed or snoozed proposal can be taken up again.');
    return this.setStatus(proposal, 'pending', 'restore', null);
  }

  private async setStatus(
    proposal: Proposal,
    status: Proposal['status'],
    kind: DecisionKind,
    reason: string | null,
  ): Promise<null> {
    await this.decide(decisionBy(this.user, kind, proposal.id, reason, proposal.skillMd), {
      proposals: [{ ...proposal, status, updatedAt: Date.now() }],
    });
    return null;
  }

  private async need(id: string): Promise<Proposal> {
    const proposal = await this.store.getProposal(id);
    if (!proposal) throw new SkillifyError('not-found', `There is no proposal “${id}”; list them again.`);
    return proposal;
  }

  private async needOpen(id: string): Promise<Proposal> {
    const proposal = await this.need(id);
    if (proposal.status !== 'pending' && proposal.status !== 'snoozed')
      throw new SkillifyError('changed-meanwhile', `This proposal is already ${proposal.status}.`);
    return proposal;
  }
}

function isSkillName(name: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 64;
}

/** What changes in a skill that is there, as a unified diff against its file; null for what has no earlier text. */
function diffOf({ change, sources, skillMd }: Proposal): string | null {
  const before = sources[0]?.skillMd;
  if (before === undefined || change === 'retire' || before === skillMd) return null;
  return createTwoFilesPatch('SKILL.md', 'SKILL.md', before, skillMd, 'as it is', 'as proposed', {
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** An edit is one of the side that is shown. */
function editedSides(proposal: Proposal, skillMd: string): Contradiction | null {
  const { contradiction } = proposal;
  if (contradiction === null) return null;
  const shown = contradiction.chosen ?? contradiction.sides.findIndex((side) => side.skillMd === proposal.skillMd) + 1;
  return {
    ...contradiction,
    sides: contradiction.sides.map((side, index) => (index + 1 === shown ? { ...side, skillMd } : side)),
  };
}

/** The proposal with one side's text, and as its evidence for and against what speaks for and against that side. */
function showSide(proposal: Proposal, number: number, side: ContradictionSide): Proposal {
  const header = skillHeader(side.skillMd);
  const isKept = side.action !== 'write';
  const supports = new Set(side.eventIds);
  return {
    ...proposal,
    name: isKept ? (proposal.sources[0]?.name ?? proposal.name) : (header.name ?? proposal.name),
    title: header.title ?? proposal.title,
    description: header.description ?? proposal.description,
    skillMd: side.skillMd,
    sessions: side.action === 'retire' ? proposal.sessions : side.sessions,
    contradiction: proposal.contradiction && { ...proposal.contradiction, chosen: number },
    evidence: rebindEvidence(proposal, side.skillMd).map((item) => {
      if (side.action === 'retire') return { ...item, supports: false, skillLine: null };
      return supports.has(item.eventId) ? { ...item, supports: true } : { ...item, supports: false, skillLine: null };
    }),
    updatedAt: Date.now(),
  };
}

/** Evidence follows its line to where the same text now stands; where the line is gone it supports the skill as a whole. */
function rebindEvidence(proposal: Proposal, skillMd: string): Proposal['evidence'] {
  const before = proposal.skillMd.split('\n');
  const after = skillMd.split('\n');
  return proposal.evidence.map((evidence) => {
    const text = evidence.skillLine === null ? undefined : before[evidence.skillLine - 1];
    const index = text === undefined ? -1 : after.indexOf(text);
    return { ...evidence, skillLine: index < 0 ? null : index + 1 };
  });
}
