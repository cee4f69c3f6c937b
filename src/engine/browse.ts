import { assistants } from '../assistants/registry.ts';
import { SkillifyError } from '../base/errors.ts';
import { isAbout } from '../mining/evolve/knownSkill.ts';
import type { Evidence, Proposal } from '../mining/proposal.ts';
import { skillHere } from '../skills/delivery/deliveredCopy.ts';
import { wantedCopies } from '../skills/delivery/folderTable.ts';
import { lintSkill } from '../skills/document/lint.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import { readInstalledSkills } from '../skills/installedSkills.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import type { LoadCost, SkillContext, SkillDetail, SkillReaders, SkillSession } from './browseContract.ts';
import { type DeliverySetting, folderName, skillView } from './deliveredSkill.ts';
import type { CopyView } from './deliveryContract.ts';
import { bodyOf, type KnownText, similarSkills } from './similarSkills.ts';
import { versionViews } from './skillVersions.ts';

/** The usual rule of thumb for English text and code; the page says that it is an estimate. */
const charsPerToken = 4;

/** What the browser of skills shows beside a proposal or a skill itself. Reads only. */
export class Browse {
  constructor(
    private readonly openStore: () => Store,
    private readonly setting: DeliverySetting,
    private readonly skillFolders: () => readonly string[],
  ) {}

  async proposalContext(id: string): Promise<SkillContext> {
    const proposal = await this.openStore().getProposal(id);
    if (!proposal) throw new SkillifyError('not-found', `There is no proposal “${id}”; list them again.`);
    const own = new Set([proposal.name, ...proposal.sources.map(({ name }) => name)]);
    const copies = wantedCopies(this.setting.choice).map(({ scope, folder }) => ({
      scope,
      folder: folderName(scope, folder),
    }));
    return await this.contextOf(proposal.skillMd, proposal.evidence, copies, own, id);
  }

  async skillDetail(name: string): Promise<SkillDetail> {
    const store = this.openStore();
    const skill = (await store.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
    const [proposals, versions] = await Promise.all([store.listProposals(), versionViews(store, name)]);
    const evidence = evidenceOf(skill, proposals);
    const view = await skillView(store, skill, this.setting.place);
    return {
      skill: view,
      evidence,
      score: proposals.find(({ id }) => id === skill.proposalId)?.score ?? null,
      lint: lintSkill(skill.skillMd, skillHeader(skill.skillMd).name),
      versions,
      context: await this.contextOf(skill.skillMd, evidence, view.copies, new Set([name]), null),
    };
  }

  private async contextOf(
    skillMd: string,
    evidence: readonly Evidence[],
    copies: readonly Pick<CopyView, 'scope' | 'folder'>[],
    own: ReadonlySet<string>,
    proposalId: string | null,
  ): Promise<SkillContext> {
    const others = (await this.knownTexts()).filter(({ kind, id, name }) =>
      kind === 'proposal' ? id !== proposalId : !own.has(name),
    );
    return {
      sessions: await this.sessionsOf(evidence),
      similar: similarSkills(skillMd, others),
      readers: readersOf(copies, evidence),
      cost: loadCost(skillMd),
    };
  }

  private async knownTexts(): Promise<readonly KnownText[]> {
    const store = this.openStore();
    const [skills, proposals, installed] = await Promise.all([
      store.listSkills(),
      store.listProposals(['pending', 'snoozed']),
      readInstalledSkills(this.skillFolders()),
    ]);
    const delivered = new Set(skills.flatMap((skill) => skillHere(skill, this.setting.place).targets));
    return [
      ...skills.map(({ name, title, skillMd }) => ({ kind: 'skill' as const, id: name, name, title, skillMd })),
      ...proposals.map(({ id, name, title, skillMd }) => ({ kind: 'proposal' as const, id, name, title, skillMd })),
      ...installed.files
        .filter((file) => !delivered.has(file.path))
        .map(({ path: id, folderName, skillMd }) => {
          const { name, title } = skillHeader(skillMd);
          return { kind: 'installed' as const, id, name: name ?? folderName, title: title ?? folderName, skillMd };
        }),
    ];
  }

  private async sessionsOf(evidence: readonly Evidence[]): Promise<readonly SkillSession[]> {
    const sessions = new Map((await this.openStore().listSessions()).map((session) => [session.id, session]));
    const found = new Map<string, SkillSession>();
    for (const item of [...evidence].sort((left, right) => left.at - right.at)) {
      const before = found.get(item.sessionId);
      const session = sessions.get(item.sessionId);
      found.set(item.sessionId, {
        sessionId: item.sessionId,
        assistant: item.assistant,
        displayName: assistants.find(({ id }) => id === item.assistant)?.displayName ?? item.assistant,
        title: session?.title ?? null,
        at: before?.at ?? item.at,
        supports: (before?.supports ?? 0) + (item.supports ? 1 : 0),
        opposes: (before?.opposes ?? 0) + (item.supports ? 0 : 1),
        eventId: before?.eventId ?? item.eventId,
      });
    }
    return [...found.values()];
  }
}

/** All that was ever found about a skill, bound to the lines it has now; what concerns another line counts for the whole. */
export function evidenceOf(skill: Skill, proposals: readonly Proposal[]): readonly Evidence[] {
  const lines = skill.skillMd.split(/\r?\n/);
  const about = proposals
    .filter((proposal) => proposal.id === skill.proposalId || isAbout(proposal, skill.name))
    .sort((left, right) => left.updatedAt - right.updatedAt);
  const found = new Map<string, Evidence>();
  for (const { skillMd, evidence } of about) {
    const before = skillMd.split(/\r?\n/);
    for (const item of evidence) {
      const text = item.skillLine === null ? undefined : before[item.skillLine - 1];
      const index = text === undefined ? -1 : lines.indexOf(text);
      found.set(`${item.eventId} ${item.supports}`, { ...item, skillLine: index < 0 ? null : index + 1 });
    }
  }
  return [...found.values()];
}

function readersOf(copies: readonly Pick<CopyView, 'scope' | 'folder'>[], evidence: readonly Evidence[]): SkillReaders {
  const reading = assistants.filter(({ skillFolders }) =>
    skillFolders.some(({ scope, path }) =>
      copies.some((copy) => copy.scope === scope && copy.folder === folderName(scope, path)),
    ),
  );
  const seen = new Set(evidence.map(({ assistant }) => assistant));
  const missed = assistants.filter((assistant) => seen.has(assistant.id) && !reading.includes(assistant));
  return {
    folder: copies.map(({ folder }) => folder).join(', '),
    readers: reading.map(({ displayName }) => displayName),
    missed: missed.map(({ displayName }) => displayName),
  };
}

function loadCost(skillMd: string): LoadCost {
  const { name, description } = skillHeader(skillMd);
  // Name and description are in every session's context; the body only where the skill is loaded.
  const descriptionChars = (name ?? '').length + (description ?? '').length;
  const bodyChars = bodyOf(skillMd).trim().length;
  return {
    descriptionChars,
    bodyChars,
    descriptionTokens: Math.ceil(descriptionChars / charsPerToken),
    bodyTokens: Math.ceil(bodyChars / charsPerToken),
  };
}
