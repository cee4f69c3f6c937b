import { randomUUID } from 'node:crypto';
import { SkillifyError } from '../base/errors.ts';
import type { Proposal } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import { checkTarget, readSkillFile, removeSkillFile, skillTarget, writeSkillFile } from '../skills/delivery.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, DecisionKind, Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import type { DismissReason, ProposalSummary, ProposalView, SkillView } from './contract.ts';

/** Records a decision with its effects; by the store itself, or handed over to the process that holds it. */
export type Decide = (decision: Decision, effects: DecisionEffects) => Promise<void>;

/** The review use cases: everything a person decides about proposals and skills goes through here. */
export class Review {
  constructor(
    private readonly openStore: () => Store,
    private readonly projectPath: string,
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
      lint: lintSkill(proposal.skillMd, skillHeader(proposal.skillMd).name),
      target: skillTarget(this.projectPath, proposal.name),
    };
  }

  summary(proposal: Proposal): ProposalSummary {
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
    };
  }

  /** Saves the user's text as the draft. It may have lint findings; only an approval insists on none. */
  async editDraft(id: string, skillMd: string): Promise<ProposalView> {
    const proposal = await this.needOpen(id);
    if (skillMd === proposal.skillMd) return this.view(proposal);
    const header = skillHeader(skillMd);
    const name = header.name !== null && isSkillName(header.name) ? header.name : proposal.name;
    const edited: Proposal = {
      ...proposal,
      skillMd,
      edited: true,
      name,
      title: header.title ?? proposal.title,
      description: header.description ?? proposal.description,
      evidence: rebindEvidence(proposal, skillMd),
      updatedAt: Date.now(),
    };
    await this.decide(this.decision('edit', id, null, skillMd), { proposals: [edited] });
    return this.view(edited);
  }

  /** Writes exactly the text whose hash is given, after recording the decision. */
  async approve(id: string, hash: string): Promise<SkillView> {
    const proposal = await this.needOpen(id);
    if (contentHash(proposal.skillMd) !== hash)
      throw new SkillifyError(
        'changed-meanwhile',
        'The draft changed since it was shown; look at it again and approve what you see.',
      );
    const findings = lintSkill(proposal.skillMd, proposal.name);
    if (!isWritable(findings)) {
      const first = findings.find((finding) => finding.severity === 'error');
      throw new SkillifyError(
        'invalid-input',
        `The draft cannot be approved yet. Line ${first?.line}: ${first?.message}`,
      );
    }
    const target = skillTarget(this.projectPath, proposal.name);
    const earlier = (await this.store.listSkills()).find((skill) => skill.name === proposal.name);
    await checkTarget(this.projectPath, target, earlier?.contentHash ?? null);
    const at = Date.now();
    const skill: Skill = {
      name: proposal.name,
      title: proposal.title,
      description: proposal.description,
      status: 'approved',
      version: (earlier?.version ?? 0) + 1,
      skillMd: proposal.skillMd,
      contentHash: hash,
      proposalId: id,
      targets: [target],
      approvedAt: at,
      retiredAt: null,
    };
    await this.decide(this.decision('approve', id, null, proposal.skillMd), {
      proposals: [{ ...proposal, status: 'approved', updatedAt: at }],
      skill,
      skillVersion: {
        name: skill.name,
        version: skill.version,
        skillMd: skill.skillMd,
        contentHash: hash,
        at,
        reason: 'approved',
      },
    });
    try {
      await writeSkillFile(target, proposal.skillMd);
    } catch (error) {
      await this.decide(
        this.decision('restore', id, 'The file could not be written; the proposal waits again.', null),
        {
          proposals: [{ ...proposal, updatedAt: Date.now() }],
          skill: { ...skill, status: 'retired', retiredAt: Date.now() },
        },
      );
      throw error;
    }
    return this.skillView(skill);
  }

  async dismiss(id: string, reason: DismissReason, note: string): Promise<null> {
    const proposal = await this.needOpen(id);
    const why = note.trim() === '' ? reason : `${reason}: ${note.trim()}`;
    return this.setStatus(proposal, 'dismissed', 'dismiss', why);
  }

  async snooze(id: string): Promise<null> {
    return this.setStatus(await this.needOpen(id), 'snoozed', 'snooze', null);
  }

  async reopen(id: string): Promise<null> {
    const proposal = await this.need(id);
    if (proposal.status === 'pending') return null;
    if (proposal.status !== 'dismissed' && proposal.status !== 'snoozed')
      throw new SkillifyError('invalid-input', 'Only a dismissed or snoozed proposal can be taken up again.');
    return this.setStatus(proposal, 'pending', 'restore', null);
  }

  async listSkills(): Promise<readonly SkillView[]> {
    const skills = await this.store.listSkills();
    return Promise.all(skills.map((skill) => this.skillView(skill)));
  }

  /** Removes the delivered file and keeps the skill, retired, in the store. A file edited by hand is not removed. */
  async retire(name: string, reason: string): Promise<SkillView> {
    const skill = (await this.store.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
    if (skill.status === 'retired') return this.skillView(skill);
    for (const target of skill.targets) {
      const present = await readSkillFile(target);
      if (present !== null && contentHash(present) !== skill.contentHash)
        throw new SkillifyError(
          'changed-meanwhile',
          `${target} was changed by hand since it was approved; undo that change or delete the file yourself.`,
        );
    }
    const retired: Skill = { ...skill, status: 'retired', retiredAt: Date.now() };
    await this.decide(this.decision('retire', name, reason, null), { skill: retired });
    for (const target of skill.targets) await removeSkillFile(target);
    return this.skillView(retired);
  }

  private async skillView(skill: Skill): Promise<SkillView> {
    const target = skill.targets[0];
    const present = target === undefined ? null : await readSkillFile(target);
    const onDisk = present === null ? 'missing' : contentHash(present) === skill.contentHash ? 'same' : 'changed';
    return { ...skill, onDisk };
  }

  private async setStatus(
    proposal: Proposal,
    status: Proposal['status'],
    kind: DecisionKind,
    reason: string | null,
  ): Promise<null> {
    await this.decide(this.decision(kind, proposal.id, reason, proposal.skillMd), {
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

  private decision(kind: DecisionKind, subject: string, reason: string | null, skillMd: string | null): Decision {
    return {
      id: randomUUID(),
      kind,
      subject,
      at: Date.now(),
      by: this.user,
      reason,
      contentHash: skillMd === null ? null : contentHash(skillMd),
      skillMd: kind === 'edit' || kind === 'approve' ? skillMd : null,
    };
  }
}

function isSkillName(name: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 64;
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
