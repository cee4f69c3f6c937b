import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import { clausesOf, proseOf } from '../clauses.ts';
import { isTestCommand } from '../commandLine.ts';
import { imperativeVerbs } from '../imperatives.ts';
import { acknowledgements, answerOpenings } from './answers.ts';
import type { RuleMatch } from './ruleMatches.ts';
import { foldPath, isOwnEdit, type PromptSituation } from './situation.ts';

/** What the model sees of a prompt: names with values from 0 to 1. A missing name is 0. */
export type Features = ReadonlyMap<string, number>;

/**
 * The features of a prompt: the named rules whose words it holds, its form, what the assistant had done and said
 * before, and what the assistant did and said next. Each is a count or share scaled to 0 to 1.
 */
export function featuresOf(situation: PromptSituation, matches: readonly RuleMatch[]): Features {
  const features = new Map<string, number>();
  const set = (name: string, value: number | boolean) => {
    const number = Number(value);
    if (number !== 0) features.set(name, number);
  };
  for (const { rule, position } of matches) {
    set(`rule:${rule.name}`, 1);
    if (position === 0) set(`rule-first:${rule.name}`, 1);
  }
  set('rules:corrective', Math.min(1, matches.filter(({ rule }) => rule.kind === 'correction').length / 3));
  set('rules:preference', Math.min(1, matches.filter(({ rule }) => rule.kind === 'preference').length / 2));
  formFeatures(situation, set);
  beforeFeatures(situation, set);
  afterFeatures(situation, set);
  combinedFeatures(features, set);
  return features;
}

type SetFeature = (name: string, value: number | boolean) => void;

const pastedError =
  /"severity"\s*:|\b(?:Type|Reference|Syntax|Range|Module\w*|Attribute|Key|Value|Import|Name)Error\b|\bENOENT\b|(?:cannot|can't) find (?:module|name)|build failed|tests? failed|(?:^|\n)[^\S\n]*\W{0,3}(?:error|fatal|traceback|panic|exception|caused by|warning|npm err)|\b(?:error|exception):|\bat \S+ \(.+:\d+:\d+\)|error TS\d+|\bexit code [1-9]/i;
const questionStart =
  /^(?:and |but |so |ok,? |okay,? )?(?:what|how|why|where|when|who|which|is|are|does|do|did|can|could|should|would|will|has|have|was|were|any)\b/i;

function formFeatures({ prompt, promptEvent, position }: PromptSituation, set: SetFeature): void {
  const prose = proseOf(prompt).trim();
  const words = prose === '' ? 0 : prose.split(/\s+/).length;
  const clauses = clausesOf(prompt);
  set('form:first-prompt', position === 0);
  set('form:second-prompt', position === 1);
  set('form:late', Math.min(1, position / 20));
  set('form:words<=3', words <= 3);
  set('form:words<=8', words > 3 && words <= 8);
  set('form:words<=25', words > 8 && words <= 25);
  set('form:words>80', words > 80);
  set('form:words>200', words > 200);
  set('form:question-mark', /\?\s*$/.test(prose));
  set('form:all-questions', clauses.length > 0 && clauses.every(({ text }) => text.endsWith('?')));
  set('form:question-start', questionStart.test(prose));
  set('form:exclamation', /!(?:\s|$)/.test(prose));
  set(
    'form:emphasis',
    /\b[A-Z]{3,}\b(?=.*\b[a-z]{3,})/.test(prose) &&
      /\b(?:NOT|NO|NEVER|ALWAYS|STOP|DO|ONLY|ALL|STILL|WHY|MUST|SAME|DONT)\b/.test(prose),
  );
  set('form:doubled-mark', /[!?]{2,}/.test(prose));
  set(
    'form:swearing',
    /\b(?:wtf|fuck\w*|shit\w*|damn|ffs|omg|stupid|idiot\w*|nonsense|bullshit|scheiß\w*|verdammt)\b/i.test(prose),
  );
  set('form:code-block', prompt.includes('```'));
  set('form:pasted-error', pastedError.test(prompt));
  set('form:many-lines', prompt.split('\n').length > 8);
  set('form:link', /https?:\/\//.test(prompt));
  set('form:file-mention', /(?:^|\s)@[\w./-]+/.test(prompt));
  set(
    'form:path',
    /\b[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|md|json|ya?ml|toml|sh|java|kt|rb|php|cs|cpp|html|css)\b/.test(prose),
  );
  set('form:list', /^[ \t]*(?:[*•-]|\d+[.)])\s+/m.test(prompt));
  set('form:lower-case-start', /^[a-z]/.test(prose));
  set('form:ellipsis', /\.\.\.|…/.test(prose));
  set('form:attachment', (promptEvent?.attachments ?? 0) > 0);
  set('form:screenshot', /\.(?:png|jpe?g|webp|gif)\b|screenshot/i.test(prompt));
  set('form:opens-with-quote', /^["“'‘>]/.test(prompt.trim()));
  set('form:queued', promptEvent?.origin === 'queued');
  set('form:command', promptEvent?.origin === 'command');
  const imperative = clauses.some(({ core }) => startsImperative(core));
  set('form:imperative', imperative);
  set('form:statement', clauses.length > 0 && !imperative && !/\?\s*$/.test(prose) && !questionStart.test(prose));
  set(
    'form:reports-result',
    /^(?:(?:ok|okay|so|and|but|now|hm+|ah),? )*(?:it|the|this|that|these|those|there|they|my|some|all|i (?:see|get|got|still|can|have|am))\b/i.test(
      prose,
    ),
  );
  set('form:names-agent', /\b(?:you|your|du|dein\w*|tu|você|你|あなた)\b/i.test(prose));
  set('form:you-did', /\b(?:you|your)\b(?! (?:can|could|should|need|may|think|want|please))/i.test(prose));
  set(
    'form:negation',
    /\b(?:not|no|n['’]t|dont|doesnt|didnt|isnt|arent|wasnt|cant|wont|never|nothing|without|nicht|kein\w*|nein)\b|n['’]t\b|不|没/i.test(
      prose,
    ),
  );
  set('form:should', /\b(?:should|shouldn['’]t|must|supposed|ought|needs? to be)\b/i.test(prose));
  set(
    'form:contrast',
    /\b(?:but|instead|rather|however|actually|though|although|except|only|just|aber|sondern|statt)\b/i.test(prose),
  );
  set('form:again', /\b(?:again|still|another|same|more|keeps?|wieder|noch)\b/i.test(prose));
  set(
    'form:remove',
    /\b(?:remove|delete|drop|get rid|revert|undo|strip|simplify|shorten|reduce|lösch\w*|entfern\w*)\b/i.test(prose),
  );
  set(
    'form:defect',
    /\b(?:wrong|broken?|bugs?|errors?|fail\w*|issues?|missing|incorrect\w*|weird|strange|odd|crash\w*|bad|ugly|flicker\w*|duplicat\w*|lost|gone|empty|stuck|hang\w*|slow|unnecess\w*|inaccurate|fehler\w*|falsch|kaputt)\b|错|问题|失败/i.test(
      prose,
    ),
  );
  set('form:two-clauses', clauses.length === 2);
  set('form:many-clauses', clauses.length > 4);
}

function beforeFeatures(situation: PromptSituation, set: SetFeature): void {
  const { before, lastAnswer, prompt, previousPrompt } = situation;
  const edits = before.filter(isOwnEdit);
  const calls = before.filter((event) => event.kind === 'tool_call');
  set('before:work', calls.length > 0);
  set('before:many-calls', Math.min(1, calls.length / 40));
  set('before:edit', edits.length > 0);
  set('before:edits', Math.min(1, edits.length / 10));
  set('before:edited-earlier', situation.editedBefore.size > 0);
  set(
    'before:interrupted',
    before.some((event) => event.kind === 'interruption' && event.by === 'user'),
  );
  set(
    'before:rejected',
    before.some((event) => event.kind === 'tool_result' && event.status === 'rejected'),
  );
  set('before:last-command-failed', lastCommandFailed(before));
  set(
    'before:tests',
    calls.some((event) => event.kind === 'tool_call' && event.command !== null && isTestCommand(event.command)),
  );
  set(
    'before:commit',
    calls.some(
      (event) => event.kind === 'tool_call' && /\bgit (?:commit|push)\b|\bgh pr create\b/.test(event.command ?? ''),
    ),
  );
  set('before:question', /\?\s*(?:\n.{0,80})?$/.test(lastAnswer.trim()));
  set(
    'before:claims-done',
    answerOpenings.done.test(lastAnswer.slice(0, 400)) || answerOpenings.done.test(lastAnswer.slice(-400)),
  );
  set('before:long-answer', lastAnswer.length > 1_500);
  set('before:code', lastAnswer.includes('```'));
  set('before:question-any', /\?(?:\s|$)/.test(lastAnswer.slice(-300)));
  set('before:silent', before.length > 0 && lastAnswer === '');
  const { pauseMs } = situation;
  set('before:pause<1min', pauseMs !== null && pauseMs < 60_000);
  set('before:pause>15min', pauseMs !== null && pauseMs > 900_000);
  set('before:pause>3h', pauseMs !== null && pauseMs > 10_800_000);
  set('before:shares-words', overlap(prompt, lastAnswer));
  set('before:repeats-prompt', overlap(prompt, previousPrompt));
  const named = [...situation.editedBefore].some((path) => {
    const name = path.split('/').at(-1) ?? '';
    return name.length > 4 && prompt.toLowerCase().includes(name);
  });
  set('before:names-edited-file', named);
  set(
    'before:acknowledged',
    acknowledgements.some((pattern) => pattern.test(opening(firstAnswer(before)))),
  );
}

function afterFeatures(situation: PromptSituation, set: SetFeature): void {
  const { after, nextAnswer, before } = situation;
  const start = opening(nextAnswer);
  set(
    'after:acknowledges',
    acknowledgements.some((pattern) => pattern.test(start)),
  );
  set('after:apologises', answerOpenings.apology.test(start));
  set('after:agrees', answerOpenings.agreement.test(start));
  set('after:concedes', answerOpenings.concession.test(start));
  set('after:names-problem', answerOpenings.problem.test(nextAnswer.slice(0, 400)));
  set('after:repairs', answerOpenings.repair.test(nextAnswer.slice(0, 300)));
  set('after:explains', answerOpenings.explanation.test(start));
  set(
    'after:praises-question',
    /\b(?:good|great|excellent|interesting) (?:question|idea|thinking|thought)/i.test(start),
  );
  set('after:code', nextAnswer.includes('```'));
  set('after:thanks', answerOpenings.pleased.test(start));
  const edits = after.filter(isOwnEdit);
  const earlier = new Set(before.filter(isOwnEdit).map((event) => foldPath(event.path)));
  set('after:nothing', after.length === 0);
  set('after:edit', edits.length > 0);
  set('after:no-tools', after.length > 0 && !after.some((event) => event.kind === 'tool_call'));
  const again = edits.filter((event) => earlier.has(foldPath(event.path))).length;
  set('after:same-files', edits.length === 0 ? 0 : again / edits.length);
  set(
    'after:same-session-files',
    edits.some((event) => situation.editedBefore.has(foldPath(event.path))),
  );
  set(
    'after:undoes',
    edits.some((edit) => undoes(before, edit)),
  );
  set('after:few-edits', edits.length > 0 && edits.length <= 3);
  set(
    'after:interrupted',
    after.some((event) => event.kind === 'interruption' && event.by === 'user'),
  );
  set(
    'after:commit',
    after.some((event) => event.kind === 'tool_call' && /\bgit commit\b|\bgh pr create\b/.test(event.command ?? '')),
  );
  set('after:many-calls', Math.min(1, after.filter((event) => event.kind === 'tool_call').length / 40));
}

function combinedFeatures(features: ReadonlyMap<string, number>, set: SetFeature): void {
  const has = (name: string) => (features.get(name) ?? 0) > 0;
  const late = !has('form:first-prompt');
  const conceded = has('after:acknowledges') || has('after:concedes');
  const repaired = has('after:repairs') || has('after:names-problem');
  const worked = has('before:work') || has('before:code') || has('before:edited-earlier');
  const asked = has('form:question-mark') || has('form:question-start');
  set('both:conceded+asked', conceded && asked);
  set('both:conceded+rule', conceded && has('rules:corrective'));
  set('both:repaired+rule', repaired && has('rules:corrective'));
  set('both:conceded+repaired', conceded && repaired);
  set('both:work+error', late && worked && has('form:pasted-error'));
  set('both:work+error+repaired', late && worked && has('form:pasted-error') && repaired);
  set('both:work+rule', worked && has('rules:corrective'));
  set('both:work+statement', worked && has('form:statement'));
  set('both:work+statement+repaired', worked && has('form:statement') && (repaired || conceded));
  set('both:asked+repaired', asked && repaired);
  set('both:asked+edit', asked && has('after:edit'));
  set('both:asked+no-tools', asked && has('after:no-tools'));
  set('both:same-files+rule', (has('after:same-files') || has('after:same-session-files')) && has('rules:corrective'));
  set('both:imperative+same-files', has('form:imperative') && has('after:same-files'));
  set('both:imperative+no-rule', has('form:imperative') && !has('rules:corrective') && !has('rules:preference'));
  set('both:approval+rule', has('rule:go-ahead') && has('rules:corrective'));
  set('both:first+rule', !late && has('rules:corrective'));
}

function lastCommandFailed(events: readonly SessionEvent[]): boolean {
  const last = events.findLast((event) => event.kind === 'tool_result');
  return last?.kind === 'tool_result' && (last.status === 'failed-command' || last.status === 'error');
}

/** True when lines that an edit of the episode before added are removed. */
function undoes(
  before: readonly SessionEvent[],
  edit: { readonly path: string; readonly removedText: string },
): boolean {
  const removed = significantLines(edit.removedText);
  if (removed.length === 0) return false;
  return before.some((event) => {
    if (!isOwnEdit(event) || foldPath(event.path) !== foldPath(edit.path)) return false;
    const added = new Set(significantLines(event.addedText));
    return removed.filter((line) => added.has(line)).length >= Math.min(2, removed.length);
  });
}

function significantLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 6);
}

function firstAnswer(events: readonly SessionEvent[]): string {
  const event = events.find((candidate) => candidate.kind === 'assistant_text');
  return event?.kind === 'assistant_text' ? event.text : '';
}

function opening(text: string): string {
  return text.slice(0, 160);
}

function contentWords(text: string): ReadonlySet<string> {
  return new Set(
    (
      proseOf(text.slice(0, 4_000))
        .toLowerCase()
        .match(/[\p{L}\p{N}_]{4,}/gu) ?? []
    ).slice(0, 300),
  );
}

/** Share of the prompt's longer words that the other text holds too. */
function overlap(prompt: string, other: string): number {
  const own = contentWords(prompt);
  if (own.size === 0 || other === '') return 0;
  const theirs = contentWords(other);
  let shared = 0;
  for (const word of own) if (theirs.has(word)) shared += 1;
  return shared / own.size;
}

function startsImperative(core: string): boolean {
  const first = /^([\p{L}-]+)/u.exec(core)?.[1]?.toLowerCase();
  return first !== undefined && imperativeVerbs.has(first);
}
