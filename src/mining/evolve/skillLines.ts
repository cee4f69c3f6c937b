import { normalisePhrases, type Term, termsOf } from '../terms.ts';
import { type Stance, stanceOf } from './stance.ts';

/** A line of a SKILL.md, as it is compared with what was said. */
export interface SkillLine {
  /** 1-based in the file. */
  readonly line: number;
  /** Heading it stands under, null above the first. */
  readonly section: string | null;
  /** As written, without the line end. */
  readonly text: string;
}

/** One statement of a skill: a sentence of a line, or its description. */
export interface Statement {
  readonly text: string;
  readonly terms: readonly Term[];
  readonly stance: Stance;
}

const runCount = /\(in \d+ of \d+ runs\b[^)]*\)/;
const instructing = /^(?:do|do not|don['’]?t|rules?|steps?|never|always|instructions?)$/i;

/** The lines behind the front matter that are not empty and no headings, each with its section. */
export function bodyLines(skillMd: string): readonly SkillLine[] {
  const lines: SkillLine[] = [];
  let section: string | null = null;
  for (const { text, line, heading, isTitle } of outlineOf(skillMd)) {
    if (heading !== null) section = heading;
    else if (text.trim() !== '' && !isTitle) lines.push({ line, section, text });
  }
  return lines;
}

/** Each line of the body with what it is in the outline; nothing inside a code block is a heading. */
export function outlineOf(skillMd: string): readonly {
  readonly text: string;
  readonly line: number;
  readonly heading: string | null;
  readonly isTitle: boolean;
}[] {
  const all = skillMd.split(/\r?\n/);
  const fence = /^---[ \t]*$/;
  const end = fence.test(all[0] ?? '') ? all.findIndex((text, index) => index > 0 && fence.test(text)) : -1;
  let inCode = false;
  return all.slice(end + 1).map((text, index) => {
    if (/^\s*(?:```|~~~)/.test(text)) inCode = !inCode;
    const heading = inCode ? null : (/^#{2,6}[ \t]+(.+?)[ \t]*#*$/.exec(text)?.[1] ?? null);
    return { text, line: end + 2 + index, heading, isTitle: !inCode && /^#[ \t]/.test(text) };
  });
}

/** The lines that tell what to do; all of the body where no section says that it does. */
export function ruleLinesOf(skillMd: string): readonly SkillLine[] {
  const lines = bodyLines(skillMd);
  const rules = lines.filter(({ section }) => section !== null && instructing.test(section));
  return rules.length > 0 ? rules : lines;
}

/**
 * What a skill is recognised by: its rules, without the commands that were counted from runs, of which different
 * workflows share many; those alone where there is nothing else.
 */
export function adviceOf(skillMd: string): readonly Statement[] {
  const rules = ruleLinesOf(skillMd);
  const said = rules.filter(({ text }) => !isCountedStep(text));
  return (said.length > 0 ? said : rules)
    .map(({ text }) => statementOf(text))
    .filter((statement) => statement.terms.length > 0);
}

/** A line with the number of runs that another one states. */
export function withCountOf(text: string, other: string): string {
  return text.replace(runCount, () => runCount.exec(other)?.[0] ?? '');
}

/** True for a drafted line that says in how many runs a command occurred. */
export function isCountedStep(text: string): boolean {
  return runCount.test(text);
}

/** A line without the marks of Markdown. */
export function plainText(text: string): string {
  return text
    .replace(/^\s*(?:[-*+]|\d+[.)]|>)\s+/, '')
    .replace(runCount, '')
    .replace(/[*`“”"]/g, '')
    .trim();
}

/** A line as a whole and, where it has several, each of its sentences: a rule may be said in one or over two. */
export function statementsOf(text: string): readonly Statement[] {
  const plain = plainText(text);
  const sentences = plain.split(/(?<=[.!?])\s+|;\s+/);
  return [...new Set([plain, ...sentences])].map(statementOf).filter((statement) => statement.terms.length > 0);
}

/** One statement, whatever its punctuation. */
export function statementOf(text: string): Statement {
  return { text, terms: termsOf(normalisePhrases(plainText(text))), stance: stanceOf(plainText(text)) };
}
