import { structuredPatch } from 'diff';
import { SkillifyError } from '../base/errors.ts';
import type { VersionAuthor, VersionView } from '../engine/versionContract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { day, type Paint, plural, printable } from './print.ts';
import { readText } from './readText.ts';

/** `skillify skills history NAME`: every approved version with its author, decision and evidence, oldest first. */
export async function historyCommand(name: string, ask: Ask, show: Show): Promise<string> {
  const versions = await ask('skillVersions', { name });
  return show({ versions }, () => versions.map(historyLine).join('\n'));
}

/** `skillify skills show NAME --version N`. */
export async function showVersion(name: string, number: number, ask: Ask, show: Show): Promise<string> {
  const version = versionOf(await ask('skillVersions', { name }), name, number);
  return show({ version }, () => version.skillMd.trimEnd());
}

/** `skillify skills diff NAME [A] [B]`: two versions as a patch; the last two when none is named, A and the newest for one. */
export async function diffCommand(
  line: CommandLine,
  name: string,
  paint: Paint,
  ask: Ask,
  show: Show,
): Promise<string> {
  const versions = await ask('skillVersions', { name });
  const [first, second] = line.positionals.slice(2).map(numberOf);
  const newest = versions.at(-1);
  const after = second === undefined ? newest : versionOf(versions, name, second);
  const before = first === undefined ? versions.at(-2) : versionOf(versions, name, first);
  if (!before || !after)
    throw new SkillifyError('not-found', `${name} has one version only, so there is nothing to compare it with.`);
  const names = [`${name} version ${before.version}`, `${name} version ${after.version}`] as const;
  const { hunks } = structuredPatch(names[0], names[1], before.skillMd, after.skillMd, '', '', { context: 3 });
  const patch = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  return show({ from: before.version, to: after.version, patch: patch.join('\n') }, () =>
    [`--- ${names[0]}`, `+++ ${names[1]}`, ...patch]
      .map(printable)
      .map((text) => (text.startsWith('+') ? paint.good(text) : text.startsWith('-') ? paint.bad(text) : text))
      .join('\n'),
  );
}

/** `skillify skills origin PATH`: the proposal, version and evidence behind a SKILL.md, by its metadata. */
export async function originCommand(file: string | undefined, ask: Ask, show: Show): Promise<string> {
  if (file === undefined) throw new SkillifyError('usage', 'Name the SKILL.md: skillify skills origin PATH.');
  const origin = await ask('skillOrigin', { skillMd: await readText(file) });
  return show({ origin }, () => {
    const { name, title, status, version, isEdited, addedLines, removedLines, currentVersion } = origin;
    const text = isEdited
      ? `version ${version.version}, edited since: ${plural(addedLines, 'line')} added, ${removedLines} removed`
      : `version ${version.version} as approved`;
    const current = status === 'retired' ? 'The skill is retired now.' : `The approved version is ${currentVersion}.`;
    return [
      `${printable(title)} (${name}): ${text}. ${current}`,
      historyLine(version),
      ...version.evidence
        .filter(({ supports }) => supports)
        .map(
          ({ at, assistant, quote, sessionId }) => `  ${day(at)}  ${assistant}  “${printable(quote)}”  ${sessionId}`,
        ),
    ].join('\n');
  });
}

function historyLine(view: VersionView): string {
  const { version, at, reason, author, decidedBy, proposal, evidence, contentHash } = view;
  const support = evidence.filter(({ supports }) => supports).length;
  return [
    `v${version}  ${new Date(at).toISOString()}  ${reason}`,
    `words: ${authorText(author)}`,
    ...(decidedBy === null ? [] : [`by ${printable(decidedBy)}`]),
    ...(proposal === null ? [] : [`proposal ${proposal.id}, ${plural(support, 'turn')} behind it`]),
    contentHash.slice(0, 12),
  ].join('  ');
}

function authorText(author: VersionAuthor): string {
  switch (author.kind) {
    case 'model':
      return author.name;
    case 'person':
      return 'edited by a person';
    case 'agent':
      return 'suggested by an agent';
    case 'team':
      return 'approved by the team';
    case 'restored':
      return 'an earlier version';
    case 'unknown':
      return 'unknown';
    case 'template':
      return 'template';
    default:
      return author satisfies never;
  }
}

function versionOf(versions: readonly VersionView[], name: string, number: number): VersionView {
  const found = versions.find(({ version }) => version === number);
  if (found) return found;
  const known = versions.map(({ version }) => version).join(', ');
  throw new SkillifyError('not-found', `${name} has no version ${number}; it has ${known}.`);
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new SkillifyError('usage', `“${text}” is no version; write a number such as 2.`);
}
