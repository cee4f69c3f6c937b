import { diffLines } from 'diff';
import { SkillifyError } from '../base/errors.ts';
import { isRecord, stringAt } from '../base/json.ts';
import type { Proposal } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import { parseSkillDocument, skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { isHandEdit } from './handEditKey.ts';
import type { SkillOrigin, VersionAuthor, VersionView } from './versionContract.ts';

/** The versions of a skill with their decisions, proposals and evidence, oldest first. Throws `not-found`. */
export async function skillVersions(store: Store, name: string): Promise<readonly VersionView[]> {
  const views = await versionViews(store, name);
  if (views.length > 0) return views;
  throw new SkillifyError('not-found', `There is no skill named “${name}”; list them with “skillify skills”.`);
}

/** The same; none for a name without versions. */
export async function versionViews(store: Store, name: string): Promise<readonly VersionView[]> {
  const [versions, decisions, proposals] = await Promise.all([
    store.listSkillVersions(name),
    store.listDecisions(),
    store.listProposals(),
  ]);
  const byId = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  return [...versions]
    .sort((left, right) => left.version - right.version)
    .map((version) => versionView(version, decisions, byId));
}

/**
 * Finds the skill and version that a SKILL.md comes from by the proposal named in its metadata, else by its exact text. Throws
 * `not-found` with what the text tells where this store does not know it.
 */
export async function skillOrigin(store: Store, skillMd: string): Promise<SkillOrigin> {
  const skill = await skillOf(store, skillMd);
  const versions = await skillVersions(store, skill.name);
  const compared = versions.map((version) => ({ version, ...lineChanges(version.skillMd, skillMd) }));
  const hash = contentHash(skillMd);
  const size = (change: { readonly added: number; readonly removed: number }) => change.added + change.removed;
  const nearest =
    compared.findLast(({ version }) => version.contentHash === hash) ??
    compared.reduce((best, each) => (size(each) <= size(best) ? each : best));
  return {
    name: skill.name,
    title: skill.title,
    status: skill.status,
    version: nearest.version,
    isEdited: nearest.version.contentHash !== hash,
    addedLines: nearest.added,
    removedLines: nearest.removed,
    currentVersion: skill.version,
  };
}

async function skillOf(store: Store, skillMd: string): Promise<Skill> {
  const skills = await store.listSkills();
  const proposalId = proposalIdOf(skillMd);
  const hash = contentHash(skillMd);
  for (const skill of skills) {
    const versions = await store.listSkillVersions(skill.name);
    const isOf = ({ skillMd: text, contentHash: known }: SkillVersion) =>
      known === hash || (proposalId !== undefined && proposalIdOf(text) === proposalId);
    if (versions.some(isOf) || (proposalId !== undefined && skill.proposalId === proposalId)) return skill;
  }
  const { name } = skillHeader(skillMd);
  throw new SkillifyError(
    'not-found',
    proposalId === undefined
      ? `${name ?? 'This SKILL.md'} was not written by Skillify: its metadata names no proposal.`
      : `${name ?? 'This SKILL.md'} comes from the proposal ${proposalId}, which is not in this project’s store; ask where it was approved.`,
  );
}

function proposalIdOf(skillMd: string): string | undefined {
  const metadata = parseSkillDocument(skillMd).frontMatter?.['metadata'];
  return isRecord(metadata) ? stringAt(metadata, 'skillify-proposal') : undefined;
}

function versionView(
  version: SkillVersion,
  decisions: readonly Decision[],
  proposals: ReadonlyMap<string, Proposal>,
): VersionView {
  // A version is made with its decision, within a moment; the same text may have been approved more than once.
  const [decision] = decisions
    .filter(({ contentHash: hash, kind }) => hash === version.contentHash && (kind === 'approve' || kind === 'restore'))
    .sort((left, right) => Math.abs(left.at - version.at) - Math.abs(right.at - version.at));
  const proposal = decision?.kind === 'restore' ? undefined : proposals.get(decision?.subject ?? '');
  return {
    ...version,
    author: authorOf(decision, proposal, version),
    decidedBy: decision?.by ?? null,
    proposal: proposal ? { id: proposal.id, change: proposal.change, reason: proposal.reason } : null,
    evidence: proposal?.evidence ?? [],
  };
}

function authorOf(
  decision: Decision | undefined,
  proposal: Proposal | undefined,
  version: SkillVersion,
): VersionAuthor {
  if (decision?.kind === 'restore') return { kind: 'restored' };
  if (!proposal) return { kind: 'unknown' };
  if (proposal.edited || isHandEdit(proposal) || contentHash(proposal.skillMd) !== version.contentHash)
    return { kind: 'person' };
  if (proposal.kind === 'team') return { kind: 'team' };
  if (proposal.wording) return { kind: 'model', name: proposal.wording.author };
  return { kind: proposal.kind === 'suggestion' ? 'agent' : 'template' };
}

/** Lines that come and go between two texts. */
function lineChanges(before: string, after: string): { readonly added: number; readonly removed: number } {
  const parts = diffLines(before, after);
  const count = (test: (part: (typeof parts)[number]) => boolean) =>
    parts.filter(test).reduce((sum, part) => sum + part.count, 0);
  return { added: count((part) => part.added), removed: count((part) => part.removed) };
}
