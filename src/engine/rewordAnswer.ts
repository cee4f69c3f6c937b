import { isRecord } from '../base/json.ts';
import { oneLine } from '../base/text.ts';
import { EditableSkill } from '../mining/evolve/editableSkill.ts';
import { bodyLines } from '../mining/evolve/skillLines.ts';
import type { Evidence, LineCitation, Proposal, TemplateDraft } from '../mining/proposal.ts';
import { composeSkill, type DraftLine, type DraftSection } from '../mining/skillText.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import { parseSkillDocument } from '../skills/document/skillDocument.ts';
import { flagsOf, summaryFlags, type WordedLine } from './rewordFlags.ts';
import { type RewordAnswer, wordedSections } from './rewordPrompt.ts';

/** The parts of a proposal that better words change. */
export type Reworded = Required<Pick<Proposal, 'title' | 'description' | 'skillMd' | 'evidence' | 'wording'>>;

const keptSections = ['Examples', 'Evidence'];
const ranks: ReadonlyMap<string | null, number> = new Map([
  ['Do', 3],
  ['Do not', 3],
  ['When to use', 2],
  ['Examples', 1],
]);

/** Puts a model's words into the template's draft; null when the result would not be a better skill, or none at all. */
export function applyAnswer(
  proposal: Proposal,
  answer: RewordAnswer,
  ids: ReadonlyMap<string, Evidence>,
  author: string,
): Reworded | null {
  const reworded =
    proposal.change === 'merge'
      ? mergeReworded(proposal, answer, ids, author)
      : draftReworded(proposal, answer, ids, author);
  return reworded !== null && passesLint(reworded.skillMd, proposal) ? reworded : null;
}

/** What the template writer drafted, as it is kept beside a model's words. */
function templateOf({ title, description, skillMd, evidence }: Proposal): TemplateDraft {
  return { title, description, skillMd, skillLines: evidence.map((item) => item.skillLine) };
}

/** No finding that the template's own draft has not. */
function passesLint(skillMd: string, { name, skillMd: templateMd }: Proposal): boolean {
  const findings = lintSkill(skillMd, name);
  const known = new Set(lintSkill(templateMd, name).map(({ rule }) => rule));
  return isWritable(findings) && findings.every(({ rule, severity }) => severity === 'info' || known.has(rule));
}

function mergeReworded(
  proposal: Proposal,
  answer: RewordAnswer,
  ids: ReadonlyMap<string, Evidence>,
  author: string,
): Reworded | null {
  const text = new EditableSkill(proposal.skillMd);
  text.setDescription(answer.description);
  const skillMd = text.toString();
  const line = text.lineOf(text.descriptionLine() ?? '');
  if (skillMd === proposal.skillMd || line === null) return null;
  const evidence = [...ids.values()];
  const flags = summaryFlags({ line, text: answer.description, evidence, section: null }, proposal.skillMd);
  return {
    title: proposal.title,
    description: answer.description,
    skillMd,
    evidence: proposal.evidence,
    wording: { author, flags, citations: [], template: templateOf(proposal) },
  };
}

function draftReworded(
  proposal: Proposal,
  answer: RewordAnswer,
  ids: ReadonlyMap<string, Evidence>,
  author: string,
): Reworded | null {
  const header = headerOf(proposal.skillMd);
  const own = wordedSections.map((heading) => ({ heading, lines: linesOf(answer, heading, ids) }));
  const rules = own.filter(({ heading }) => heading !== 'When to use').flatMap(({ lines }) => lines);
  if (header === null || rules.length === 0) return null;
  const title = answer.title.replace(/^#+\s*|\.$/g, '').trim();
  const { skillMd, bindings } = composeSkill({ ...header, description: answer.description }, title, [
    ...own,
    ...keptSections.map((heading) => keptSection(proposal, heading)),
  ]);
  const citations = citationsOf(bindings);
  const worded = wordedLines(skillMd, title, answer.description, citations, ids);
  const titleLine = skillMd.split('\n').indexOf(`# ${title}`) + 1;
  return {
    title,
    description: answer.description,
    skillMd,
    evidence: rebound(proposal.evidence, skillMd, citations),
    wording: {
      author,
      flags: flagsOf(worded, proposal.skillMd, titleLine),
      citations,
      template: templateOf(proposal),
    },
  };
}

/** Name and provenance, which stay as they are; null for front matter with more than the template writer writes. */
function headerOf(
  skillMd: string,
): { readonly name: string; readonly metadata: Readonly<Record<string, string>> } | null {
  const { frontMatter } = parseSkillDocument(skillMd);
  if (frontMatter === null) return null;
  const { name, description, metadata, ...others } = frontMatter;
  if (typeof name !== 'string' || typeof description !== 'string' || !isRecord(metadata)) return null;
  if (Object.keys(others).length > 0) return null;
  const texts = Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === Object.keys(metadata).length ? { name, metadata: Object.fromEntries(texts) } : null;
}

/** The model's lines of a section with the events they cite; ids that were never given are dropped. */
function linesOf(answer: RewordAnswer, heading: string, ids: ReadonlyMap<string, Evidence>): readonly DraftLine[] {
  return answer.sections
    .filter((section) => section.heading === heading)
    .flatMap((section) => section.lines)
    .map(({ text, evidence }) => ({
      text: `- ${text.replace(/^\s*(?:[-*+•]|\d+[.)])\s+/, '').trim()}`,
      eventIds: [...new Set(evidence.flatMap((id) => ids.get(id.trim())?.eventId ?? []))],
    }));
}

/** A section of the template as it stands: quotes with the events they quote, counts with all there are. */
function keptSection({ skillMd, evidence }: Proposal, heading: string): DraftSection {
  const supporting = evidence.filter((item) => item.supports);
  const lines = bodyLines(skillMd).filter(({ section }) => section === heading);
  return {
    heading,
    lines: lines.map(({ text }) => ({
      text,
      eventIds: (heading === 'Evidence' ? supporting : supporting.filter(({ quote }) => isQuoted(text, quote))).map(
        ({ eventId }) => eventId,
      ),
    })),
  };
}

function isQuoted(line: string, quote: string): boolean {
  const shown = line.replace(/^- “|”$/g, '');
  return shown === oneLine(quote.replace(/[`“”]/g, ''), 140) || quote.includes(shown);
}

function citationsOf(
  bindings: readonly { readonly eventId: string; readonly line: number }[],
): readonly LineCitation[] {
  const lines = new Map<number, string[]>();
  for (const { eventId, line } of bindings) lines.set(line, [...(lines.get(line) ?? []), eventId]);
  return [...lines].map(([line, eventIds]) => ({ line, eventIds })).sort((left, right) => left.line - right.line);
}

function wordedLines(
  skillMd: string,
  title: string,
  description: string,
  citations: readonly LineCitation[],
  ids: ReadonlyMap<string, Evidence>,
): readonly WordedLine[] {
  const evidence = [...ids.values()];
  const all = skillMd.split('\n');
  const body = bodyLines(skillMd).filter(({ section }) => wordedSections.some((name) => name === section));
  return [
    { line: all.findIndex((text) => text.startsWith('description:')) + 1, text: description, evidence, section: null },
    { line: all.indexOf(`# ${title}`) + 1, text: title, evidence, section: null },
    ...body.map(({ line, section, text }) => {
      const cited = citations.find((citation) => citation.line === line)?.eventIds ?? [];
      return {
        line,
        text: text.replace(/^- /, ''),
        evidence: evidence.filter(({ eventId }) => cited.includes(eventId)),
        section,
      };
    }),
  ];
}

/** Each piece of evidence at the strongest line that cites it; a rule before an occasion, and either before a quote. */
function rebound(
  evidence: readonly Evidence[],
  skillMd: string,
  citations: readonly LineCitation[],
): readonly Evidence[] {
  const sections = new Map(bodyLines(skillMd).map(({ line, section }) => [line, section]));
  const rankOf = (line: number) => ranks.get(sections.get(line) ?? null) ?? 0;
  return evidence.map((item) => {
    if (!item.supports) return { ...item, skillLine: null };
    const [best] = citations
      .filter(({ line, eventIds }) => rankOf(line) > 0 && eventIds.includes(item.eventId))
      .sort((left, right) => rankOf(right.line) - rankOf(left.line) || left.line - right.line);
    return { ...item, skillLine: best?.line ?? null };
  });
}
