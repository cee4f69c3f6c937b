import { promises as fs } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import type { LintFinding } from '../engine/contract.ts';
import { findStale, staleFixes } from '../engine/staleness.ts';
import { applyEdits, skillFixes } from '../skills/document/fixes.ts';
import { lintSkill } from '../skills/document/lint.ts';
import type { CommandLine } from './arguments.ts';
import { plural, printable } from './print.ts';
import { readText } from './readText.ts';

const deepest = 12;
const filesAtMost = 5_000;
const skippedFolders = new Set(['node_modules', '.git']);
/** A fix may uncover another finding; more rounds than kinds of findings are none of a file that can be fixed. */
const roundsAtMost = 30;
/** Fixes that leave a gap for a person to fill are no fixes where nobody looks. */
const unattended: ReadonlySet<string> = new Set([
  'correct-name',
  'name-like-folder',
  'remove-hidden',
  'remove-mark',
  'quote-value',
  'remove-markup',
  'move-to-metadata',
]);

/** What was found in one file. */
interface LintResult {
  readonly path: string;
  readonly findings: readonly LintFinding[];
  /** How many findings went by being fixed. */
  readonly fixed: number;
}

/** What a check prints, and whether it found an error. */
export interface LintOutcome {
  readonly text: string;
  readonly hasErrors: boolean;
}

/**
 * `skillify skills lint PATH... [--fix]`: files, or folders with all SKILL.md below them. What skills name is looked for in
 * the project. Opens no store.
 */
export async function lintCommand(line: CommandLine, paths: readonly string[]): Promise<LintOutcome> {
  if (paths.length === 0)
    throw new SkillifyError('usage', 'Name the SKILL.md files to check: skillify skills lint PATH...');
  const project = path.resolve(line.project ?? process.cwd());
  const files = [...new Set((await Promise.all(paths.map(skillFilesAt))).flat())];
  const results: LintResult[] = [];
  for (const file of files) results.push(await lintFile(file, project, line.fix));
  const all = results.flatMap(({ findings }) => findings);
  const count = (severity: LintFinding['severity']) => all.filter((finding) => finding.severity === severity).length;
  const hasErrors = count('error') > 0;
  if (line.json) return { text: `${JSON.stringify({ results }, null, 2)}\n`, hasErrors };
  const lines = results.flatMap(({ path: file, findings, fixed }) => [
    ...(fixed > 0 ? [`${file}: ${plural(fixed, 'finding')} fixed`] : []),
    ...findings.map(({ line: at, severity, message, rule }) => `${file}:${at}: ${severity}: ${message} (${rule})`),
    ...(fixed === 0 && findings.length === 0 && files.length === 1 ? [`${file}: nothing to report`] : []),
  ]);
  const summary = `${plural(files.length, 'file')}: ${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('info'), 'hint')}`;
  return { text: printable(`${[...lines, summary].join('\n')}\n`), hasErrors };
}

async function lintFile(file: string, project: string, fixes: boolean): Promise<LintResult> {
  const isSkill = path.basename(file) === 'SKILL.md';
  const folder = isSkill ? path.basename(path.dirname(path.resolve(file))) : null;
  const text = await readText(file);
  const check = async (skillMd: string): Promise<readonly LintFinding[]> => {
    const stale = await findStale(project, [path.dirname(path.resolve(file))], skillMd);
    const found = stale.map(({ rule, severity, line, message }) => ({ rule, severity, line, message }));
    return [...lintSkill(skillMd, folder), ...found].sort((left, right) => left.line - right.line);
  };
  const before = await check(text);
  if (!fixes) return { path: file, findings: before, fixed: 0 };
  const fixedText = await fixedTextOf(text, folder, project, file);
  if (fixedText === text) return { path: file, findings: before, fixed: 0 };
  await fs.writeFile(file, fixedText);
  const after = await check(fixedText);
  return { path: file, findings: after, fixed: Math.max(0, before.length - after.length) };
}

/** The text after all fixes that need nobody: those of the format, and new names that git tells. */
async function fixedTextOf(text: string, folder: string | null, project: string, file: string): Promise<string> {
  let fixed = text;
  for (let round = 0; round < roundsAtMost; round += 1) {
    const ofFormat = skillFixes(fixed, folder).find(({ kind }) => unattended.has(kind));
    const certain = ofFormat
      ? []
      : (await findStale(project, [path.dirname(path.resolve(file))], fixed)).filter(({ isCertain }) => isCertain);
    const next = ofFormat ?? staleFixes(fixed, certain)[0];
    const changed = next ? applyEdits(fixed, next.edits) : fixed;
    if (changed === fixed) return fixed;
    fixed = changed;
  }
  return fixed;
}

/** A Markdown file itself; of a folder its SKILL.md, or all that lie below it. */
async function skillFilesAt(target: string): Promise<readonly string[]> {
  const stat = await fs.stat(target).catch(() => null);
  if (stat === null || !stat.isDirectory()) return [target];
  const found: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((left, right) => left.name.localeCompare(right.name))) {
      if (found.length >= filesAtMost) return;
      if (entry.isFile() && entry.name === 'SKILL.md') found.push(path.join(folder, entry.name));
      else if (entry.isDirectory() && depth < deepest && !skippedFolders.has(entry.name))
        await visit(path.join(folder, entry.name), depth + 1);
    }
  };
  await visit(target, 0);
  // Said by what reads the file: there is none.
  return found.length > 0 ? found : [path.join(target, 'SKILL.md')];
}
