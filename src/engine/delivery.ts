import { SkillifyError } from '../base/errors.ts';
import { canonicalFolder, copiesOf, copyKey } from '../skills/delivery/deliveredCopy.ts';
import { applyChanges } from '../skills/delivery/fileChanges.ts';
import { doubleListings, folderOf, wantedCopies } from '../skills/delivery/folderTable.ts';
import { planCopies } from '../skills/delivery/planCopies.ts';
import { planRemoval } from '../skills/delivery/planRemoval.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import type { SkillView } from './contract.ts';
import { type Decide, decisionBy } from './decide.ts';
import {
  choiceOf,
  type DeliveredSkill,
  type DeliverySetting,
  folderName,
  foldersMade,
  readDelivered,
  skillView,
  withCopies,
} from './deliveredSkill.ts';
import type { DeliveryRequest } from './deliveryContract.ts';

/** The use cases of copies: bringing them up to date, adding and removing them. */
export class Delivery {
  constructor(
    private readonly openStore: () => Store,
    private readonly setting: DeliverySetting,
    private readonly user: string,
    private readonly decide: Decide,
  ) {}

  /** Writes the approved text to every copy that is behind or gone, and to those asked for. One edited by hand is left. */
  async deliver(name: string, request: DeliveryRequest | undefined): Promise<SkillView> {
    const store = this.openStore();
    const { skill, readings, known } = await this.need(name);
    const { place } = this.setting;
    const left = readings.filter(({ state }) => state === 'edited' || state === 'foreign');
    const leftKeys = new Set(left.map(({ copy }) => copyKey(copy)));
    const all = copiesOf(skill);
    const asked = request || all.length === 0 ? wantedCopies(choiceOf(this.setting, request)) : [];
    const wanted = [...new Map([...asked, ...all].map((copy) => [copyKey(copy), copy])).values()].filter(
      (copy) => !leftKeys.has(copyKey(copy)),
    );
    const plan = await planCopies({
      name,
      text: skill.skillMd,
      wanted,
      copies: all,
      known,
      takenOver: new Set(),
      madeBefore: await foldersMade(store),
      place,
    });
    const before = new Map(all.map((copy) => [copyKey(copy), copy]));
    const touched = new Set(plan.changes.map(({ root, folder }) => `${root}:${folder}`));
    const copies = plan.copies.map(({ replacedText, ...copy }) => {
      const entry = before.get(copyKey(copy));
      // What stood there before the approved version is still what an undo brings back.
      return entry && !touched.has(`${copy.root}:${copy.folder}`) ? { ...entry, root: copy.root } : copy;
    });
    const delivered = withCopies(skill, [...copies, ...left.map(({ copy }) => copy)], place);
    const notices = left.map(({ path, state }) =>
      state === 'edited'
        ? `${path} was changed by hand and is left as it is; run Skillify Now and decide on taking the change over.`
        : `${path} is a link or folder that Skillify did not make, so it is left as it is.`,
    );
    const told = await this.carryOut('deliver', skill, delivered, () => applyChanges(plan.changes));
    // Handing a decision over opens the store anew.
    return skillView(this.openStore(), delivered, place, [
      ...told,
      ...notices,
      ...plan.notices,
      ...doubleListings(name, delivered.deliveries ?? []),
    ]);
  }

  /** Removes the copies of some assistants. Throws for one edited by hand, for the last, and for one that links lead to. */
  async undeliver(
    name: string,
    targets: readonly string[],
    request: Pick<DeliveryRequest, 'scope'>,
  ): Promise<SkillView> {
    const { skill, readings } = await this.need(name);
    const { scope } = choiceOf(this.setting, request);
    const keys = new Set(targets.map((target) => copyKey(folderOf(target, scope))));
    const going = readings.filter(({ copy }) => keys.has(copyKey(copy)));
    const staying = readings.filter(({ copy }) => !keys.has(copyKey(copy)));
    if (going.length === 0)
      throw new SkillifyError(
        'not-found',
        `${name} has no copy for ${targets.join(', ')}; see “skillify skills status ${name}”.`,
      );
    if (staying.length === 0)
      throw new SkillifyError('usage', `That is the last copy of ${name}; retire the skill if it is no longer wanted.`);
    const orphan = staying.find(
      ({ copy }) =>
        copy.mode === 'link' &&
        going.some(
          (each) => each.copy.mode === 'copy' && each.copy.scope === copy.scope && each.copy.folder === canonicalFolder,
        ),
    );
    if (orphan)
      throw new SkillifyError(
        'usage',
        `${orphan.path} is a link to that copy; remove the link first, with its own assistant.`,
      );
    const { place } = this.setting;
    const removal = planRemoval(name, going, new Set(), place);
    const rest = withCopies(
      skill,
      staying.map(({ copy }) => copy),
      place,
    );
    const told = await this.carryOut('undeliver', skill, rest, () => applyChanges(removal.changes));
    return skillView(this.openStore(), rest, place, told);
  }

  private async carryOut(
    kind: 'deliver' | 'undeliver',
    before: Skill,
    after: Skill,
    change: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const folders = (after.deliveries ?? []).map(({ scope, folder }) => folderName(scope, folder)).join(', ');
    await this.decide(decisionBy(this.user, kind, before.name, folders, before.skillMd), { skill: after });
    try {
      return await change();
    } catch (error) {
      await this.decide(decisionBy(this.user, kind, before.name, 'The files could not be changed.', null), {
        skill: before,
      });
      throw error;
    }
  }

  private async need(name: string): Promise<DeliveredSkill> {
    const store = this.openStore();
    const skill = (await store.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
    if (skill.status !== 'approved')
      throw new SkillifyError('usage', `${name} is retired; bring it back with “skillify skills restore ${name}”.`);
    return readDelivered(store, skill, this.setting.place);
  }
}
