import { assistantById } from '../assistants/registry.ts';
import { type CombinedText, combinedText } from '../skills/delivery/combinedText.ts';
import { type CopyReading, knownHashes, readCopies } from '../skills/delivery/copyReading.ts';
import { copiesOf, copyPath, type DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { type DeliveryChoice, defaultChoice, readersOf } from '../skills/delivery/folderTable.ts';
import type { DeliveredCopy, DeliveryScope } from '../skills/delivery/manifest.ts';
import type { Skill, SkillVersion } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import type { SkillView } from './contract.ts';
import type { CopyView, DeliveryRequest } from './deliveryContract.ts';
import type { EngineOptions } from './options.ts';

/** Where skills go, and whom they are for when nobody says otherwise. */
export interface DeliverySetting {
  readonly place: DeliveryPlace;
  readonly choice: DeliveryChoice;
}

/** A skill with its copies as they stand. */
export interface DeliveredSkill {
  readonly skill: Skill;
  readonly versions: readonly SkillVersion[];
  readonly readings: readonly CopyReading[];
  readonly combined: CombinedText;
  /** Hashes of every text delivered under its name. */
  readonly known: ReadonlySet<string>;
}

/** The setting of an engine. */
export function deliverySetting(
  options: Pick<EngineOptions, 'homePath' | 'delivery'>,
  projectPath: string,
): DeliverySetting {
  return {
    place: { projectPath, homePath: options.homePath },
    choice: { ...defaultChoice, ...options.delivery },
  };
}

/** The choice of one approval: what it names, else what is set. */
export function choiceOf({ choice }: DeliverySetting, request: DeliveryRequest | undefined): DeliveryChoice {
  return { ...choice, ...request };
}

/** Reads what stands in the places of a skill's copies. Writes nothing. */
export async function readDelivered(store: Store, skill: Skill, place: DeliveryPlace): Promise<DeliveredSkill> {
  const versions = await store.listSkillVersions(skill.name);
  const readings = await readCopies(skill, versions, place);
  const combined = combinedText(skill, versions, readings);
  return { skill, versions, readings, combined, known: knownHashes(skill, versions) };
}

/** By the path of each copy, what all copies of its skill say together; without those that contradict each other. */
export async function combinedTexts(
  store: Store,
  skills: readonly Skill[],
  place: DeliveryPlace,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const skill of skills) {
    const { readings, combined } = await readDelivered(store, skill, place);
    if (combined.text === null || combined.conflicts.length > 0) continue;
    for (const { path, text } of readings) if (text !== null) texts.set(path, combined.text);
  }
  return texts;
}

/** Folders that were made for any skill, as `scope:folder`. */
export async function foldersMade(store: Store): Promise<ReadonlySet<string>> {
  const skills = await store.listSkills();
  return new Set(
    skills.flatMap((skill) =>
      copiesOf(skill).flatMap(({ scope, madeFolders }) => madeFolders.map((folder) => `${scope}:${folder}`)),
    ),
  );
}

/** The skill with another manifest. */
export function withCopies<S extends Skill>(skill: S, copies: readonly DeliveredCopy[], place: DeliveryPlace): S {
  return { ...skill, targets: copies.map((copy) => copyPath(skill.name, copy, place)), deliveries: copies };
}

/** A skill as clients show it, with the state of its copies. `notices`: what the user should know of what was just done. */
export async function skillView(
  store: Store,
  skill: Skill,
  place: DeliveryPlace,
  notices: readonly string[] = [],
): Promise<SkillView> {
  const { readings } = await readDelivered(store, skill, place);
  const copies = readings.map(copyView);
  return { ...skill, targets: copies.map((copy) => copy.path), onDisk: onDiskOf(copies), copies, notices };
}

/** A folder as users write it. */
export function folderName(scope: DeliveryScope, folder: string): string {
  return scope === 'user' ? `~/${folder}` : folder;
}

/** Display names of the assistants that read a folder. */
export function readerNames(scope: DeliveryScope, folder: string): readonly string[] {
  return readersOf(scope, folder).map((id) => assistantById(id)?.displayName ?? id);
}

function copyView({ copy, path, state, movedTo }: CopyReading): CopyView {
  const { scope, folder, mode } = copy;
  return { path, folder: folderName(scope, folder), scope, mode, state, movedTo, readers: readerNames(scope, folder) };
}

function onDiskOf(copies: readonly CopyView[]): SkillView['onDisk'] {
  const states = new Set(copies.map(({ state }) => state));
  if (states.has('edited') || states.has('outdated') || states.has('foreign')) return 'changed';
  if (states.has('missing') || states.has('moved') || !states.has('same')) return 'missing';
  return 'same';
}
