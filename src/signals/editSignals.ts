import type { FileEditEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** Edits of a session that take back or rework lines an earlier episode wrote. */
export function editSignals(episodes: readonly EpisodeEvents[]): readonly Signal[] {
  const signals: Signal[] = [];
  const earlier = new Map<string, { edit: FileEditEvent; episodeIndex: number }[]>();
  for (const { episode, events } of episodes) {
    for (const event of events) {
      if (event.kind !== 'file_edit' || event.state === 'outside' || event.state === 'rejected') continue;
      const key = event.path.replaceAll('\\', '/').toLowerCase();
      const known = earlier.get(key) ?? [];
      const inverse = known.findLast((entry) => isInverse(entry.edit, event));
      const reworked = known.findLast((entry) => entry.episodeIndex < episode.index && reworks(entry.edit, event));
      const match = inverse ?? reworked;
      if (match) {
        signals.push(
          makeSignal({
            kind: inverse ? 'revert' : 'repeated-edit',
            sessionId: episode.sessionId,
            episodeId: episode.id,
            eventId: event.id,
            relatedEventIds: [match.edit.id],
            at: event.at,
            confidence: inverse ? 0.75 : 0.5,
            rule: inverse ? 'inverse-edit' : 'same-lines-again',
            explanation: inverse
              ? 'An earlier edit of this session was undone by the opposite edit.'
              : 'Lines written in an earlier episode were replaced again.',
            text: oneLine(`${event.path}: ${event.removedText} → ${event.addedText}`, 400),
          }),
        );
      }
      known.push({ edit: event, episodeIndex: episode.index });
      earlier.set(key, known.slice(-50));
    }
  }
  return signals;
}

function isInverse(before: FileEditEvent, after: FileEditEvent): boolean {
  return (
    significant(before.addedText) &&
    significant(after.addedText) &&
    before.addedText.trim() === after.removedText.trim() &&
    before.removedText.trim() === after.addedText.trim()
  );
}

function reworks(before: FileEditEvent, after: FileEditEvent): boolean {
  const written = linesOf(before.addedText);
  const removed = linesOf(after.removedText);
  if (written.size < 2 || removed.size < 2) return false;
  let shared = 0;
  for (const line of removed) if (written.has(line)) shared += 1;
  return shared >= 2 && shared / removed.size >= 0.5;
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(significant),
  );
}

function significant(text: string): boolean {
  return text.trim().length > 3;
}
