import type { LintFinding } from './lintFinding.ts';
import { type Add, lintHeader } from './lintHeader.ts';
import { parseSkillDocument } from './skillDocument.ts';

/** Tag characters, bidirectional controls and zero-width marks: text a reader cannot see. */
const hiddenCharacters = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;
const tokenLimit = 5000;
const lineLimit = 500;
const untitledLines = 30;
const mark = '\ufeff';

/** A value in one line that YAML takes for a mapping within a mapping. */
export const bareColon = /^([\w-]+):[ \t]+(?!["'|>[{&*!#])(.*:[ \t].*?)[ \t]*\r?$/;

/**
 * Findings on a SKILL.md by the rules of the Agent Skills format and what a reader must not be shown.
 * `folderName` is the folder it stands or will stand in, null when unknown.
 */
export function lintSkill(text: string, folderName: string | null): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const add = (rule: string, severity: LintFinding['severity'], line: number, message: string) =>
    findings.push({ rule, severity, line, message });
  const document = parseSkillDocument(text);
  if (document.frontMatterText === null && text.startsWith(`${mark}---`)) {
    add(
      'byte-order-mark',
      'error',
      1,
      'Remove the invisible mark before the first ---: readers of front matter do not expect it.',
    );
  } else if (document.frontMatterText === null) {
    add(
      'front-matter-missing',
      'error',
      1,
      'Begin the file with front matter between two lines of ---, with name and description.',
    );
  } else if (document.frontMatter === null) {
    const why = document.frontMatterErrors[0];
    const bare = text.split('\n').findIndex((line) => bareColon.test(line)) + 1;
    if (bare > 0 && bare < document.bodyLine)
      add(
        'value-unquoted',
        'error',
        bare,
        'Put the value between quotation marks: the colon in it makes the front matter unreadable.',
      );
    else
      add(
        'front-matter-invalid',
        'error',
        1,
        `Write the front matter as YAML keys and values${why ? `: ${why}` : ''}.`,
      );
  } else {
    lintHeader(document.frontMatter, lineOfKey(text), folderName, add);
  }
  lintBody(document.body, document.bodyLine, add);
  lintText(text, add);
  return findings.sort((left, right) => left.line - right.line || left.rule.localeCompare(right.rule));
}

function lineOfKey(text: string): (key: string) => number {
  const lines = text.split('\n');
  return (key) => Math.max(1, lines.findIndex((line) => line.startsWith(`${key}:`)) + 1);
}

function lintBody(body: string, bodyLine: number, add: Add): void {
  if (body.trim() === '') {
    add('body-empty', 'error', bodyLine, 'Write instructions below the front matter.');
    return;
  }
  // The format leaves the body free, and a short one can do without.
  if (body.split('\n').length > untitledLines && !/^#{1,6}[ \t]+\S/m.test(body))
    add('title-missing', 'info', bodyLine, 'Begin the body with a # title.');
  const lines = body.split('\n').length + bodyLine - 1;
  if (lines > lineLimit)
    add(
      'body-lines',
      'warning',
      bodyLine,
      `The file has ${lines} lines; keep it below ${lineLimit} and move detail to linked files.`,
    );
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
