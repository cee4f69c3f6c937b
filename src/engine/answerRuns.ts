import { codeSpan } from '../memory/codeSpan.ts';
import { isFailedRun, isPassedRun, type PlacedFact } from '../memory/fact.ts';
import type { Question } from '../memory/readQuestion.ts';
import { countOf } from '../memory/summaryText.ts';
import { isNamedIn } from '../memory/topic.ts';
import type { AnswerDraft } from './answerDraft.ts';

const mostGroups = 12;
const mostRuns = 10;

/** Facts of one question, and what the question is said to be about: ` of payments-api in the last hour`. */
export interface Material {
  readonly question: Question;
  readonly facts: readonly PlacedFact[];
  /** The prompts of the episodes that the facts belong to. */
  readonly prompts: ReadonlyMap<string, PlacedFact>;
  readonly about: string;
}

/** Failed runs grouped by what failed, and episodes that failed without one. */
export function answerFailures(
  draft: AnswerDraft,
  { question, facts, about, prompts }: Material,
  passes: readonly PlacedFact[],
): void {
  const runs = facts.filter((fact) => isFailedRun(fact) && isKind(question, fact));
  const withRuns = new Set(runs.map(({ episodeId }) => episodeId));
  const failedEpisodes = facts.filter(({ kind, state }) => kind === 'prompt' && state === 'failed');
  const onlyEpisodes =
    question.runs === 'all' ? failedEpisodes.filter(({ episodeId }) => !withRuns.has(episodeId)) : [];
  const groups = groupsOf(runs);
  const sessions = new Set([...runs, ...onlyEpisodes].map(({ session }) => session.sessionId));
  const tests = runs.filter(({ kind }) => kind === 'test').length;
  Object.assign(draft.counts, {
    failures: runs.length + onlyEpisodes.length,
    failedRuns: runs.length,
    failedTestRuns: tests,
    failedCommands: runs.length - tests,
    failedThings: groups.length,
    failedEpisodes: failedEpisodes.length,
    sessionsWithFailures: sessions.size,
  });
  if (runs.length + onlyEpisodes.length === 0) {
    draft.lines.push(`No failure${about}.`);
    return;
  }
  const episodes =
    onlyEpisodes.length === 0 ? [] : [`${countOf(onlyEpisodes.length, 'failed episode')} without a failed run`];
  const told =
    runs.length === 0
      ? episodes
      : [`${countOf(runs.length, 'failed run')} of ${countOf(groups.length, 'command')}`, ...episodes];
  const sort =
    tests > 0 && tests < runs.length
      ? ` (${countOf(tests, 'test run')}, ${countOf(runs.length - tests, 'other command')})`
      : '';
  draft.lines.push(`**${told.join(' and ')}${about}**${sort}, in ${countOf(sessions.size, 'session')}.`, '');
  for (const group of groups.slice(0, mostGroups)) {
    const [newest] = group;
    if (newest === undefined) continue;
    const telling = group.find(({ message }) => message !== null) ?? newest;
    const times = group.length === 1 ? 'failed once' : `failed ${group.length} times, last`;
    const reason = telling.message === null ? '' : `: ${codeSpan(telling.message)}`;
    const cited = draft.cite(telling, telling.message ?? telling.text);
    const passed = passes.find(({ name, at }) => name === newest.name && at > newest.at);
    const since =
      passed === undefined
        ? ''
        : ` It passed afterwards, at ${draft.clock(passed.at)}${draft.cite(passed, passed.text)}.`;
    draft.lines.push(`- ${codeSpan(newest.name)} ${times} at ${draft.clock(newest.at)}${reason}${cited}.${since}`);
    const prompt = question.wantsSummary && newest.episodeId !== null ? prompts.get(newest.episodeId) : undefined;
    if (prompt) draft.lines.push(`  - asked for: ${codeSpan(prompt.text, 140)}${draft.cite(prompt, prompt.text)}`);
  }
  if (groups.length > mostGroups) draft.lines.push(`- and ${groups.length - mostGroups} more.`);
  for (const episode of onlyEpisodes.slice(0, 5))
    draft.lines.push(
      `- The episode ${codeSpan(episode.text, 140)} failed (${draft.clock(episode.at)})${draft.cite(episode, episode.text)}.`,
    );
  if (onlyEpisodes.length > 5) draft.lines.push(`- and ${onlyEpisodes.length - 5} more failed episodes.`);
}

/** Runs that passed and episodes that succeeded, the newest first. */
export function answerSuccesses(draft: AnswerDraft, { question, facts, about }: Material): void {
  const passed = ownRuns(
    question,
    facts.filter((fact) => isPassedRun(fact) && isKind(question, fact)),
  );
  const episodes =
    question.runs === 'all' ? facts.filter(({ kind, state }) => kind === 'prompt' && state === 'succeeded') : [];
  const sessions = new Set([...passed, ...episodes].map(({ session }) => session.sessionId));
  Object.assign(draft.counts, {
    successfulRuns: passed.length,
    succeededEpisodes: episodes.length,
    sessionsWithSuccesses: sessions.size,
  });
  if (passed.length + episodes.length === 0) {
    draft.lines.push(`No successful run${about}.`);
    return;
  }
  const told = [
    ...(passed.length > 0 || episodes.length === 0 ? [countOf(passed.length, 'successful run')] : []),
    ...(episodes.length > 0 ? [countOf(episodes.length, 'episode that succeeded', 'episodes that succeeded')] : []),
  ];
  draft.lines.push(`**${told.join(' and ')}${about}**, in ${countOf(sessions.size, 'session')}.`, '');
  for (const run of passed.slice(0, mostRuns))
    draft.lines.push(
      `- ${draft.clock(run.at)} ${codeSpan(run.name)} passed, in ${draft.sessionName(run.session.sessionId)}${draft.cite(run, run.text)}.`,
    );
  if (passed.length > mostRuns) draft.lines.push(`- and ${passed.length - mostRuns} earlier runs.`);
  for (const episode of episodes.slice(0, 5))
    draft.lines.push(
      `- ${draft.clock(episode.at)} succeeded: ${codeSpan(episode.text, 140)}${draft.cite(episode, episode.text)}.`,
    );
  if (episodes.length > 5) draft.lines.push(`- and ${episodes.length - 5} earlier episodes.`);
}

/** Commands by what was run, with how they ended. */
export function answerCommands(draft: AnswerDraft, { question, facts, about }: Material): void {
  const runs = ownRuns(
    question,
    facts.filter(
      (fact) =>
        (fact.kind === 'command' || fact.kind === 'test') &&
        isKind({ ...question, runs: question.runs === 'tests' ? 'tests' : 'all' }, fact),
    ),
  );
  const groups = groupsOf(runs);
  const failed = runs.filter(isFailedRun).length;
  const passed = runs.filter(isPassedRun).length;
  Object.assign(draft.counts, {
    runs: runs.length,
    passedRuns: passed,
    failedRuns: failed,
    differentCommands: groups.length,
  });
  if (runs.length === 0) {
    draft.lines.push(`No command was run${about}.`);
    return;
  }
  draft.lines.push(
    `**${countOf(runs.length, 'run')} of ${countOf(groups.length, 'command')}${about}**: ${passed} passed, ${failed} failed, ${runs.length - passed - failed} without a clear end.`,
    '',
  );
  for (const group of groups.slice(0, mostGroups)) {
    const [newest] = group;
    if (newest === undefined) continue;
    const bad = group.filter(isFailedRun).length;
    draft.lines.push(
      `- ${codeSpan(newest.name)} ×${group.length}${bad > 0 ? ` (${bad} failed)` : ''}, last at ${draft.clock(newest.at)}${draft.cite(newest, newest.text)}`,
    );
  }
  if (groups.length > mostGroups) draft.lines.push(`- and ${groups.length - mostGroups} more.`);
}

/** Runs by what was run, most often first, each group the newest first. */
export function groupsOf(runs: readonly PlacedFact[]): readonly (readonly PlacedFact[])[] {
  const groups = new Map<string, PlacedFact[]>();
  for (const run of runs) {
    const group = groups.get(run.name);
    if (group) group.push(run);
    else groups.set(run.name, [run]);
  }
  for (const group of groups.values()) group.sort((left, right) => right.at - left.at);
  return [...groups.values()].sort(
    (left, right) => right.length - left.length || (right[0]?.at ?? 0) - (left[0]?.at ?? 0),
  );
}

function isKind({ runs }: Pick<Question, 'runs'>, { kind }: PlacedFact): boolean {
  return runs === 'all' || (runs === 'tests' ? kind === 'test' : kind === 'command');
}

/** Steps that only look at things: naming something in them is no run of it. */
const looking =
  /^(?:git(?! (?:push|pull|merge|rebase|clone|bisect)\b)|gh|ls|cat|sed|awk|rg|grep|find|head|tail|wc|strings|file|diff|echo|less|stat|tree)\b/;

/**
 * A run is “of the migration” when its own step says so, else when its command line does, else when it ran in a folder or on a
 * branch of that name: not everything that ran while a migration was asked for.
 */
function ownRuns(question: Question, runs: readonly PlacedFact[]): readonly PlacedFact[] {
  const topics = question.alternatives.flat();
  if (topics.length === 0) return runs;
  const asksToLook = topics.some(({ text }) => looking.test(text.toLowerCase()));
  const acting = asksToLook ? runs : runs.filter(({ name }) => !looking.test(name));
  const byName = acting.filter(({ name }) => topics.some((topic) => isNamedIn(topic, name)));
  if (byName.length > 0) return byName;
  const byText = acting.filter(({ text }) => topics.some((topic) => isNamedIn(topic, text)));
  if (byText.length > 0) return byText;
  const looks = runs.filter(({ name }) => topics.some((topic) => isNamedIn(topic, name)));
  if (looks.length > 0) return looks;
  return runs.filter(({ session }) =>
    topics.some((topic) => topic.pattern.test(session.cwd ?? '') || topic.branchPattern.test(session.branch ?? '')),
  );
}
