import { commandSteps } from '../signals/commandLine.ts';
import type { Episode } from '../signals/episode.ts';
import { commandTemplate } from './commandTemplate.ts';
import type { Pattern, WorkflowStep } from './pattern.ts';
import { normalisePhrases, termsOf } from './terms.ts';

/** Looking around is no step of a procedure. */
const looking =
  /^(?:git (?:status|diff|log|show|branch|rev-parse|ls-files|remote|config|grep|blame|reflog|describe|merge-base|stash)|git|gh (?:auth|repo view)|gh|npx|docker ps)$/;

/** A step belongs to the procedure when at least this share of the episodes ran it; of two runs, what both did is chance. */
const commonShare = 0.5;
const leastRuns = 3;
const listedSteps = 6;

/**
 * The commands that most of the given episodes ran, in their usual order (mean relative position).
 * Episodes that failed or were corrected do not count; steps are compared by program and sub-command.
 */
export function workflowSteps(episodes: readonly Episode[], topics: Pattern['topics'] = []): readonly WorkflowStep[] {
  const good = episodes.filter(
    (episode) => episode.steps.length > 0 && episode.outcome.kind !== 'failed' && episode.outcome.kind !== 'corrected',
  );
  if (good.length < 2 || good.length * 2 < episodes.length) return [];
  const found = new Map<string, { runs: string[]; positions: number[]; eventIds: string[] }>();
  for (const episode of good) {
    const seen = new Set<string>();
    for (const [position, text] of episode.steps.entries()) {
      const name = commandSteps(text)[0]?.name;
      if (name === undefined || seen.has(name) || looking.test(name)) continue;
      seen.add(name);
      const entry = found.get(name) ?? { runs: [], positions: [], eventIds: [] };
      entry.runs.push(text);
      entry.positions.push(position / episode.steps.length);
      entry.eventIds.push(episode.promptEventId);
      found.set(name, entry);
    }
  }
  const stems = new Set(topics.map((topic) => topic.stem));
  const isOnTopic = (runs: readonly string[]) =>
    runs.every((run) => termsOf(inWords(run)).some((term) => stems.has(term.stem)));
  const sessions = new Map(good.map((episode) => [episode.promptEventId, episode.sessionId]));
  return [...found]
    .filter(([, entry]) => entry.positions.length / good.length >= commonShare)
    .filter(([, entry]) => new Set(entry.eventIds.map((id) => sessions.get(id))).size >= 2)
    .filter(([, entry]) => good.length >= leastRuns || isOnTopic(entry.runs))
    .map(([name, entry]) => ({ name, entry, position: mean(entry.positions) }))
    .sort(
      (left, right) =>
        right.entry.positions.length - left.entry.positions.length || left.name.localeCompare(right.name),
    )
    .slice(0, listedSteps)
    .sort((left, right) => left.position - right.position || left.name.localeCompare(right.name))
    .map(({ name, entry }) => ({
      name,
      example: commandTemplate(entry.runs),
      episodes: entry.positions.length,
      of: good.length,
      eventIds: entry.eventIds,
    }));
}

/** A command's words as a person would say them: `addDiscussionComment` apart, `/pulls/7` as a PR. */
function inWords(command: string): string {
  return normalisePhrases(
    command
      .replace(/\/pulls\b/g, ' pr ')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[/_=:{}()."'-]+/g, ' '),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
