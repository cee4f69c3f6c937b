import { SkillifyError } from '../base/errors.ts';
import { copiesOf } from '../skills/delivery/deliveredCopy.ts';
import { applyChanges } from '../skills/delivery/fileChanges.ts';
import { doubleListings, wantedCopies } from '../skills/delivery/folderTable.ts';
import { planCopies } from '../skills/delivery/planCopies.ts';
import { planRemoval } from '../skills/delivery/planRemoval.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { copiesToWrite } from './approval.ts';
import { checkTicks, scanCautions } from './cautions.ts';
import type { SkillView } from './contract.ts';
import { type Decide, decisionBy } from './decide.ts';
import {
  type DeliveredSkill,
  type DeliverySetting,
  foldersMade,
  readDelivered,
  skillView,
  withCopies,
} from './deliveredSkill.ts';

/** The use cases of approved and retired skills: listing them, retiring them, bringing a version back. */
export class SkillLibrary {
  constructor(
    private readonly openStore: () => Store,
    private readonly setting: DeliverySetting,
    private readonly user: string,
    private readonly decide: Decide,
  ) {}

  async list(): Promise<readonly SkillView[]> {
    const store = this.openStore();
    const skills = await store.listSkills();
    return Promise.all(skills.map((skill) => skillView(store, skill, this.setting.place)));
  }

  /**
   * Removes every copy and keeps the skill, retired, in the store. A copy edited by hand is not removed, and one that is left
   * in another working tree goes when the skill is retired there once more.
   */
  async retire(name: string, reason: string): Promise<SkillView> {
    const delivered = await this.need(name);
    const { skill, readings } = delivered;
    const removal = planRemoval(name, readings, new Set(), this.setting.place);
    if (skill.status === 'retired' && removal.changes.length === 0) return this.view(skill);
    const retired: Skill = {
      ...withCopies(skill, removal.copies, this.setting.place),
      status: 'retired',
      retiredAt: Date.now(),
    };
    await this.decide(decisionBy(this.user, 'retire', name, reason, null), { skill: retired });
    await this.orTakeBack(skill, 'A copy could not be removed.', () => applyChanges(removal.changes));
    const moved = readings.flatMap(({ movedTo }) => (movedTo === null ? [] : [movedTo]));
    return this.view(
      retired,
      moved.map((file) => `${file} was moved there by hand, so it is left; delete it yourself if it is not wanted.`),
    );
  }

  /**
   * Writes an earlier version to every copy again, as a new version; without a number the one before the present, or of a
   * retired skill the last. Refuses while a copy holds text that no version has, and with `tick-needed` a text in which the
   * scanner finds what nobody ticked, now or when it was approved.
   */
  async restore(name: string, version: number | null, acceptLines: readonly number[] = []): Promise<SkillView> {
    const delivered = await this.need(name);
    const { skill, versions } = delivered;
    const wanted = version ?? (skill.status === 'retired' ? skill.version : skill.version - 1);
    const found = versions.find((candidate) => candidate.version === wanted);
    if (!found)
      throw new SkillifyError(
        'not-found',
        version === null
          ? `${name} has no earlier version to restore.`
          : `${name} has no version ${version}; it has ${versions.map((each) => each.version).join(', ')}.`,
      );
    const plan = await this.planRestore(delivered, found.skillMd);
    const how = `Look at the version and restore it with “skillify skills restore ${name} --version ${wanted} --accept-line N”.`;
    const cautions = scanCautions(found.skillMd);
    const accepted = cautions.filter(({ line }) => acceptLines.includes(line)).map(({ key }) => key);
    checkTicks(cautions, [...accepted, ...(await this.ticksOf(found.contentHash))], how);
    const header = skillHeader(found.skillMd);
    const at = Date.now();
    const number = Math.max(skill.version, ...versions.map((each) => each.version)) + 1;
    const restored: Skill = {
      ...withCopies(skill, plan.copies, this.setting.place),
      title: header.title ?? skill.title,
      description: header.description ?? skill.description,
      status: 'approved',
      version: number,
      skillMd: found.skillMd,
      contentHash: found.contentHash,
      approvedAt: at,
      retiredAt: null,
    };
    const reason = `version ${wanted} restored`;
    await this.decide(decisionBy(this.user, 'restore', name, reason, found.skillMd), {
      skill: restored,
      skillVersion: { ...found, version: number, at, reason },
    });
    const told = await this.orTakeBack(skill, 'The file could not be written.', () => applyChanges(plan.changes));
    return this.view(restored, [...told, ...plan.notices, ...doubleListings(name, plan.copies)]);
  }

  /** Keys that were ticked when exactly this text was approved. */
  private async ticksOf(hash: string): Promise<readonly string[]> {
    const decisions = await this.openStore().listDecisions();
    return decisions
      .filter(({ kind, contentHash }) => kind === 'approve' && contentHash === hash)
      .flatMap(({ reason }) => [...(reason ?? '').matchAll(/\b[0-9a-f]{24}\b/g)].map(([key]) => key));
  }

  private async planRestore({ skill, readings, known }: DeliveredSkill, text: string) {
    const { place, choice } = this.setting;
    const all = copiesOf(skill);
    const here = skill.status === 'retired' ? all : copiesToWrite(readings);
    const wanted = here.length > 0 ? here : all.length > 0 ? all : wantedCopies(choice);
    const takenOver = new Set<string>();
    const madeBefore = await foldersMade(this.openStore());
    return planCopies({ name: skill.name, text, wanted, copies: all, known, takenOver, madeBefore, place });
  }

  /** Runs what changes the files; where that fails, the library is put back to where it was. */
  private async orTakeBack(skill: Skill, reason: string, carryOut: () => Promise<readonly string[]>) {
    try {
      return await carryOut();
    } catch (error) {
      await this.decide(decisionBy(this.user, 'restore', skill.name, reason, null), { skill });
      throw error;
    }
  }

  private view(skill: Skill, notices: readonly string[] = []): Promise<SkillView> {
    return skillView(this.openStore(), skill, this.setting.place, notices);
  }

  private async need(name: string): Promise<DeliveredSkill> {
    const store = this.openStore();
    const skill = (await store.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
    return readDelivered(store, skill, this.setting.place);
  }
}
