import { bodyLines, plainText, statementOf } from '../mining/evolve/skillLines.ts';
import { isUnsafeExample } from '../mining/generalise.ts';
import type { DraftFlag, DraftFlagKind, Evidence } from '../mining/proposal.ts';
import { termsOf } from '../mining/terms.ts';
import { namedIn } from './rewordNames.ts';

/** A line that a model worded, and the evidence that it cites. */
export interface WordedLine {
  /** 1-based line of the SKILL.md. */
  readonly line: number;
  readonly text: string;
  readonly evidence: readonly Pick<Evidence, 'quote' | 'sessionId'>[];
  /** Null for title and description, which sum up and cite nothing. */
  readonly section: string | null;
}

/** Share of a line's words that must be in what it rests on. */
const borneOutAt = 0.4;
/** Share of a rule's words that must come back for the rule to count as kept. */
const keptAt = 0.4;

/**
 * What a reader must look at twice: lines without evidence or not borne out by it, commands, addresses and paths that are
 * neither in the template's draft nor in cited evidence of two sessions, advice that is turned round, and rules that were left out.
 */
export function flagsOf(lines: readonly WordedLine[], templateMd: string, titleLine: number): readonly DraftFlag[] {
  const rules = bodyLines(templateMd).filter(({ section }) => section === 'Do' || section === 'Do not');
  const stances = stancesOf(rules.map(({ text }) => text));
  const flags = lines.flatMap((line) => [
    ...newThings(line, templateMd),
    ...(line.section !== 'When to use' && isOpposed(line, stances) ? [flag(line, 'opposed', line.text)] : []),
    ...(isBorneOut(line, templateMd) ? [] : [flag(line, 'unsupported', line.text)]),
  ]);
  const said = lines.filter(({ section }) => section !== null).map(({ text }) => text);
  const dropped = rules
    .filter(({ text }) => !isKept(text, said))
    .map(({ text }): DraftFlag => ({ line: titleLine, kind: 'dropped', text: plainText(text) }));
  return [...flags, ...dropped];
}

/** The same for a line that stands for itself, such as the description of a merge. */
export function summaryFlags(line: WordedLine, templateMd: string): readonly DraftFlag[] {
  return [
    ...newThings(line, templateMd),
    ...(isBorneOut(line, templateMd) ? [] : [flag(line, 'unsupported', line.text)]),
  ];
}

function flag({ line }: WordedLine, kind: DraftFlagKind, text: string): DraftFlag {
  return { line, kind, text };
}

/** Names that the template's draft does not use, unless what was said in two sessions does: a quote may hold what was pasted. */
function newThings(line: WordedLine, templateMd: string): readonly DraftFlag[] {
  const drafted = comparable(withoutQuotes(templateMd));
  const flags = new Map<string, DraftFlag>();
  for (const { kind, text } of namedIn(line.text)) {
    const bare = comparable(text);
    const isHarmless = !isUnsafeExample(text);
    const isKnown = occursIn(drafted, bare) || (isHarmless && sessionsSaying(line, bare) >= 2);
    if (!isKnown) flags.set(`${kind}${bare}`, flag(line, kind, text));
  }
  if (isUnsafeExample(plainText(line.text)) && !isUnsafeExample(drafted)) {
    flags.set('unsafe', flag(line, 'new-command', plainText(line.text)));
  }
  return [...flags.values()];
}

function sessionsSaying({ evidence }: WordedLine, name: string): number {
  const saying = evidence.filter(({ quote }) => occursIn(comparable(quote), name));
  return new Set(saying.map(({ sessionId }) => sessionId)).size;
}

/** The draft without the section that only quotes. */
function withoutQuotes(templateMd: string): string {
  const quotes = new Set(
    bodyLines(templateMd)
      .filter(({ section }) => section === 'Examples')
      .map(({ line }) => line),
  );
  return templateMd
    .split('\n')
    .filter((_text, index) => !quotes.has(index + 1))
    .join('\n');
}

function comparable(text: string): string {
  return text
    .toLowerCase()
    .replace(/[`“”"'‘’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** True where the name stands in the text as a whole, not as a part of another. */
function occursIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!/[\p{L}\p{N}_]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}

function isBorneOut(line: WordedLine, templateMd: string): boolean {
  if (line.section !== null && line.evidence.length === 0) return false;
  const own = stemsOf(plainText(line.text));
  if (own.size < 2) return true;
  const source = stemsOf([templateMd, ...line.evidence.map(({ quote }) => quote)].join('\n'));
  return shared(own, source) / own.size >= borneOutAt;
}

/** What the rules of a draft ask for and what they forbid; what they do both with is neither. */
interface Stances {
  readonly wanted: ReadonlySet<string>;
  readonly unwanted: ReadonlySet<string>;
}

function stancesOf(rules: readonly string[]): Stances {
  const all = rules.map((rule) => statementOf(rule).stance);
  const wanted = new Set(all.flatMap((stance) => [...stance.wanted]));
  const unwanted = new Set(all.flatMap((stance) => [...stance.unwanted]));
  const only = (own: ReadonlySet<string>, other: ReadonlySet<string>) =>
    new Set([...own].filter((stem) => !other.has(stem)));
  return { wanted: only(wanted, unwanted), unwanted: only(unwanted, wanted) };
}

/** True where the line asks for what the template's rules forbid, or the other way round. */
function isOpposed(line: WordedLine, rules: Stances): boolean {
  const forbids = line.section === 'Do not' && !/^(?:do not|don[’']t|never|avoid|no|stop)\b/i.test(line.text);
  const own = statementOf(forbids ? `Do not ${line.text}` : line.text).stance;
  return (
    [...own.wanted].some((stem) => rules.unwanted.has(stem) && !own.unwanted.has(stem)) ||
    [...own.unwanted].some((stem) => rules.wanted.has(stem) && !own.wanted.has(stem))
  );
}

function isKept(rule: string, said: readonly string[]): boolean {
  const all = said.map(comparable).join('\n');
  const spans = [...rule.matchAll(/`([^`]+)`/g)].map((match) => comparable(match[1] ?? ''));
  if (!spans.every((span) => all.includes(span))) return false;
  const stems = stemsOf(plainText(rule));
  return stems.size === 0 || said.some((text) => shared(stems, stemsOf(text)) / stems.size >= keptAt);
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(termsOf(text).map((term) => term.stem));
}

function shared(own: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...own].filter((stem) => other.has(stem)).length;
}
