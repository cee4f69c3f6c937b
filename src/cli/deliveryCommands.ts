import { SkillifyError } from '../base/errors.ts';
import type { SkillView } from '../engine/contract.ts';
import type { CopyView, DeliveryFolderView } from '../engine/deliveryContract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { deliveryRequest, scopeOf, targetList } from './deliveryRequest.ts';
import { type Paint, printable } from './print.ts';

/** `skillify skills status [NAME]`: the copies of one skill, or of all. */
export async function copiesStatus(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const name = line.positionals[1];
  const all = await ask('listSkills', {});
  const skills = name === undefined ? all : all.filter((skill) => skill.name === name);
  if (name !== undefined && skills.length === 0)
    throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
  return show({ skills: skills.map(statusJson) }, () =>
    skills.length === 0
      ? 'No skill was approved yet.'
      : skills
          .map((skill) =>
            [paint.bold(skill.name), ...skill.copies.map((copy) => copyLine(copy, skill.status, paint))].join('\n'),
          )
          .join('\n'),
  );
}

/** `skillify skills folders`: the table of folders, and what to name to get a copy in each. */
export async function foldersCommand(paint: Paint, ask: Ask, show: Show): Promise<string> {
  const folders = await ask('deliveryFolders', {});
  return show({ folders }, () => folders.map((folder) => folderLine(folder, paint)).join('\n'));
}

/** `skillify skills deliver NAME`. */
export async function deliverCommand(line: CommandLine, name: string, ask: Ask, show: Show): Promise<string> {
  const delivery = deliveryRequest(line);
  const skill = await ask('deliver', { name, ...(delivery && { delivery }) });
  return show({ skill }, () => told(`Delivered to ${skill.targets.join(', ')}.`, skill));
}

/** `skillify skills undeliver NAME --from IDS`. */
export async function undeliverCommand(line: CommandLine, name: string, ask: Ask, show: Show): Promise<string> {
  if (line.from === undefined)
    throw new SkillifyError('usage', `Name the assistants: skillify skills undeliver ${name} --from codex.`);
  const assistants = targetList('--from', line.from);
  const scope = line.scope === undefined ? {} : { scope: scopeOf(line.scope) };
  const skill = await ask('undeliver', { name, assistants, ...scope });
  return show({ skill }, () => told(`Removed. It is still in ${skill.targets.join(', ')}.`, skill));
}

function told(sentence: string, { notices }: SkillView): string {
  return [sentence, ...notices].map(printable).join('\n');
}

function statusJson({ name, status, version, onDisk, copies }: SkillView) {
  return { name, status, version, onDisk, copies };
}

function copyLine(
  { path, mode, state, movedTo, readers }: CopyView,
  status: SkillView['status'],
  paint: Paint,
): string {
  const words = {
    same: paint.good('as delivered'),
    outdated: 'an earlier version',
    edited: paint.bad('edited by hand'),
    missing: status === 'retired' ? 'removed' : paint.bad('deleted'),
    moved: paint.bad(`moved to ${printable(movedTo ?? '')}`),
    elsewhere: 'in another working tree',
    foreign: paint.bad('replaced by something else'),
  };
  const kind = mode === 'link' ? ' (link)' : '';
  return `  ${printable(path)}${kind}: ${words[state]}  ${paint.dim(readers.join(', '))}`;
}

function folderLine({ folder, readers, targets }: DeliveryFolderView, paint: Paint): string {
  const names = targets.length > 0 ? `  --to ${targets.map(({ id }) => id).join(' | ')}` : '';
  return `${paint.bold(folder)}  read by ${readers.join(', ')}${paint.dim(names)}`;
}
