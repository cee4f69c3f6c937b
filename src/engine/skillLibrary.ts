import { SkillifyError } from '../base/errors.ts';
import { contentHash } from '../skills/contentHash.ts';
import { checkTarget, readSkillFile, removeSkillFile, skillTarget, writeSkillFile } from '../skills/delivery.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import type { SkillView } from './contract.ts';
import { type Decide, decisionBy } from './decide.ts';

/** The use cases of approved and retired skills: listing them, retiring them, bringing a version back. */
export class SkillLibrary {
  constructor(
    private readonly openStore: () => Store,
    private readonly projectPath: string,
    private readonly user: string,
    private readonly decide: Decide,
  ) {}

  async list(): Promise<readonly SkillView[]> {
    const skills = await this.openStore().listSkills();
    return Promise.all(skills.map((skill) => skillView(skill)));
  }

  /** Removes the delivered file and keeps the skill, retired, in the store. A file edited by hand is not removed. */
  async retire(name: string, reason: string): Promise<SkillView> {
    const skill = await this.need(name);
    if (skill.status === 'retired') return skillView(skill);
    for (const target of skill.targets) {
      const present = await readSkillFile(target);
      if (present !== null && contentHash(present) !== skill.contentHash)
        throw new SkillifyError(
          'changed-meanwhile',
          `${target} was changed by hand since it was approved; undo that change or delete the file yourself.`,
        );
    }
    const retired: Skill = { ...skill, status: 'retired', retiredAt: Date.now() };
    await this.decide(decisionBy(this.user, 'retire', name, reason, null), { skill: retired });
    for (const target of skill.targets) await removeSkillFile(target);
    return skillView(retired);
  }

  /**
   * Writes an earlier version again, as a new version; without a number the one before the present, or of a retired skill
   * the last. Refuses while the file holds text that no version has.
   */
  async restore(name: string, version: number | null): Promise<SkillView> {
    const skill = await this.need(name);
    const versions = await this.openStore().listSkillVersions(name);
    const wanted = version ?? (skill.status === 'retired' ? skill.version : skill.version - 1);
    const found = versions.find((candidate) => candidate.version === wanted);
    if (!found)
      throw new SkillifyError(
        'not-found',
        version === null
          ? `${name} has no earlier version to restore.`
          : `${name} has no version ${version}; it has ${versions.map((each) => each.version).join(', ')}.`,
      );
    const target = skill.targets[0] ?? skillTarget(this.projectPath, name);
    await checkTarget(this.projectPath, target, skill.contentHash);
    const header = skillHeader(found.skillMd);
    const at = Date.now();
    const number = Math.max(skill.version, ...versions.map((each) => each.version)) + 1;
    const restored: Skill = {
      ...skill,
      title: header.title ?? skill.title,
      description: header.description ?? skill.description,
      status: 'approved',
      version: number,
      skillMd: found.skillMd,
      contentHash: found.contentHash,
      targets: [target],
      approvedAt: at,
      retiredAt: null,
    };
    const reason = `version ${wanted} restored`;
    await this.decide(decisionBy(this.user, 'restore', name, reason, found.skillMd), {
      skill: restored,
      skillVersion: { ...found, version: number, at, reason },
    });
    try {
      await writeSkillFile(target, found.skillMd);
    } catch (error) {
      await this.decide(decisionBy(this.user, 'restore', name, 'The file could not be written.', null), { skill });
      throw error;
    }
    return skillView(restored);
  }

  private async need(name: string): Promise<Skill> {
    const skill = (await this.openStore().listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
    return skill;
  }
}

/** A skill with the state of its file. */
export async function skillView(skill: Skill): Promise<SkillView> {
  const target = skill.targets[0];
  const present = target === undefined ? null : await readSkillFile(target);
  const onDisk = present === null ? 'missing' : contentHash(present) === skill.contentHash ? 'same' : 'changed';
  return { ...skill, onDisk };
}
