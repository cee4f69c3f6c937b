import { isRecord, stringAt } from '../../base/json.ts';
import type { LintFinding } from './lintFinding.ts';
import { parseSkillDocument } from './skillDocument.ts';

const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const knownKeys = new Set(['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']);
/** Tag characters, bidirectional controls and zero-width marks: text a reader cannot see. */
const hiddenCharacters = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;
const tokenLimit = 5000;

/**
 * Findings on a SKILL.md by the rules of the Agent Skills format and what a reader must not be shown.
 * `folderName` is the folder it stands or will stand in, null when unknown.
 */
export function lintSkill(text: string, folderName: string | null): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const add = (rule: string, severity: LintFinding['severity'], line: number, message: string) =>
    findings.push({ rule, severity, line, message });
  const document = parseSkillDocument(text);
  if (document.frontMatterText === null) {
    add(
      'front-matter-missing',
      'error',
      1,
      'Begin the file with front matter between two lines of ---, with name and description.',
    );
  } else if (document.frontMatter === null) {
    const why = document.frontMatterErrors[0];
    add('front-matter-invalid', 'error', 1, `Write the front matter as YAML keys and values${why ? `: ${why}` : ''}.`);
  } else {
    lintHeader(document.frontMatter, lineOfKey(text), folderName, add);
  }
  lintBody(document.body, document.bodyLine, add);
  lintText(text, add);
  return findings.sort((left, right) => left.line - right.line || left.rule.localeCompare(right.rule));
}

type Add = (rule: string, severity: LintFinding['severity'], line: number, message: string) => void;

function lineOfKey(text: string): (key: string) => number {
  const lines = text.split('\n');
  return (key) => Math.max(1, lines.findIndex((line) => line.startsWith(`${key}:`)) + 1);
}

function lintHeader(
  header: Readonly<Record<string, unknown>>,
  lineOf: (key: string) => number,
  folderName: string | null,
  add: Add,
): void {
  const name = stringAt(header, 'name');
  if (name === undefined || name === '') add('name-missing', 'error', 1, 'Give the skill a name.');
  else if (!namePattern.test(name) || name.length > 64)
    add(
      'name-invalid',
      'error',
      lineOf('name'),
      'Use lower-case letters, digits and single hyphens in the name, at most 64 characters.',
    );
  else if (folderName !== null && name !== folderName)
    add(
      'name-folder',
      'error',
      lineOf('name'),
      `Name the skill like its folder, ${folderName}, or assistants will skip it.`,
    );
  const description = stringAt(header, 'description');
  if (description === undefined || description.trim() === '')
    add('description-missing', 'error', 1, 'Describe what the skill does and when to use it.');
  else {
    if (description.length > 1024)
      add('description-long', 'error', lineOf('description'), 'Keep the description within 1024 characters.');
    if (!/\b(?:when|before|after|whenever|while|if)\b/i.test(description))
      add(
        'description-when',
        'warning',
        lineOf('description'),
        'Say in the description when the skill applies, so that assistants load it.',
      );
    if (/[<>]/.test(description))
      add(
        'description-markup',
        'warning',
        lineOf('description'),
        'Leave < and > out of the description: some assistants reject it.',
      );
  }
  for (const key of Object.keys(header))
    if (!knownKeys.has(key)) add('key-unknown', 'info', lineOf(key), `“${key}” is not a key every assistant knows.`);
  const metadata = header['metadata'];
  if (metadata !== undefined && !isRecord(metadata))
    add('metadata-invalid', 'error', lineOf('metadata'), 'Write metadata as keys and values.');
}

function lintBody(body: string, bodyLine: number, add: Add): void {
  if (body.trim() === '') {
    add('body-empty', 'error', bodyLine, 'Write instructions below the front matter.');
    return;
  }
  if (!/^#[ \t]+\S/m.test(body)) add('title-missing', 'warning', bodyLine, 'Begin the body with a # title.');
  const tokens = Math.ceil(body.length / 4);
  if (tokens > tokenLimit)
    add(
      'body-long',
      'warning',
      bodyLine,
      `The body is about ${tokens} tokens; keep it below ${tokenLimit} and move detail to linked files.`,
    );
}

function lintText(text: string, add: Add): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (hiddenCharacters.test(index === 0 ? line.replace(/^\ufeff/, '') : line))
      add('hidden-characters', 'error', index + 1, 'Remove the invisible characters on this line.');
    if (/\b(?:curl|wget|iwr|irm)\b[^|\n]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?(?:sh|iex|python3?|node)\b/i.test(line))
      add('download-to-shell', 'error', index + 1, 'Do not pipe a download into a shell.');
    if (/\[redacted:[\w-]+\]/.test(line))
      add('redacted-text', 'warning', index + 1, 'A secret was removed here; reword the line without it.');
    if (line.length > 1000) add('line-long', 'warning', index + 1, 'Break this line up; it is over 1000 characters.');
  }
}

/** True when nothing stands against writing the file. */
export function isWritable(findings: readonly LintFinding[]): boolean {
  return findings.every((finding) => finding.severity !== 'error');
}
