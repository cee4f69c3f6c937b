import { assistants } from '../assistants/registry.ts';
import { SkillifyError } from '../base/errors.ts';
import { codeSpan, visibleLine } from '../memory/codeSpan.ts';
import type { FactKind, PlacedFact } from '../memory/fact.ts';
import type { QuestionSubject } from '../memory/questionCues.ts';
import { type AssistantName, type Question, readQuestion } from '../memory/readQuestion.ts';
import { selectFacts } from '../memory/selectFacts.ts';
import type { FactCounts } from '../store/memoryLane.ts';
import type { Session, Store } from '../store/store.ts';
import { answerActivity, answerCorrections } from './answerActivity.ts';
import { AnswerDraft } from './answerDraft.ts';
import { answerFiles } from './answerFiles.ts';
import { answerCommands, answerFailures, answerSuccesses, type Material } from './answerRuns.ts';
import { answerOrigin, answerSkills, type Library } from './answerSkills.ts';
import { newestEventAt, noteGaps, noteUnknownTopics } from './askMissing.ts';
import { type WordingRequest, wordFacts } from './askWording.ts';
import type { Answer, SearchReport, SearchRequest } from './memoryContract.ts';
import type { Writer } from './writer.ts';

/** Facts that one question looks at; of more, the newest. */
const mostFacts = 100_000;
const mostHits = 8;
/** How long a question waits for what was captured but not yet looked at. */
const catchUpMs = 1_500;

/** What answering needs of the engine. */
export interface AskSurroundings {
  readonly store: () => Store;
  readonly timeZone: string;
  readonly writer: Pick<Writer, 'chosen' | 'startRun'>;
  /** Takes in what is new, for at most so many milliseconds. */
  readonly catchUp: (budgetMs: number, signal: AbortSignal) => Promise<void>;
  readonly search: (request: SearchRequest, signal: AbortSignal) => Promise<SearchReport>;
}

interface Needs {
  readonly kinds: readonly FactKind[];
  readonly states: readonly string[];
}

const needs: Readonly<Record<QuestionSubject, Needs>> = {
  failures: { kinds: ['prompt', 'command', 'test'], states: ['failed'] },
  successes: { kinds: ['prompt', 'command', 'test'], states: ['passed', 'succeeded'] },
  corrections: { kinds: ['correction'], states: [] },
  files: { kinds: ['file', 'command', 'test'], states: [] },
  commands: { kinds: ['command', 'test'], states: [] },
  activity: { kinds: [], states: [] },
  skills: { kinds: [], states: [] },
  'skill-origin': { kinds: [], states: [] },
};

/**
 * Answers a question about the past from counted facts, with the quotes they rest on. Throws `invalid-input` for a question
 * without words. A writer model may put the answer into other words, never into other facts.
 */
export async function answerQuestion(
  around: AskSurroundings,
  text: string,
  now: number,
  signal: AbortSignal,
): Promise<Answer> {
  if (!/[\p{L}\p{N}]/u.test(text))
    throw new SkillifyError('invalid-input', 'Ask a question in words, such as “what failed in the last hour?”.');
  await around.catchUp(catchUpMs, signal);
  const store = around.store();
  const question = clamped(readQuestion(text, { now, timeZone: around.timeZone }, assistantNames()), now);
  const sessions = new Map((await store.listSessions()).map((session) => [session.id, session]));
  const draft = new AnswerDraft(now, around.timeZone, sessions);
  const { from, to } = question.time;
  const isAboutSkills = question.subjects[0] === 'skills' || question.subjects[0] === 'skill-origin';
  const seen = await store.memory.countFacts(from, to);
  let summaries = 0;
  let skills = 0;
  noteReading(draft, question);
  if (isAboutSkills) skills = await answerLibrary(draft, store, question);
  else {
    let found = 0;
    for (const subject of question.subjects) found += await answerSubject(draft, store, question, subject, seen);
    await noteGaps(draft, store, question, seen);
    if (found === 0 && seen.facts + sessions.size > 0) summaries = await noteUnknownTopics(draft, store, question);
    if ((found === 0 || !question.isUnderstood) && seen.facts > 0) await addSearchHits(draft, around, question, signal);
  }
  suggest(draft, question);
  const template = draft.lines.join('\n').trim();
  const citations = await draft.located(store);
  const worded = await wordAnswer(
    around,
    { question: question.text, facts: template },
    citations.flatMap(({ session }) => session ?? []),
    signal,
  );
  return {
    answer: worded ?? template,
    reading: readingOf(question),
    window: { from, to, label: question.time.label },
    counts: draft.counts,
    citations,
    lookedAt: {
      sessions: seen.sessions,
      episodes: seen.episodes,
      summaries,
      skills,
      newestEventAt: newestEventAt([...sessions.values()]),
    },
    missing: draft.missing,
    followUps: [...new Set(draft.followUps)].slice(0, 4),
    phrasedBy: worded === null ? 'template' : 'model',
  };
}

/** Answers one subject and returns how many facts it found. */
async function answerSubject(
  draft: AnswerDraft,
  store: Store,
  question: Question,
  subject: QuestionSubject,
  seen: FactCounts,
): Promise<number> {
  const { from, to } = question.time;
  const { states } = needs[subject];
  const kinds = kindsOf(subject, question);
  const facts = await store.memory.listFacts({ from, to, kinds, states, limit: mostFacts });
  if (facts.length === mostFacts) {
    const oldest = facts.at(-1);
    draft.missing.push(
      `Only the newest ${mostFacts} of ${seen.facts} recorded facts were looked at${oldest ? `, back to ${draft.clock(oldest.at)}` : ''}.`,
    );
  }
  // A file is about its path alone, whatever its episode is about.
  const needing = question.wantsSummary ? facts : facts.filter(({ kind }) => kind !== 'file');
  const episodeIds = new Set(needing.flatMap(({ episodeId }) => episodeId ?? []));
  const needsContext = question.alternatives.length + question.excluded.length > 0 || question.wantsSummary;
  const context = needsContext ? await store.memory.episodeContext(episodeIds) : [];
  const { facts: selected, isLoose } = selectFacts(question, facts, context);
  const prompts = new Map(
    context.flatMap((fact) =>
      fact.kind === 'prompt' && fact.episodeId !== null ? [[fact.episodeId, fact] as const] : [],
    ),
  );
  const material: Material = { question, facts: selected, prompts, about: aboutText(question) };
  if (draft.lines.length > 0) draft.lines.push('');
  switch (subject) {
    case 'failures':
      answerFailures(draft, material, await laterPasses(store, selected, to));
      break;
    case 'successes':
      answerSuccesses(draft, material);
      break;
    case 'corrections':
      answerCorrections(draft, material);
      break;
    case 'files':
      answerFiles(draft, { ...material, about: aboutText(question, '') }, sessionsIn(facts, draft.sessions));
      break;
    case 'commands':
      answerCommands(draft, material);
      break;
    default:
      answerActivity(draft, material);
  }
  if (isLoose && selected.length > 0)
    draft.missing.push(
      `Nothing names ${topicNames(question).join(' or ')} as one; what holds all of the words was taken.`,
    );
  return selected.length;
}

/** Runs only tell of files where one is asked about by name, or where sessions are asked for that touched none. */
function kindsOf(subject: QuestionSubject, question: Question): readonly FactKind[] {
  const namesFile = question.alternatives.flat().some(({ kind }) => kind === 'file');
  return subject === 'files' && !namesFile && !question.isOpposite ? ['file'] : needs[subject].kinds;
}

async function answerLibrary(draft: AnswerDraft, store: Store, question: Question): Promise<number> {
  const [skills, proposals, decisions] = await Promise.all([
    store.listSkills(),
    store.listProposals(),
    store.listDecisions(),
  ]);
  const library: Library = { skills, proposals, decisions, versionsOf: (name) => store.listSkillVersions(name) };
  if (question.subjects[0] === 'skills') answerSkills(draft, question, library, aboutText(question));
  else await answerOrigin(draft, question, library);
  if (skills.length + proposals.length === 0)
    draft.missing.push(
      'No skill was approved and none is proposed yet: run “skillify now” to learn from the sessions.',
    );
  return skills.filter(({ status }) => status === 'approved').length;
}

/** Runs of the things that failed which passed after they last failed, oldest first. */
async function laterPasses(store: Store, failed: readonly PlacedFact[], to: number): Promise<readonly PlacedFact[]> {
  // By kind as well, because a question may be about one kind of run alone.
  const last = new Map<string, number>();
  for (const { kind, name, at } of failed)
    if (kind !== 'prompt') last.set(`${kind} ${name}`, Math.max(at, last.get(`${kind} ${name}`) ?? at));
  if (last.size === 0) return [];
  const since = new Map<string, number>();
  for (const [key, at] of last) {
    const name = key.slice(key.indexOf(' ') + 1);
    since.set(name, Math.min(at, since.get(name) ?? at));
  }
  const passed = await store.memory.listFacts({
    from: [...since.values()].reduce((least, at) => Math.min(least, at)),
    to,
    kinds: ['command', 'test'],
    states: ['passed'],
    names: [...since.keys()],
    limit: mostFacts,
  });
  return passed.filter(({ name, at }) => at > (since.get(name) ?? Number.POSITIVE_INFINITY)).reverse();
}

/** A question that nothing answers, or that was not understood, still gets what its words find. */
async function addSearchHits(
  draft: AnswerDraft,
  around: AskSurroundings,
  question: Question,
  signal: AbortSignal,
): Promise<void> {
  const words = topicNames(question, false);
  if (words.length === 0) return;
  const { from, to, isNamed } = question.time;
  const report = await around.search(
    {
      query: words.map((word) => word.replace(/["*:]/g, ' ')).join(' '),
      kinds: ['event', 'memory'],
      since: isNamed ? from : null,
      until: to,
      assistants: [],
      outcomes: [],
      limit: mostHits,
    },
    signal,
  );
  draft.counts['searchHits'] = report.hits.length;
  if (report.hits.length === 0 || report.isRelaxed) return;
  draft.lines.push('', `A search for ${codeSpan(words.join(' '), 80)} finds:`);
  for (const { kind, id, at, session, assistant, title, snippet, event } of report.hits) {
    const quote = snippet.map((part) => part.text).join('') || title;
    const cited = draft.add(
      { kind, id, eventId: kind === 'event' ? id : null, session, assistant, at, quote },
      event ? { file: event.file, line: event.line } : undefined,
    );
    draft.lines.push(`- ${at === null ? '' : `${draft.clock(at)} `}${codeSpan(quote, 160)}${cited}`);
  }
}

async function wordAnswer(
  around: AskSurroundings,
  { question, facts }: Pick<WordingRequest, 'question' | 'facts'>,
  sessionIds: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  if (around.writer.chosen.kind === 'template') return null;
  try {
    const calls = await around.writer.startRun(true);
    return await wordFacts(calls, { purpose: 'answer', question, facts, sessionIds: [...new Set(sessionIds)] }, signal);
  } catch (error) {
    // Without a model the template's words say the same.
    if (SkillifyError.is(error, 'model-failed') || SkillifyError.is(error, 'store-read-only')) return null;
    throw error;
  }
}

function assistantNames(): readonly AssistantName[] {
  return assistants.map(({ id, displayName }) => {
    const names = new Set([displayName.toLowerCase(), id.toLowerCase(), id.replaceAll('-', ' ')]);
    if (id === 'claude-code') names.add('claude');
    if (id.startsWith('copilot')) names.add('copilot');
    if (id === 'gemini-cli') names.add('gemini');
    // Too short to be told from other words.
    return {
      id,
      names: [...names].filter((name) => name.length > 2).sort((left, right) => right.length - left.length),
    };
  });
}

/** Nothing is recorded of the future: a window that reaches into it ends now. */
function clamped(question: Question, now: number): Question {
  const { time } = question;
  const startsLater = time.from !== null && time.from > now;
  return startsLater || time.to <= now + 1 ? question : { ...question, time: { ...time, to: now + 1 } };
}

function topicNames(question: Question, isQuoted = true): readonly string[] {
  const texts = question.alternatives.flat().map(({ text }) => text);
  return isQuoted ? texts.map((text) => codeSpan(text, 60)) : texts;
}

/** What the question is about, in the words of the answer: ` of payments-api, in codex, in the last hour`. */
function aboutText(question: Question, preposition = 'about '): string {
  const { alternatives, excluded, assistants: own, branches, time } = question;
  const topics = alternatives.map((topics) => topics.map(({ text }) => codeSpan(text, 60)).join(' with ')).join(' or ');
  return [
    topics === '' ? '' : ` ${preposition}${topics}`,
    excluded.length === 0 ? '' : ` without ${excluded.map(({ text }) => codeSpan(text, 60)).join(' and ')}`,
    own.length === 0 ? '' : ` in ${own.join(' and ')}`,
    branches.length === 0 ? '' : ` on branch ${branches.map((branch) => codeSpan(branch, 60)).join(' and ')}`,
    time.isNamed ? ` ${time.label}` : '',
  ].join('');
}

function noteReading(draft: AnswerDraft, question: Question): void {
  if (!question.isUnderstood)
    draft.missing.push(
      `It was not clear what is asked for; this is what ${topicNames(question).length > 0 ? `names ${topicNames(question).join(' and ')}` : 'happened'}.`,
    );
  if (question.corrected.length > 0)
    draft.missing.push(
      `Read ${question.corrected.map(({ from, to }) => `“${visibleLine(from, 40)}” as “${to}”`).join(', ')}.`,
    );
}

function sessionsIn(facts: readonly PlacedFact[], sessions: ReadonlyMap<string, Session>): ReadonlySet<string> {
  return new Set(
    facts.flatMap(({ session }) => (sessions.get(session.sessionId)?.isSubagent === false ? session.sessionId : [])),
  );
}

function suggest(draft: AnswerDraft, question: Question): void {
  const [subject] = question.subjects;
  const topic = question.alternatives[0]?.[0]?.text;
  const about = topic === undefined ? '' : ` of ${topic}`;
  const when = question.time.isNamed ? ` ${question.time.label}` : '';
  if (subject === 'failures' && (draft.counts['failures'] ?? 0) > 0)
    draft.followUps.push(`show successful runs${about}${when}`, `what did I correct${when}?`);
  else if (subject === 'failures' && question.time.isNamed) draft.followUps.push(`failures${about} this week`);
  else if (subject === 'successes') draft.followUps.push(`failures${about}${when}`);
  else if (subject === 'activity') draft.followUps.push(`what failed${when}?`, `which files were changed${when}?`);
  else if (subject === 'skills' && topic !== undefined) draft.followUps.push(`why do we have the ${topic} skill?`);
}

function readingOf(question: Question): Answer['reading'] {
  const [subject, ...alsoSubjects] = question.subjects;
  return {
    subject,
    alsoSubjects,
    topics: question.alternatives.flat().map(({ text }) => text),
    excluded: question.excluded.map(({ text }) => text),
    outcomes: question.outcomes,
    assistants: question.assistants,
    branches: question.branches,
    wantsSummary: question.wantsSummary,
    isUnderstood: question.isUnderstood,
    corrected: question.corrected,
  };
}
