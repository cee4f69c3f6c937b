import { oneLine } from '../base/text.ts';
import { commandSteps } from '../signals/commandLine.ts';
import { isPassedRun, type PlacedFact } from './fact.ts';
import type { Question } from './readQuestion.ts';
import { isNamedIn, isPathOf, isWholeIn, type Topic } from './topic.ts';

/** Facts that a question is about, and how its topics were found. */
export interface SelectedFacts {
  readonly facts: readonly PlacedFact[];
  /** True where a topic of several words was nowhere found as a whole, so that its words may stand apart. */
  readonly isLoose: boolean;
}

/** Prompt and changed files of an episode: what its commands are about when they do not say so themselves. */
interface EpisodeContext {
  readonly prompt: string;
  readonly paths: string[];
}

/**
 * The facts of those given that a question is about, by topic, assistant and branch. `context` holds the prompts and changed
 * files of their episodes. A run or file is about what itself, its folder, its branch, or the prompt and the changed files of
 * its episode name.
 */
export function selectFacts(
  question: Question,
  facts: readonly PlacedFact[],
  context: readonly PlacedFact[],
): SelectedFacts {
  const episodes = contextsOf(context);
  const { alternatives, excluded, assistants, branches } = question;
  const inScope = facts.filter(
    ({ session }) =>
      (assistants.length === 0 || assistants.includes(session.assistant)) &&
      (branches.length === 0 || branches.some((branch) => isBranch(session.branch, branch))),
  );
  const about = (fact: PlacedFact) => (fact.episodeId === null ? undefined : episodes.get(fact.episodeId));
  const names = (topic: Topic, fact: PlacedFact, how: Naming) => isAbout(topic, fact, about(fact), how);
  const allowed = inScope.filter((fact) => !excluded.some((topic) => names(topic, fact, isNamedIn)));
  if (alternatives.length === 0) return { facts: allowed, isLoose: false };
  const pick = (how: Naming) =>
    allowed.filter((fact) => alternatives.some((topics) => topics.every((topic) => names(topic, fact, how))));
  const whole = pick(wholeNaming);
  const named = (found: readonly PlacedFact[]) =>
    question.subjects.includes('failures') ? found : found.map((fact) => byNamedStep(fact, alternatives.flat()));
  if (whole.length > 0) return { facts: named(whole), isLoose: false };
  const loose = pick(isNamedIn);
  return { facts: named(loose), isLoose: loose.length > 0 };
}

/** Of a command that ended well, so that all of it did, the step that was asked about. */
function byNamedStep(fact: PlacedFact, topics: readonly Topic[]): PlacedFact {
  if (!isPassedRun(fact) || topics.some((topic) => isNamedIn(topic, fact.name))) return fact;
  const step = commandSteps(fact.text).find(({ text }) => topics.some((topic) => isNamedIn(topic, text)));
  return step === undefined ? fact : { ...fact, name: oneLine(step.text, 90) };
}

type Naming = (topic: Topic, text: string) => boolean;

/** One plain word is found by its stem; several must stand side by side. */
const wholeNaming: Naming = (topic, text) =>
  topic.kind === 'words' && topic.stems.length === 1 ? isNamedIn(topic, text) : isWholeIn(topic, text);

function isAbout(topic: Topic, fact: PlacedFact, episode: EpisodeContext | undefined, named: Naming): boolean {
  const { kind, name, text, message, session } = fact;
  if (topic.kind === 'file') {
    if (kind === 'file') return isPathOf(topic, name);
    return (
      isWholeIn(topic, text) ||
      isWholeIn(topic, message ?? '') ||
      (episode?.paths.some((path) => isPathOf(topic, path)) ?? false)
    );
  }
  if (named(topic, text) || named(topic, name) || named(topic, message ?? '')) return true;
  if (isWholeIn(topic, session.cwd ?? '') || topic.branchPattern.test(session.branch ?? '')) return true;
  if (isWholeIn(topic, session.workspace ?? '')) return true;
  // A file is about its path alone: an episode touches many.
  if (kind === 'file' || episode === undefined) return false;
  return named(topic, episode.prompt) || episode.paths.some((path) => isWholeIn(topic, path));
}

function isBranch(branch: string | null, wanted: string): boolean {
  const have = branch?.toLowerCase() ?? '';
  const want = wanted.toLowerCase();
  return have === want || have.endsWith(`/${want}`);
}

function contextsOf(context: readonly PlacedFact[]): ReadonlyMap<string, EpisodeContext> {
  const contexts = new Map<string, { prompt: string; paths: string[] }>();
  for (const { episodeId, kind, text, name, state } of context) {
    if (episodeId === null) continue;
    const known = contexts.get(episodeId) ?? { prompt: '', paths: [] };
    if (kind === 'prompt') known.prompt = text;
    else if (kind === 'file' && state !== 'read') known.paths.push(name);
    contexts.set(episodeId, known);
  }
  return contexts;
}
