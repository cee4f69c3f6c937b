import { SkillifyError } from '../base/errors.ts';
import type { Proposal, ProposalSource } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { CopyReading } from '../skills/delivery/copyReading.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { applyChanges, type FileChange } from '../skills/delivery/fileChanges.ts';
import type { DeliveredCopy } from '../skills/delivery/manifest.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import { changedSince } from './changedSince.ts';
import { type DeliveredSkill, readDelivered, withCopies } from './deliveredSkill.ts';
import { copyBack, copyReturns } from './undoCopies.ts';

/** How a decision on a skill is taken back, checked but not yet done. */
export interface SkillUndo {
  readonly effects: DecisionEffects;
  /** Puts things back to where they are now, should the files not follow. */
  readonly redo: DecisionEffects;
  readonly carryOut: () => Promise<void>;
}

/** A skill that was retired from the library comes back, with every copy that was removed then. */
export async function undoRetirement(decision: Decision, store: Store, place: DeliveryPlace): Promise<SkillUndo> {
  const skill = (await store.listSkills()).find(({ name }) => name === decision.subject);
  if (skill?.status !== 'retired') throw changedSince(decision.subject);
  const changes = copyReturns(await readDelivered(store, skill, place), skill.skillMd, place);
  return {
    effects: { skill: { ...skill, status: 'approved', retiredAt: null } },
    redo: { skill },
    carryOut: async () => void (await applyChanges(changes)),
  };
}

/** What an approval wrote is taken out of every copy again, what it replaced or removed comes back to the byte. */
export async function undoApproval(
  proposal: Proposal,
  decision: Decision,
  store: Store,
  place: DeliveryPlace,
): Promise<SkillUndo> {
  const skills = new Map((await store.listSkills()).map((skill) => [skill.name, skill]));
  const chosen = proposal.contradiction?.sides[(proposal.contradiction.chosen ?? 0) - 1];
  const isRetirement = chosen ? chosen.action === 'retire' : proposal.change === 'retire';
  const written = isRetirement ? undefined : skills.get(proposal.name);
  const returning = proposal.sources.filter(({ name }) => name !== written?.name);
  const back: DeliveredSkill[] = [];
  const changes: FileChange[] = [];
  for (const source of returning) {
    const delivered = await comeBack(source, skills.get(source.name), decision, store, place);
    back.push(delivered);
    changes.push(...copyReturns(delivered, source.skillMd, place));
  }
  const otherSkills = back.map(({ skill }) => ({ ...skill, status: 'approved' as const, retiredAt: null }));
  const before = back.map(({ skill }) => skill);
  const carryOut = async () => void (await applyChanges(changes));
  if (isRetirement) return { effects: { otherSkills }, redo: { otherSkills: before }, carryOut };

  if (written?.status !== 'approved' || written.proposalId !== proposal.id) throw changedSince(proposal.name);
  if (written.contentHash !== decision.contentHash) throw changedSince(proposal.name);
  const delivered = await readDelivered(store, written, place);
  const touched = delivered.readings.find(({ state }) => state !== 'same' && state !== 'elsewhere');
  if (touched) throw changedSince(touched.path);
  const source = proposal.sources.find(({ name }) => name === written.name);
  changes.unshift(
    ...delivered.readings.flatMap((reading) => copyBack(written.name, reading, source?.skillMd ?? null, place)),
  );
  const earlier = source ? await earlierSkill(delivered, source, store, place) : null;
  return {
    effects: { skill: earlier ?? { ...written, status: 'retired', retiredAt: Date.now() }, otherSkills },
    redo: { skill: written, otherSkills: before },
    carryOut,
  };
}

async function earlierSkill(
  { skill, versions, readings }: DeliveredSkill,
  source: ProposalSource,
  store: Store,
  place: DeliveryPlace,
): Promise<Skill> {
  const version = versions.find((each) => each.version === source.version);
  if (!version) throw new SkillifyError('not-found', `Version ${source.version} of ${skill.name} is no longer there.`);
  const header = skillHeader(version.skillMd);
  const approval = (await store.listDecisions()).findLast(
    ({ kind, contentHash: hash }) => kind === 'approve' && hash === version.contentHash,
  );
  const hashes = new Set(versions.map((each) => each.contentHash));
  return {
    ...withCopies(skill, earlierCopies(readings, version.contentHash, hashes), place),
    title: header.title ?? skill.title,
    description: header.description ?? skill.description,
    version: version.version,
    skillMd: version.skillMd,
    contentHash: version.contentHash,
    proposalId: approval?.subject ?? null,
    approvedAt: version.at,
  };
}

/** The manifest as it was: without the copies that the undone version added. */
function earlierCopies(
  readings: readonly CopyReading[],
  hash: string,
  hashes: ReadonlySet<string>,
): readonly DeliveredCopy[] {
  return readings.flatMap(({ copy: { replacedText, ...copy } }) => {
    if (replacedText === null) return [];
    const before = replacedText === undefined ? hash : contentHash(replacedText);
    return [{ ...copy, contentHash: hashes.has(before) ? before : hash }];
  });
}

async function comeBack(
  source: ProposalSource,
  skill: Skill | undefined,
  decision: Decision,
  store: Store,
  place: DeliveryPlace,
): Promise<DeliveredSkill> {
  const isRetiredByIt = skill?.status === 'retired' && (skill.retiredAt ?? 0) >= decision.at - 60_000;
  if (!skill || !isRetiredByIt || skill.version !== source.version) throw changedSince(source.name);
  return readDelivered(store, skill, place);
}
