import { commandSteps, workSteps } from '../signals/commandLine.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import { fairShare } from './fairShare.ts';
import type { FixInstance, Pattern } from './pattern.ts';

/** Failures that the same change of command mended in at least two sessions. */
export function findFixes(signals: readonly Signal[], episodes: ReadonlyMap<string, Episode>): readonly Pattern[] {
  const groups = new Map<string, { readonly fixes: FixInstance[]; readonly contexts: Episode[] }>();
  for (const signal of signals) {
    const change = changeIn(signal);
    if (change === null) continue;
    const group = groups.get(change.key) ?? { fixes: [], contexts: [] };
    const context = episodes.get(signal.episodeId ?? '');
    if (context) group.contexts.push(context);
    group.fixes.push({
      eventId: signal.eventId,
      relatedEventIds: signal.relatedEventIds,
      sessionId: signal.sessionId,
      at: signal.at,
      before: change.before,
      after: change.after,
    });
    groups.set(change.key, group);
  }
  const patterns: Pattern[] = [];
  for (const [key, { fixes: all, contexts }] of groups) {
    const fixes = [...fairShare(all, () => 0)];
    if (new Set(fixes.map((fix) => fix.sessionId)).size < 2) continue;
    patterns.push({
      key: `fix:${key}`,
      kind: 'fix',
      directives: [],
      opposing: [],
      opening: null,
      fixes: fixes.sort((left, right) => left.at - right.at),
      topics: [],
      steps: [],
      contexts,
    });
  }
  return patterns;
}

/** The change of command by which a signal mended a failure, as the same in every session; null for all other signals. */
export function changeKeyOf(signal: Signal): string | null {
  return changeIn(signal)?.key ?? null;
}

/** The same key for two commands, the failing one first; null when their difference says nothing general. */
export function mendedChange(before: string, after: string): string | null {
  return changeOf(before, after)?.key ?? null;
}

function changeIn(signal: Signal): ReturnType<typeof changeOf> {
  if (signal.kind !== 'fix' || signal.before === null || signal.after === null) return null;
  return changeOf(signal.before, signal.after);
}

/**
 * What the change of command consists of, or null when it says nothing general: another program for the same task,
 * steps run first, or flags added. The key leaves out paths, numbers and messages, which differ each time.
 */
function changeOf(before: string, after: string): { key: string; before: string; after: string } | null {
  const failing = workSteps(before);
  const passing = workSteps(after);
  const last = failing.find((step) => passing.some((other) => other.text === step.text));
  if (last) {
    const at = passing.findIndex((step) => step.text === last.text);
    const prerequisites = passing.slice(0, at).filter((step) => !failing.some((other) => other.name === step.name));
    if (prerequisites.length === 0) return null;
    const first = prerequisites.map((step) => step.text).join(' && ');
    return {
      key: `${prerequisites.map((step) => step.name).join('>')}>>${last.name}`,
      before: last.text,
      after: `${first} && ${last.text}`,
    };
  }
  const from = failing[0];
  const to = passing.find((step) => from && (step.name === from.name || step.program !== from.program));
  if (!from || !to) return null;
  if (from.program !== to.program) return { key: `${from.name}=>${to.name}`, before: from.text, after: to.text };
  const added = flagsOf(to.arguments).filter((flag) => !flagsOf(from.arguments).includes(flag));
  const dropped = flagsOf(from.arguments).filter((flag) => !flagsOf(to.arguments).includes(flag));
  if (added.length + dropped.length === 0 || added.length + dropped.length > 3) return null;
  return {
    key: `${from.name}+${added.sort().join(',')}-${dropped.sort().join(',')}`,
    before: from.text,
    after: to.text,
  };
}

function flagsOf(parameters: readonly string[]): string[] {
  return parameters
    .filter((parameter) => /^--?[a-z]/i.test(parameter))
    .map((parameter) => parameter.replace(/=.*$/, ''));
}

/** Program and sub-command of the first step, for names and titles. */
export function commandName(command: string): string {
  return commandSteps(command)[0]?.name ?? command.split(' ')[0] ?? command;
}
