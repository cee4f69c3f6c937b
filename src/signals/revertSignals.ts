import { type FileEditEvent, isHumanPrompt, type SessionEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import type { CommandRun } from './commandRun.ts';
import { isSamePath, pathKey } from './editPath.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import { type Reverted, revertOf, stashOf } from './revertCommand.ts';
import type { Signal } from './signal.ts';

interface LivingEdit {
  readonly edit: FileEditEvent;
  readonly key: string;
  readonly episodeIndex: number;
  /** Number of the session's commit that holds it, counted from 1; 0 while it is not committed. */
  commit: number;
}

const askedFor =
  /\b(?:revert|undo|roll ?back|restore|reset|discard|throw (?:\w+ ){0,3}away|get rid of|back (?:it )?out|take (?:\w+ ){0,3}back|start over|go back|put (?:\w+ ){0,3}back|drop (?:the|this|these|those|that|your|all)|zurück|rückgängig|annule|撤销|回滚|恢复)/i;

/**
 * Edits of the session taken back by version control, run by the assistant or by the user. Only what touches edits of
 * the session counts: uncommitted ones for a discard, committed ones for a revert.
 */
export function revertSignals(segments: readonly EpisodeEvents[], runs: readonly CommandRun[]): readonly Signal[] {
  const signals: Signal[] = [];
  const runsByEvent = new Map(runs.map((run) => [run.eventId, run]));
  let living: LivingEdit[] = [];
  /** Short ids of the session's commits in order; empty where the output does not tell. */
  const commits: string[] = [];
  let aside: readonly LivingEdit[] = [];
  for (const { episode, events } of segments) {
    for (const event of events) {
      if (event.kind === 'file_edit') {
        if (event.state === 'applied' || event.state === 'user-modified')
          living.push({ edit: event, key: pathKey(event.path), episodeIndex: episode.index, commit: 0 });
        continue;
      }
      const run = runsByEvent.get(event.id);
      if (run === undefined || run.ended === 'refused' || run.ended === 'failed') continue;
      const stash = stashOf(run.steps);
      if (stash === 'aside') aside = living.filter((item) => item.commit === 0);
      else if (stash === 'back') aside = [];
      const reverted = revertOf(run.steps);
      if (reverted !== null) {
        const undone = living.filter((item) =>
          reverted.needsStash ? aside.includes(item) : isTouched(item, reverted, commits),
        );
        if (undone.length > 0) {
          signals.push(signalOf(run, reverted, undone, episode.sessionId, events));
          living = living.filter((item) => !undone.includes(item));
        }
        if (reverted.needsStash) aside = [];
      }
      if (!commitsWork(run)) continue;
      commits.push(/^\[[^\]\n]*\b([0-9a-f]{7,40})\]/m.exec(run.result?.output ?? '')?.[1] ?? '');
      for (const item of living) if (item.commit === 0) item.commit = commits.length;
    }
  }
  return signals;
}

function isTouched(item: LivingEdit, reverted: Reverted, commits: readonly string[]): boolean {
  if (reverted.scope === 'uncommitted' && item.commit > 0) return false;
  if (reverted.scope === 'untracked' && (item.commit > 0 || item.edit.operation !== 'create')) return false;
  if (reverted.paths.length > 0) return reverted.paths.some((path) => isSamePath(item.key, path, !reverted.uncertain));
  if (reverted.scope !== 'committed' || reverted.revisions.length === 0) return true;
  const numbers = reverted.revisions.map((revision) => commitNumber(revision, commits));
  if (reverted.takes === 'since') return item.commit === 0 || numbers.some((number) => item.commit > number);
  return item.commit > 0 && numbers.includes(item.commit);
}

/** Which of the session's commits a revision is, from 1; 0 for one before the session. */
function commitNumber(revision: string, commits: readonly string[]): number {
  if (/^[0-9a-f]{7,}/.test(revision)) {
    const id = /^[0-9a-f]+/.exec(revision)?.[0] ?? '';
    const index = commits.findLastIndex((commit) => commit !== '' && (commit.startsWith(id) || id.startsWith(commit)));
    if (index < 0) return commits.at(-1) === '' ? commits.length : 0;
    return revision.length > id.length ? index : index + 1;
  }
  const back = /[~^](\d*)$|@\{(\d+)\}$/.exec(revision);
  const steps = back === null ? 0 : Number(back[1] || back[2] || 1);
  return Math.max(0, commits.length - steps);
}

function signalOf(
  run: CommandRun,
  reverted: Reverted,
  undone: readonly LivingEdit[],
  sessionId: string,
  events: readonly SessionEvent[],
): Signal {
  const files = new Set(undone.map((item) => item.key)).size;
  const wasEarlier = undone.some((item) => item.episodeIndex < run.episodeIndex);
  const words = events.find(isHumanPrompt);
  const isAsked = words !== undefined && askedFor.test(words.text);
  const [rule, confidence] =
    run.by === 'user'
      ? ['reverted-by-user', 0.9]
      : isAsked
        ? ['reverted-on-request', 0.85]
        : wasEarlier
          ? ['reverted-later', 0.65]
          : ['reverted-own-trial', 0.35];
  const who = run.by === 'user' ? 'by the user' : isAsked ? 'at the user’s request' : 'by the assistant';
  return makeSignal({
    kind: 'revert',
    sessionId,
    episodeId: run.episodeId,
    eventId: run.eventId,
    relatedEventIds: undone.slice(-40).map((item) => item.edit.id),
    at: run.at,
    confidence,
    rule,
    explanation: `Edits of ${files === 1 ? 'one file' : `${files} files`} were taken back with ${reverted.what} ${who}.`,
    text: oneLine(run.command, 600),
  });
}

function commitsWork(run: CommandRun): boolean {
  return run.steps.some(
    (step) => step.name === 'git commit' || /^(?:jj (?:commit|new|describe)|hg commit)\b/.test(step.text),
  );
}
