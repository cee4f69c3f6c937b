import { codeSpan } from '../memory/codeSpan.ts';
import type { PlacedFact } from '../memory/fact.ts';
import type { Question } from '../memory/readQuestion.ts';
import { selectFacts } from '../memory/selectFacts.ts';
import { editDistance } from '../memory/spelling.ts';
import type { Topic } from '../memory/topic.ts';
import { namesIn } from '../memory/topicNames.ts';
import type { FactCounts } from '../store/memoryLane.ts';
import type { Store } from '../store/store.ts';
import type { AnswerDraft } from './answerDraft.ts';

/** Facts of all times that are looked through for a name that the window does not have. */
const mostFactsForNames = 30_000;
/** Of those, the newest that names are taken from; older names are in the summaries by topic. */
const mostFactsWithNames = 8_000;
const mostTopicSummaries = 400;

/** Says what stands in the way of a full answer: nothing captured, nothing in the window, events not looked at, unread transcripts. */
export async function noteGaps(draft: AnswerDraft, store: Store, question: Question, seen: FactCounts): Promise<void> {
  const { time } = question;
  const sessions = [...draft.sessions.values()];
  const newest = newestEventAt(sessions);
  const unseen = await store.memory.countUnseen();
  if (newest === null) {
    draft.missing.push(
      'Nothing of this project has been captured yet: allow capture, or run “skillify now”, and ask again.',
    );
    return;
  }
  if (time.from !== null && time.from > draft.now) draft.missing.push('That time is still to come.');
  else if (time.isNamed && seen.facts === 0)
    draft.missing.push(`Nothing was recorded ${time.label}; the newest recorded event is from ${draft.clock(newest)}.`);
  if (unseen > 0)
    draft.missing.push(
      `${unseen} captured event${unseen === 1 ? ' was' : 's were'} not looked at yet; ask again in a moment.`,
    );
  const unread = (await store.listTranscripts()).filter(
    ({ belongs, missing, lastError }) => belongs && !missing && lastError !== null,
  );
  if (unread.length > 0)
    draft.missing.push(
      `${unread.length} transcript${unread.length === 1 ? '' : 's'} of this project could not be read; “skillify status” says why.`,
    );
}

/** Time of the newest event of any session, null where there is none. */
export function newestEventAt(sessions: readonly { readonly lastEventAt: number }[]): number | null {
  return sessions.length === 0 ? null : sessions.reduce((newest, { lastEventAt }) => Math.max(newest, lastEventAt), 0);
}

/**
 * For topics that nothing in the window names: whether anything names them at another time, else the nearest names there are.
 * Returns how many summaries were looked at.
 */
export async function noteUnknownTopics(draft: AnswerDraft, store: Store, question: Question): Promise<number> {
  const topics = question.alternatives.flat();
  if (topics.length === 0) return 0;
  const everything = await store.memory.listFacts({
    from: null,
    to: draft.now + 1,
    kinds: [],
    states: [],
    limit: mostFactsForNames,
  });
  const anyTime = { ...question, assistants: [], branches: [], excluded: [] };
  const unknown: Topic[] = [];
  for (const topic of topics) {
    const [named] = selectFacts({ ...anyTime, alternatives: [[topic]] }, everything, []).facts;
    if (named === undefined) unknown.push(topic);
    else if (question.time.isNamed || question.assistants.length > 0)
      draft.missing.push(
        `${codeSpan(topic.text, 60)} was last named at ${draft.clock(named.at)}${draft.cite(named, named.text === '' ? named.name : named.text)}.`,
      );
  }
  if (unknown.length === 0) return 0;
  const summaries = await store.memory.listSummaries({
    from: null,
    to: null,
    scope: 'topic',
    subject: null,
    window: 'day',
    limit: mostTopicSummaries,
  });
  const known = namesOf(
    everything.slice(0, mostFactsWithNames),
    summaries.map(({ subject }) => subject),
  );
  for (const topic of unknown) {
    const near = nearest(topic.text.toLowerCase(), known);
    const hint = near.length > 0 ? ` The nearest names are ${near.map((name) => codeSpan(name, 60)).join(', ')}.` : '';
    draft.missing.push(`No prompt, command, file or branch that is recorded names ${codeSpan(topic.text, 60)}.${hint}`);
    // A follow-up is shown as it is: only names without any markup in them.
    for (const name of near.filter((each) => /^[\w@./#+-]+$/.test(each)).slice(0, 2))
      draft.followUps.push(question.text.replace(topic.text, name));
  }
  return summaries.length;
}

function namesOf(facts: readonly PlacedFact[], subjects: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 5);
  for (const fact of facts) {
    for (const name of namesIn(fact)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const file = fact.kind === 'file' ? /[^/]+$/.exec(fact.name)?.[0] : undefined;
    if (file !== undefined) counts.set(file.toLowerCase(), (counts.get(file.toLowerCase()) ?? 0) + 1);
  }
  return counts;
}

/** Up to three names: those spelled nearly the same, then those that share a word. */
function nearest(wanted: string, known: ReadonlyMap<string, number>): readonly string[] {
  const words = wanted.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);
  const mistakes = Math.max(1, Math.min(3, Math.floor(wanted.length / 4)));
  return [...known]
    .map(([name, count]) => {
      const distance = editDistance(wanted, name, mistakes);
      const shared = words.filter((word) => name.includes(word)).length;
      return { name, count, rank: distance <= mistakes ? 100 - distance : shared * 10 };
    })
    .filter(({ rank }) => rank > 0)
    .sort((left, right) => right.rank - left.rank || right.count - left.count || left.name.localeCompare(right.name))
    .slice(0, 3)
    .map(({ name }) => name);
}
