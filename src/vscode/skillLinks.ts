import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { SkillFileLink } from '../engine/rpcReview.ts';
import type { EngineHost } from './engineHost.ts';

/** Opens what a relative link of a skill or a draft leads to, in the editor. */
export async function openSkillFile(engine: EngineHost, { kind, id, href }: SkillFileLink): Promise<null> {
  const skillFile = kind === 'skill' ? await fileOfSkill(engine, id) : await targetOf(engine, id);
  const file = await skillLinkFile(skillFile, href);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { preview: true });
  return null;
}

/**
 * The file that a relative link of a skill leads to. Only a file inside the skill's folder is one, also behind symbolic
 * links; throws `invalid-input` for anything else and `not-found` where there is no file.
 */
export async function skillLinkFile(skillFile: string, href: string): Promise<string> {
  const folder = path.dirname(skillFile);
  const file = path.resolve(folder, relativePath(href));
  if (!isBelow(folder, file)) throw notInFolder(href);
  const [realFolder, realFile] = await Promise.all([pathOnDisk(folder), pathOnDisk(file)]);
  if (realFolder !== null && realFile !== null) {
    if (!isBelow(realFolder, realFile)) throw notInFolder(href);
    if ((await stat(realFile)).isFile()) return file;
  }
  throw new SkillifyError(
    'not-found',
    vscode.l10n.t('There is no file “{0}” in the folder of this skill.', shown(href)),
  );
}

function relativePath(href: string): string {
  try {
    const text = decodeURIComponent(href.replace(/[?#].*$/s, ''));
    if (text !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\~]|[\\\p{Cc}]/iu.test(text)) return text;
  } catch {
    // A path that was never encoded as an address is none.
  }
  throw notInFolder(href);
}

async function fileOfSkill(engine: EngineHost, name: string): Promise<string> {
  const target = (await engine.request('listSkills', {})).find((skill) => skill.name === name)?.targets[0];
  if (target === undefined) throw new SkillifyError('not-found', vscode.l10n.t('This skill has no file.'));
  return target;
}

async function targetOf(engine: EngineHost, id: string): Promise<string> {
  return (await engine.request('getProposal', { id })).target;
}

/** Where a path really lies; null where there is nothing. */
async function pathOnDisk(file: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch {
    return null;
  }
}

function isBelow(folder: string, file: string): boolean {
  const [first = ''] = path.relative(folder, file).split(path.sep);
  return first !== '' && first !== '..' && !path.isAbsolute(path.relative(folder, file));
}

function notInFolder(href: string): SkillifyError {
  return new SkillifyError(
    'invalid-input',
    vscode.l10n.t('“{0}” is not a file in the folder of this skill.', shown(href)),
  );
}

function shown(href: string): string {
  return href.slice(0, 200).replace(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}
