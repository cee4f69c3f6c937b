import type { Episode } from '../signals/episode.ts';
import type { LabPrompt, LabScores } from './triggerLabContract.ts';
import { hostListings } from './triggerLabListing.ts';
import { type LabModel, type ListedSkill, nearness } from './triggerLabModel.ts';
import { asksForSomething, type PositivePrompt, type ReadPrompt, readEpisodePrompt } from './triggerLabPrompts.ts';
import type { JudgedPrompts } from './triggerLabWords.ts';

const lookedAtMost = 2_000;
const judgedAtMost = 200;
const nearAtMost = 24;
const shownCharacters = 300;

/** The prompts that a lab tries, chosen once and kept while the text is edited. */
export interface LabPrompts {
  readonly positives: readonly PositivePrompt[];
  readonly others: readonly ReadPrompt[];
  /** How many prompts the others were chosen from. */
  readonly looked: number;
}

/** Chooses the prompts beside the positive ones: those it fires on first, then the nearest. */
export function nearPrompts(
  model: LabModel,
  subject: ListedSkill,
  positives: readonly PositivePrompt[],
  episodes: readonly Episode[],
): LabPrompts {
  const texts = new Set(positives.map(({ prompt }) => prompt));
  const candidates: ReadPrompt[] = [];
  for (const episode of [...episodes].sort((left, right) => right.startedAt - left.startedAt)) {
    if (candidates.length >= lookedAtMost) break;
    if (texts.has(episode.prompt)) continue;
    texts.add(episode.prompt);
    const prompt = readEpisodePrompt(episode);
    if (asksForSomething(prompt)) candidates.push(prompt);
  }
  const near = nearness(subject);
  const judged = candidates
    .map((prompt) => ({ prompt, near: near(prompt.reading) }))
    .filter((candidate) => candidate.near > 0)
    .sort((left, right) => right.near - left.near || right.prompt.at - left.prompt.at)
    .slice(0, judgedAtMost)
    .map(({ prompt }) => ({ prompt, fires: model.judge(prompt.reading).fires }));
  const others = [...judged.filter(({ fires }) => fires), ...judged.filter(({ fires }) => !fires)];
  return { positives, others: others.slice(0, nearAtMost).map(({ prompt }) => prompt), looked: candidates.length };
}

/** Judges all prompts of a lab and says what came of it. */
export function scorePrompts(
  model: LabModel,
  subject: ListedSkill,
  prompts: LabPrompts,
  rivals: readonly ListedSkill[],
): LabScores & { readonly judged: JudgedPrompts } {
  const started = performance.now();
  const positives = prompts.positives.map((prompt) => ({ ...prompt, verdict: model.judge(prompt.reading) }));
  const others = prompts.others.map((prompt) => ({ ...prompt, verdict: model.judge(prompt.reading) }));
  const right = positives.filter(({ verdict }) => verdict.fires).length;
  const wrong = others.filter(({ verdict }) => verdict.fires).length;
  return {
    ...subject,
    prompts: [
      ...positives.map((prompt) => shown(prompt, prompt.kind)),
      ...others.map((prompt) => shown(prompt, 'near')),
    ],
    recall: { count: right, total: positives.length },
    precision: { count: right, total: right + wrong },
    listings: hostListings(subject, rivals),
    ms: Math.round((performance.now() - started) * 10) / 10,
    judged: { positives, others },
  };
}

function shown(
  { eventId, sessionId, at, prompt, verdict }: JudgedPrompts['others'][number],
  kind: LabPrompt['kind'],
): LabPrompt {
  const { fires, place, score, winner } = verdict;
  return { eventId, sessionId, at, prompt: prompt.slice(0, shownCharacters), kind, fires, place, score, winner };
}
