import type { Present } from './calendarWords.ts';
import {
  exclusion,
  negated,
  type QuestionSubject,
  questionStopWords,
  reach,
  sortWords,
  spelledWords,
  subjectCues,
} from './questionCues.ts';
import { nearestWord } from './spelling.ts';
import { readTime, type TimeReading } from './timeExpression.ts';
import { type Topic, topicOf } from './topic.ts';

/** A question as it was understood. */
export interface Question {
  readonly text: string;
  /** What is asked for, the main thing first; at most two. */
  readonly subjects: readonly [QuestionSubject, ...QuestionSubject[]];
  readonly time: TimeReading;
  /** Any of the alternatives, each with all of its topics; none where the question is about everything. */
  readonly alternatives: readonly (readonly Topic[])[];
  readonly excluded: readonly Topic[];
  readonly outcomes: readonly string[];
  readonly assistants: readonly string[];
  readonly branches: readonly string[];
  readonly wantsSummary: boolean;
  readonly wantsCount: boolean;
  /** Of failures and successes: tests only, or commands only. */
  readonly runs: 'all' | 'tests' | 'commands';
  /** Sessions are asked for that did not do what the verb says. */
  readonly isOpposite: boolean;
  /** False where no word told what is asked for: it is taken as a search. */
  readonly isUnderstood: boolean;
  /** Words taken for others, as typed and as read. */
  readonly corrected: readonly { readonly from: string; readonly to: string }[];
}

/** An assistant by the words people use for it. */
export interface AssistantName {
  readonly id: string;
  readonly names: readonly string[];
}

/** Reads a question without a model, in English and the common German forms. */
export function readQuestion(text: string, present: Present, assistants: readonly AssistantName[]): Question {
  const typed = text.replace(/\s+/g, ' ').trim();
  const { spelled, corrected } = correctSpelling(typed);
  const time = readTime(spelled, present);
  let rest = ` ${time.rest} `;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match) rest = `${rest.slice(0, match.index)} , ${rest.slice(match.index + match[0].length)}`;
    return match;
  };
  const quoted: string[] = [];
  for (
    let match = take(/[“"`']([^“”"`']{2,80})[”"`'](?!\w)/);
    match;
    match = take(/[“"`']([^“”"`']{2,80})[”"`'](?!\w)/)
  )
    quoted.push(match[1] ?? '');
  const branch =
    take(/\b(?:on|in|of|from|auf)?\s*(?:the\s+|dem\s+)?branch\s+([\w./#-]+)/i)?.[1] ??
    take(/\b(?:on|auf)\s+(?:the\s+|dem\s+)?([\w./#-]+)\s+branch\b/i)?.[1];
  const own = assistants.filter(({ names }) =>
    names.some((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'i').test(rest)),
  );
  for (const { names } of own)
    for (const name of names)
      rest = rest.replace(
        new RegExp(`(?<![\\w-])(?:(?:in|by|with|from|using|mit|von)\\s+)?${name}(?:'s)?(?![\\w-])`, 'gi'),
        ' , ',
      );
  take(reach);
  const out = take(exclusion)?.groups?.['names'] ?? '';
  const asksForRuns = subjectCues.some(
    ([subject, cue]) => /^(?:failures|successes|commands)$/.test(subject) && new RegExp(cue.source, 'iu').test(rest),
  );
  const topics = topicsIn(rest, quoted, asksForRuns);
  const hasFile = topics.flat().some(({ kind }) => kind === 'file');
  const { subjects, isUnderstood, isOpposite } = subjectsOf(rest, hasFile);
  const lower = rest.toLowerCase();
  return {
    text: typed,
    subjects,
    time,
    alternatives: topics,
    excluded: out === '' ? [] : topicsIn(out, [], false).flat(),
    outcomes: outcomesOf(lower, subjects),
    assistants: own.map(({ id }) => id),
    branches: branch === undefined ? [] : [branch],
    wantsSummary: /\b(?:summar|recap|overview|stand-?up|zusammenfass|fasse?\b.*\bzusammen|überblick)/iu.test(lower),
    wantsCount: /\bhow (?:many|often|much)\b|\bnumber of\b|\bcount\b|\bwie (?:viele|oft)\b/iu.test(lower),
    runs: /\btests?\b/iu.test(lower) ? 'tests' : /\b(?:commands?|befehle?)\b/iu.test(lower) ? 'commands' : 'all',
    isOpposite,
    isUnderstood: isUnderstood || (time.isNamed && topics.length === 0),
    corrected,
  };
}

function correctSpelling(text: string): { readonly spelled: string; readonly corrected: Question['corrected'] } {
  const corrected: { from: string; to: string }[] = [];
  const known = new Set(spelledWords);
  const spelled = text.replace(/(?<![\w./@:-])[A-Za-z]{5,}(?![\w./@:-])/g, (word) => {
    const lower = word.toLowerCase();
    if (known.has(lower) || questionStopWords.has(lower) || isCue(lower)) return word;
    const nearest = nearestWord(lower, spelledWords, 1);
    // A word and its plural are both words.
    if (nearest === null || nearest === `${lower}s` || lower === `${nearest}s`) return word;
    corrected.push({ from: word, to: nearest });
    return nearest;
  });
  return { spelled, corrected };
}

function isCue(word: string): boolean {
  return subjectCues.some(([, cue]) => new RegExp(`^${cue.source}$`, 'iu').test(word));
}

function subjectsOf(
  text: string,
  hasFile: boolean,
): { readonly subjects: Question['subjects']; readonly isUnderstood: boolean; readonly isOpposite: boolean } {
  const asksForSkill = /\b(?:skills?|rules?|regel|convention)\b/iu.test(text);
  if (
    asksForSkill &&
    /\b(?:why|where (?:does|did)|how come|origin|who (?:approved|decided|added)|when (?:was|did)|warum|wieso|woher|wer)\b/iu.test(
      text,
    )
  )
    return { subjects: ['skill-origin'], isUnderstood: true, isOpposite: false };
  const found: { readonly subject: QuestionSubject; readonly at: number }[] = [];
  for (const [subject, cue] of subjectCues) {
    const at = text.search(new RegExp(cue.source, 'iu'));
    if (at >= 0) found.push({ subject, at });
  }
  const has = (subject: QuestionSubject) => found.some((each) => each.subject === subject);
  const verb = negated.exec(text)?.groups?.['verb'] ?? '';
  const is = (subject: QuestionSubject, word: string) =>
    subjectCues.some(([name, cue]) => name === subject && new RegExp(`^${cue.source}$`, 'iu').test(word));
  const turned = is('failures', verb) ? 'successes' : is('successes', verb) || /^work/i.test(verb) ? 'failures' : null;
  if (turned !== null) return { subjects: [turned], isUnderstood: true, isOpposite: false };
  if (is('files', verb)) return { subjects: ['files'], isUnderstood: true, isOpposite: true };
  if (has('skills')) return { subjects: ['skills'], isUnderstood: true, isOpposite: false };
  const order: readonly QuestionSubject[] = ['corrections', 'failures', 'successes'];
  const main = found.filter(({ subject }) => order.includes(subject)).sort((left, right) => left.at - right.at);
  const [first, second] = [...new Set(main.map(({ subject }) => subject))];
  const isBoth = second !== undefined && /\b(?:and|or|und|oder|vs|versus|,)\b/iu.test(text);
  if (first !== undefined)
    return { subjects: isBoth ? [first, second] : [first], isUnderstood: true, isOpposite: false };
  if (has('files') && (hasFile || /\bfiles?\b|\bdateien?\b/iu.test(text)))
    return { subjects: ['files'], isUnderstood: true, isOpposite: false };
  if (has('commands')) return { subjects: ['commands'], isUnderstood: true, isOpposite: false };
  return { subjects: ['activity'], isUnderstood: has('activity') || has('files'), isOpposite: false };
}

function outcomesOf(text: string, subjects: Question['subjects']): readonly string[] {
  const outcomes: string[] = [];
  if (subjects.includes('failures')) outcomes.push('failed');
  if (subjects.includes('successes')) outcomes.push('succeeded');
  if (/\babandoned|interrupted|abgebrochen/u.test(text)) outcomes.push('abandoned');
  return outcomes;
}

/** The content words that are left, words side by side as one topic, those parted by “and” as alternatives. */
function topicsIn(text: string, quoted: readonly string[], asksForRuns: boolean): readonly (readonly Topic[])[] {
  const cues = subjectCues.map(([, cue]) => new RegExp(`^(?:${cue.source})$`, 'iu'));
  const alternatives: Topic[][] = [quoted.map((each) => topicOf(each, true))];
  let phrase: string[] = [];
  const close = () => {
    const named = phrase.length > 1 && sortWords.has(phrase.at(-1)?.toLowerCase() ?? '') ? phrase.slice(0, -1) : phrase;
    const [only] = named;
    // A hyphenated name or a file is a topic of its own, whatever stands beside it.
    const whole = named.filter((word) => /[-_./:]/.test(word));
    const plain = named.filter((word) => !whole.includes(word));
    if (only !== undefined && !(named.length === 1 && sortWords.has(only.toLowerCase()))) {
      for (const word of whole) alternatives.at(-1)?.push(topicOf(word));
      if (plain.length > 0) alternatives.at(-1)?.push(topicOf(plain.join(' ')));
    }
    phrase = [];
  };
  // `git status` is a command; “status” alone asks for what happened.
  const isPartOfCommand = (word: string) =>
    asksForRuns && phrase.length > 0 && /^(?:status|report|progress|summary)$/.test(word);
  for (const raw of text.split(/\s+/)) {
    const word = raw
      .replace(/^[([{<“”"'`]+|[)\]}>“”"'`,;:!?]+$|(?<!^)\.$/g, '')
      .replace(/['’]s$|-(?:skill|regel|rule)s?$/i, '');
    const lower = word.toLowerCase();
    const isJoint = /^(?:and|or|und|oder|&|\+|vs|versus)$/.test(lower);
    const plain = lower.replace(/['’]/g, '');
    const isTopic =
      word !== '' &&
      !isJoint &&
      /[\p{L}\p{N}]/u.test(word) &&
      (!questionStopWords.has(plain) || (asksForRuns && lower === 'make')) &&
      !/^\d+$/.test(lower) &&
      !(asksForRuns && /^tests?$/.test(lower)) &&
      (/[-_./]/.test(word) || isPartOfCommand(lower) || !cues.some((cue) => cue.test(lower)));
    if (isTopic) phrase.push(word);
    else close();
    if (isJoint) alternatives.push([]);
    if (/[,;]$/.test(raw)) close();
  }
  close();
  return alternatives.filter((alternative) => alternative.length > 0);
}
