import { oneLine } from '../base/text.ts';
import { NameAbstraction } from './abstractNames.ts';
import { gerundOf } from './activities.ts';
import type { Directive } from './directive.ts';
import { commandName } from './findFixes.ts';
import { generaliseCommand, isTooParticular, isUnsafeExample } from './generalise.ts';
import { learnedFrom, listed } from './learnedFrom.ts';
import type { Pattern } from './pattern.ts';
import { positiveForm } from './positive.ts';
import { withoutPrivateNames } from './privateNames.ts';
import { type Situation, situationOf } from './situation.ts';
import { composeSkill, type DraftLine, type DraftSection, type LineBinding } from './skillText.ts';
import { isInstruction, toHandling, toInstruction, topicPhrase, toSkillName, toTitle } from './wording.ts';

/** A SKILL.md made by the template writer, with the evidence of each line. */
export interface Draft {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly skillMd: string;
  readonly bindings: readonly LineBinding[];
}

/** What a draft may not choose freely. */
export interface DraftContext {
  readonly proposalId: string;
  /** Keeps the name of an earlier draft; null lets the writer choose. */
  readonly name: string | null;
  readonly isNameTaken: (name: string) => boolean;
  readonly assistantNames: readonly string[];
}

interface RuleLine extends DraftLine {
  readonly instruction: string;
  /** The instruction before it was turned from “do not” into what to do. */
  readonly said: string;
  readonly negative: boolean;
}

/** Drafts a skill from a pattern in the user's own words and the commands that worked; null when no good line can be made. */
export function draftSkill(pattern: Pattern, context: DraftContext): Draft | null {
  if (pattern.kind === 'fix') return draftFix(pattern, context);
  const found = ruleLines(pattern);
  const rules = found.length > 0 ? found : handlingLine(pattern);
  const lead = rules[0];
  if (!lead || lead.instruction.length > leadCharacters) return null;
  const title = toTitle(pattern.opening === null ? lead.instruction : toInstruction(pattern.opening));
  const situation = situationOf(pattern);
  const isWorkflow = pattern.kind === 'workflow';
  const steps = pattern.steps.filter((step) => !isUnsafeExample(step.example));
  const quotes = quotesOf(pattern);
  const request = requestOf(pattern);
  const asked = isWorkflow && request !== null ? `The request is like “${request}”.` : null;
  const when: DraftLine[] = [
    ...(asked ? [{ text: `- ${asked}`, eventIds: quotes.slice(0, 3).map((quote) => quote.eventId) }] : []),
    ...situation.commands.map((command) => ({
      text: `- ${isWorkflow ? 'The work involves' : 'Before running'} \`${command}\`.`,
      eventIds: [],
    })),
    ...situation.files.map((file) => ({ text: `- When changing \`${file}\` files.`, eventIds: [] })),
    ...(isWorkflow ? [] : occasionsOf(pattern, lead, situation).map((text) => ({ text: `- ${text}.`, eventIds: [] }))),
  ];
  const sections: DraftSection[] = [
    { heading: 'When to use', lines: when },
    {
      heading: 'Do',
      lines: [
        ...rules.filter((rule) => !rule.negative),
        ...steps.map((step) => ({
          text: `- Run \`${exampleOf(step)}\` (in ${step.episodes} of ${step.of} runs).`,
          eventIds: step.eventIds,
        })),
        ...(isWorkflow ? endings(pattern) : []),
      ],
    },
    { heading: 'Do not', lines: rules.filter((rule) => rule.negative) },
    {
      heading: 'Examples',
      lines: quotes.slice(0, 3).map((quote) => ({ text: `- “${quote.quote}”`, eventIds: [quote.eventId] })),
    },
    {
      heading: 'Evidence',
      lines: [{ text: learnedFrom([...pattern.directives, ...pattern.fixes], context.assistantNames), eventIds: [] }],
    },
  ];
  const description = describe(rules, pattern, situation, asked);
  return finish(pattern, context, title, description, sections, surfaces(pattern));
}

/** A rule that takes more to say is about one occasion. */
const leadCharacters = 140;

/** One line per distinct instruction, the plainest first, near-repeats joined as further evidence. */
function ruleLines(pattern: Pattern): readonly RuleLine[] {
  const worth = worthIn(pattern);
  const ranked = [...pattern.directives].sort((left, right) => worth(right) - worth(left) || right.at - left.at);
  const names = new NameAbstraction(pattern.directives);
  const lines: { instruction: string; said: string; negative: boolean; stems: Set<string>; eventIds: string[] }[] = [];
  const leftOver: Directive[] = [];
  for (const directive of ranked) {
    const stems = new Set(directive.terms.map((term) => term.stem));
    const same = lines.find((line) => overlap(line.stems, stems) >= 0.6);
    if (same) {
      same.eventIds.push(directive.eventId);
      continue;
    }
    const said = names.abstract(toInstruction(directive.core));
    const positive = positiveForm(said);
    const instruction = positive ?? said;
    const usable = isInstruction(instruction) || directive.explicitness >= 0.85;
    const strays = lines.length > 0 && directive.explicitness < 0.7 && coverage(directive, pattern) < 0.4;
    if (!usable || (directive.bound && lines.length > 0) || strays || instruction.length > 220 || lines.length === 6)
      leftOver.push(directive);
    else
      lines.push({
        instruction,
        said,
        negative:
          positive === null &&
          (directive.polarity === 'do-not' || /^(?:do not|never|avoid|no|stop)\b/i.test(instruction)),
        stems,
        eventIds: [directive.eventId],
      });
  }
  for (const directive of leftOver) {
    const stems = new Set(directive.terms.map((term) => term.stem));
    const nearest = lines
      .map((line) => ({ line, score: overlap(line.stems, stems) }))
      .sort((left, right) => right.score - left.score)[0];
    if (nearest && nearest.score > 0) nearest.line.eventIds.push(directive.eventId);
  }
  return lines.map((line) => ({
    instruction: line.instruction,
    said: line.said,
    negative: line.negative,
    text: `- ${line.instruction}.`,
    eventIds: [...new Set(line.eventIds)],
  }));
}

/** The line for things that are reported again and again and then worked through. */
function handlingLine(pattern: Pattern): readonly RuleLine[] {
  if (pattern.kind !== 'workflow') return [];
  const [instruction] = pattern.directives
    .map((directive) => toHandling(directive.core))
    .filter((text) => text !== null)
    .sort((left, right) => left.length - right.length);
  if (instruction === undefined) return [];
  const eventIds = [...new Set(pattern.directives.map((directive) => directive.eventId))];
  return [{ instruction, said: instruction, negative: false, text: `- ${instruction}.`, eventIds }];
}

/** How well an instruction stands for its pattern: plain, general, imperative, about nothing else, neither curt nor long. */
function worthIn(pattern: Pattern): (directive: Directive) => number {
  const names = new NameAbstraction(pattern.directives);
  const known = new Map<Directive, number>();
  const worthOf = (directive: Directive) => {
    const instruction = toInstruction(directive.core);
    const length = instruction.length;
    return (
      directive.explicitness +
      (directive.bound ? -0.3 : 0) +
      (names.isParticular(directive.text) ? -0.3 : 0) +
      (isInstruction(instruction) ? 0.3 : 0) +
      (directive.corrective ? 0.1 : 0) +
      0.4 * coverage(directive, pattern) +
      (length < 14 ? -0.2 : length > 110 ? -0.35 : length > 70 ? -0.15 : 0)
    );
  };
  return (directive) => {
    const worth = known.get(directive) ?? worthOf(directive);
    known.set(directive, worth);
    return worth;
  };
}

/** Share of an instruction's words that are about what the pattern is about. */
function coverage(directive: Directive, pattern: Pattern): number {
  const own = directive.terms.filter((term) => pattern.topics.some((topic) => topic.stem === term.stem));
  return own.length / Math.max(1, directive.terms.length);
}

/** Words by which a person asks for the workflow. */
function requestOf(pattern: Pattern): string | null {
  const words = pattern.opening ?? quotesOf(pattern)[0]?.core;
  return words === undefined ? null : bare(oneLine(words.replace(/[`“”]/g, ''), 140));
}

function bare(quote: string): string {
  return quote.replace(/[\s.!?…]+$/, '');
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const stem of left) if (right.has(stem)) shared += 1;
  return shared / Math.max(1, Math.min(left.size, right.size));
}

function quotesOf(
  pattern: Pattern,
): readonly { readonly quote: string; readonly core: string; readonly eventId: string }[] {
  const seen = new Set<string>();
  const worth = worthIn(pattern);
  return [...pattern.directives]
    .sort((left, right) => worth(right) - worth(left) || right.at - left.at)
    .map((directive) => ({
      quote: oneLine(directive.text.replace(/[`“”]/g, ''), 140),
      core: directive.core,
      eventId: directive.eventId,
    }))
    .filter(({ quote }) => {
      const key = quote.toLowerCase();
      return !seen.has(key) && seen.add(key);
    });
}

function describe(rules: readonly RuleLine[], pattern: Pattern, situation: Situation, asked: string | null): string {
  const instructions = rules.map((rule) => rule.instruction);
  const what = (pattern.opening === null ? instructions : [toInstruction(pattern.opening), ...instructions])
    .slice(0, 2)
    .map((instruction) => toTitle(instruction, 160))
    .join('; ');
  const occasions = [
    ...(asked ? [`the request is like “${requestOf(pattern) ?? ''}”`] : []),
    ...(situation.commands.length > 0 ? [`about to run ${situation.commands.slice(0, 2).join(' or ')}`] : []),
    ...(situation.files.length > 0 ? [`changing ${situation.files.join(' or ')} files`] : []),
    ...(asked || !rules[0]
      ? []
      : occasionsOf(pattern, rules[0], situation).map((occasion) => occasion.replace(/^When /, ''))),
  ];
  return oneLine(`${what}. Use when ${occasions.slice(0, 3).join(', or ')}.`, 1000).replace(/[<>]/g, '');
}

function exampleOf(step: Pattern['steps'][number]): string {
  return isTooParticular(step.example) ? step.name : step.example;
}

/** How most runs of a workflow that went well ended: what done means. */
function endings(pattern: Pattern): readonly DraftLine[] {
  const good = pattern.contexts.filter((episode) => episode.outcome.kind === 'succeeded');
  if (good.length < 2) return [];
  const lines: DraftLine[] = [];
  for (const [reason, ending] of endingWords) {
    const own = good.filter((episode) => episode.outcome.reasons.some((text) => reason.test(text)));
    if (own.length < 2 || own.length * 2 <= good.length) continue;
    lines.push({
      text: `- Done when ${ending} (in ${own.length} of ${good.length} runs that went well).`,
      eventIds: own.map((episode) => episode.promptEventId),
    });
  }
  return lines.slice(0, 2);
}

const endingWords: readonly (readonly [RegExp, string])[] = [
  [/\btests?\b.*\bpass/i, 'the tests pass'],
  [/pull request was merged/i, 'the pull request is merged'],
  [/pull request was opened/i, 'a pull request is open'],
  [/work was committed/i, 'the work is committed'],
];

/** When a rule applies: what is being done, or about to be done that it forbids; else what it is about. */
function occasionsOf(pattern: Pattern, lead: RuleLine, situation: Situation): readonly string[] {
  const doing = situation.activities.map((activity) => `When ${activity}`);
  const forbidden =
    /^(?:do not|never|avoid) (?!use\b|be\b|have\b|do\b)((?:[\w'/.-]+ ){1,4}?[\w'/.-]+)(?=$|,|;| (?:on|in|for|with|every|each|until|unless|without|against|when|as|if|to|from|by|at|after|before|here|only)\b)/i.exec(
      lead.said,
    )?.[1];
  if (situation.commands.length > 0) return doing;
  const about = forbidden === undefined || doing.length > 1 ? [] : [`When about to ${forbidden}`];
  const occasions = [...doing, ...about];
  if (occasions.length > 0) return occasions;
  const asked =
    /^(?:always )?(?!always\b|use\b|prefer\b|be\b|have\b|do\b|make\b|keep\b)([a-z]+)((?: (?!(?:in|on|for|with|to|from|by|at|as|and|or|so|if|when|of)\b)[\w'/.-]+){1,4})/i.exec(
      lead.instruction,
    );
  if (asked?.[1] !== undefined && isInstruction(asked[1])) return [`When ${gerundOf(asked[1])}${asked[2] ?? ''}`];
  return [`When the task has to do with ${subjectOf(pattern, lead.instruction)}`];
}

/** What the rules are about, in the user's words where they stand together. */
function subjectOf(pattern: Pattern, instruction: string): string {
  return topicPhrase(instruction, surfaces(pattern)) ?? listed(surfaces(pattern).slice(0, 3));
}

function surfaces(pattern: Pattern): readonly string[] {
  return pattern.topics.map((topic) => (topic.stem === 'pr' ? 'PRs' : topic.surface));
}

function draftFix(pattern: Pattern, context: DraftContext): Draft | null {
  const last = pattern.fixes.at(-1);
  if (!last || isUnsafeExample(last.after)) return null;
  const before = generaliseCommand(last.before);
  const after = generaliseCommand(last.after);
  const name = commandName(last.before);
  const prerequisite = last.after.endsWith(` && ${last.before}`);
  const title = fixTitle(name, commandName(last.after), prerequisite);
  const eventIds = pattern.fixes.map((fix) => fix.eventId);
  const failures = pattern.fixes.flatMap((fix) => fix.relatedEventIds.slice(0, 2));
  const said = ruleLines(pattern);
  const sections: DraftSection[] = [
    { heading: 'When to use', lines: [{ text: `- Before running \`${name}\`.`, eventIds: [] }] },
    { heading: 'Do', lines: [{ text: `- Run \`${after}\`.`, eventIds }, ...said.filter((rule) => !rule.negative)] },
    {
      heading: 'Do not',
      lines: [
        {
          // Not how it fails: those are the words of whoever wrote the command.
          text: `- Do not run \`${before}\` as it stands; it fails here. Run the command above instead.`,
          eventIds: failures,
        },
        ...said.filter((rule) => rule.negative),
      ],
    },
    {
      heading: 'Evidence',
      lines: [{ text: learnedFrom([...pattern.directives, ...pattern.fixes], context.assistantNames), eventIds: [] }],
    },
  ];
  const how = prerequisite ? '' : `: ${after}`;
  const description = oneLine(`${title}${how}. Use when about to run ${name} in this project.`, 1000).replace(
    /[<>]/g,
    '',
  );
  return finish(pattern, context, title, description, sections, [commandName(last.after), name]);
}

function fixTitle(before: string, after: string, prerequisite: boolean): string {
  if (prerequisite) return `Run ${after} before ${before}`;
  return after === before ? `Run ${before} the way that works here` : `Use ${after} instead of ${before}`;
}

function finish(
  pattern: Pattern,
  context: DraftContext,
  title: string,
  description: string,
  sections: readonly DraftSection[],
  topics: readonly string[],
): Draft {
  const name =
    context.name ??
    freeName(toSkillName(withoutPrivateNames(title).replace(/<\w+>/g, ''), topics), context.isNameTaken);
  const metadata = { generator: 'skillify', 'skillify-proposal': context.proposalId, 'skillify-pattern': pattern.key };
  const plainTitle = withoutPrivateNames(title);
  const plainDescription = withoutPrivateNames(description).replace(/[<>]/g, '');
  const { skillMd, bindings } = composeSkill(
    { name, description: plainDescription, metadata },
    plainTitle,
    sections.map((section) => ({
      ...section,
      lines: section.lines.map((line) => ({ ...line, text: withoutPrivateNames(line.text) })),
    })),
  );
  return { name, title: plainTitle, description: plainDescription, skillMd, bindings };
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  for (let number = 2; ; number += 1) if (!isTaken(`${name}-${number}`)) return `${name}-${number}`;
}
