/** A skill that may answer a prompt: what it says of itself, and what it says to do. */
export interface RivalSkill {
  readonly name: string;
  readonly description: string;
  /** The text behind the front matter; empty where only the description is known. */
  readonly body: string;
}

/** The parts of a skill that are weighed differently, in the order in which counts are kept. */
export const fieldNames = ['name', 'description', 'when', 'excluded', 'heading', 'body'] as const;
export type FieldName = (typeof fieldNames)[number];

const negativeClause =
  /(?:\b(?:do not|don['’]t|never|should not|shouldn['’]t|must not) (?:use|invoke|trigger|apply|activate|load)\b|\b(?:is |are )?not (?:for|intended for|meant for|suitable for|to be used|when|needed for)\b|\b(?:skip|avoid) (?:this|it|for|when|using)\b|\bunless\b|\bexcept (?:for|when)\b|\bnicht (?:für|verwenden|bei)\b|不要|不适用|请勿)/i;
const whenClause =
  /\b(?:use (?:this |the |it )?(?:skill )?(?:when|whenever|for|if|after|before|to|proactively)|used? (?:when|for)|when (?:the user|users|claude|you|someone|asked|working|building|creating|writing)|whenever|triggers? (?:on|when|include)|trigger (?:phrases|words|terms)|invoke (?:this|when|it)|activate|applies (?:to|when)|ideal for|helpful (?:when|for)|for requests like|asks? (?:to|for|about)|verwenden,? wenn|适用于|用于|当用户)/i;
const whenHeading = /^(?:when|use when|trigger|triggers|usage|use cases?|when to (?:use|apply)|activation|wann)\b/i;
const notHeading = /^(?:when not|do not use|don['’]t use|not for|out of scope|non-goals|limitations)\b/i;

const quotedPhrase = /["“„«]([^"“”„«»\n]{3,60})["”“»]/g;
const shortestLine = 2;

/** The text of each field of a skill. */
export function skillFields(skill: RivalSkill): Readonly<Record<FieldName, string>> {
  const fields: Record<FieldName, string[]> = {
    name: [],
    description: [],
    when: [],
    excluded: [],
    heading: [],
    body: [],
  };
  fields.name.push(skill.name.replace(/[-_:]+/g, ' '));
  for (const clause of clausesOf(skill.description)) {
    const { positive, negative } = splitNegative(clause);
    if (positive !== '') fields[whenClause.test(positive) ? 'when' : 'description'].push(positive);
    if (negative !== '') fields.excluded.push(negative);
  }
  let section: FieldName = 'body';
  for (const line of skill.body.split(/\r?\n/)) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = notHeading.test(heading) ? 'excluded' : whenHeading.test(heading) ? 'when' : 'body';
      fields.heading.push(heading);
    } else if (line.trim().length >= shortestLine) fields[section === 'when' ? 'body' : section].push(line);
  }
  return {
    name: fields.name.join('\n'),
    description: fields.description.join('\n'),
    when: fields.when.join('\n'),
    excluded: fields.excluded.join('\n'),
    heading: fields.heading.join('\n'),
    body: fields.body.join('\n'),
  };
}

/** Phrases that the description quotes as what a user might say. */
export function quotedPhrases(description: string): readonly string[] {
  return [...description.matchAll(quotedPhrase)].map((match) => match[1] ?? '');
}

function clausesOf(description: string): readonly string[] {
  return description
    .split(/(?<=[.;!?])\s+|\n+|(?<=[。；！？])/u)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

/** What a clause takes in, and what it leaves out: from the word that denies to the end, or to a contrast. */
function splitNegative(clause: string): { readonly positive: string; readonly negative: string } {
  const match = negativeClause.exec(clause);
  if (!match) return { positive: clause, negative: '' };
  const rest = clause.slice(match.index);
  const contrast = /,?\s(?:but|instead|use .* instead|rather)\b/i.exec(rest);
  const negative = contrast ? rest.slice(0, contrast.index) : rest;
  return {
    positive: clause.slice(0, match.index).trim(),
    negative: negative.trim(),
  };
}
