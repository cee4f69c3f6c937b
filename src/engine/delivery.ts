import { assistants } from '../assistants/registry.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { copiesOf, copyKey, copyPath } from '../skills/delivery/deliveredCopy.ts';
import { applyChanges } from '../skills/delivery/fileChanges.ts';
import {
  deliveryFolders,
  deliveryTargets,
  doubleListings,
  folderOf,
  scopeExplanation,
  wantedCopies,
} from '../skills/delivery/folderTable.ts';
import { planCopies } from '../skills/delivery/planCopies.ts';
import { planRemoval } from '../skills/delivery/planRemoval.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { copiesToWrite, planApproval } from './approval.ts';
import type { SkillView } from './contract.ts';
import { type Decide, decisionBy } from './decide.ts';
import {
  choiceOf,
  type DeliveredSkill,
  type DeliverySetting,
  folderName,
  foldersMade,
  listingNotices,
  readDelivered,
  readerNames,
  skillView,
  withCopies,
} from './deliveredSkill.ts';
import type { DeliveryFolderView, DeliveryPreview, DeliveryRequest } from './deliveryContract.ts';

/** The use cases of copies: where an approval would write, bringing copies up to date, adding and removing them. */
export class Delivery {
  constructor(
    private readonly openStore: () => Store,
    private readonly setting: DeliverySetting,
    private readonly user: string,
    private readonly decide: Decide,
  ) {}

  folders(): readonly DeliveryFolderView[] {
    const targets = deliveryTargets();
    return deliveryFolders().map(({ scope, folder }) => ({
      folder: folderName(scope, folder),
      scope,
      readers: readerNames(scope, folder),
      targets: targets.filter((target) => {
        if (target.includes(':')) return target.endsWith(`:${folderName(scope, folder)}`);
        const assistant = assistants.find(({ id }) => id === target);
        const reads = assistant?.skillFolders.some((each) => !each.isShared && each.scope === scope);
        return reads && folderOf(target, scope).folder === folder;
      }),
    }));
  }

  /** Where an approval with this choice would write, and what stands in its way. Writes nothing. */
  async preview(id: string, request: DeliveryRequest | undefined): Promise<DeliveryPreview> {
    const store = this.openStore();
    const proposal = await store.getProposal(id);
    if (!proposal) throw new SkillifyError('not-found', `There is no proposal “${id}”; list them again.`);
    const choice = choiceOf(this.setting, request);
    const earlier = (await store.listSkills()).find(
      ({ name, status }) => name === proposal.name && status === 'approved',
    );
    const { place } = this.setting;
    const kept = earlier ? copiesToWrite((await readDelivered(store, earlier, place)).readings) : [];
    const asked = earlier && !request ? [] : wantedCopies(choice);
    const wanted = [...new Map([...asked, ...kept].map((copy) => [copyKey(copy), copy])).values()];
    return {
      copies: wanted.map((copy) => ({
        path: copyPath(proposal.name, copy, place),
        folder: folderName(copy.scope, copy.folder),
        mode: copy.mode,
        readers: readerNames(copy.scope, copy.folder),
      })),
      notices: doubleListings(proposal.name, wanted),
      explanation: scopeExplanation(choice.scope),
      problem: await this.problemOf(() => planApproval(proposal, store, this.setting, request)),
      chosen: choice,
    };
  }

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
      ...listingNotices(name, delivered.deliveries ?? []),
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
          (each) => each.copy.mode === 'copy' && each.copy.scope === copy.scope && isCanonical(each.copy.folder),
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

  private async problemOf(plan: () => Promise<unknown>): Promise<string | null> {
    try {
      await plan();
      return null;
    } catch (error) {
      if (SkillifyError.is(error, 'choice-needed')) return null;
      if (SkillifyError.is(error)) return messageOf(error);
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

function isCanonical(folder: string): boolean {
  return folder === '.claude/skills';
}
