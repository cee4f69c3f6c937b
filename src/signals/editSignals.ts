import type { FileEditEvent, ToolCallEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import { pathKey } from './editPath.ts';
import type { EpisodeEvents } from './episode.ts';
import { lineDifference, tellingLines } from './lineDifference.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** Who wrote a line that is still there, and how often its place was rewritten before. */
interface WrittenLine {
  readonly edit: FileEditEvent;
  readonly episodeIndex: number;
  readonly generation: number;
}

/** Lines the session wrote into one file, and those it took out of it, by text. */
interface FileRecord {
  readonly written: Map<string, WrittenLine>;
  readonly takenOut: Map<string, number>;
}

/** What one episode did to lines that earlier episodes wrote in one file. */
interface Rework {
  readonly first: FileEditEvent;
  readonly ownedBefore: number;
  readonly taken: { readonly line: string; readonly by: WrittenLine }[];
  readonly put: Set<string>;
  readonly removed: Set<string>;
  restored: number;
  /** Some text was cut, so what is missing in it may still be there. */
  isCut: boolean;
}

const linesPerFile = 4_000;
const cutMark = /… \d+ characters left out …/;

/** Edits that take back or rework lines which an earlier episode of the session wrote, file by file. */
export function editSignals(segments: readonly EpisodeEvents[]): readonly Signal[] {
  const signals: Signal[] = [];
  const files = new Map<string, FileRecord>();
  for (const { episode, events } of segments) {
    const wholeWrites = new Set(
      events
        .filter((event): event is ToolCallEvent => event.kind === 'tool_call' && event.category === 'write')
        .map((call) => call.callId),
    );
    const reworks = new Map<string, Rework>();
    const putAnywhere = new Set<string>();
    for (const event of events) {
      if (event.kind !== 'file_edit' || event.branch === 'abandoned') continue;
      if (event.state !== 'applied' && event.state !== 'user-modified') continue;
      const key = pathKey(event.path);
      const file = files.get(key) ?? { written: new Map(), takenOut: new Map() };
      files.set(key, file);
      const change = changeOf(event, file, wholeWrites.has(event.callId ?? ''));
      for (const line of change.added) putAnywhere.add(line);
      const rework = reworks.get(key) ?? startOf(event, file, episode.index);
      reworks.set(key, rework);
      apply(event, file, change, rework, episode.index);
    }
    for (const rework of reworks.values()) {
      const signal = judge(rework, putAnywhere, episode);
      if (signal !== null) signals.push(signal);
    }
  }
  return signals;
}

/** A whole file written anew names no removed lines: what the session wrote before and is not in it was removed. */
function changeOf(event: FileEditEvent, file: FileRecord, isWhole: boolean) {
  const change = lineDifference(event);
  const isCut = cutMark.test(event.addedText);
  if (event.operation === 'delete' && event.removedText === '') return { removed: [...file.written.keys()], added: [] };
  if (!isWhole || event.removedText !== '' || isCut || event.addedText === '') return change;
  const now = new Set(tellingLines(event.addedText));
  return {
    removed: [...file.written.keys()].filter((line) => !now.has(line)),
    added: change.added.filter((line) => !file.written.has(line)),
  };
}

function startOf(first: FileEditEvent, file: FileRecord, episodeIndex: number): Rework {
  let ownedBefore = 0;
  for (const line of file.written.values()) if (line.episodeIndex < episodeIndex) ownedBefore += 1;
  return { first, ownedBefore, taken: [], put: new Set(), removed: new Set(), restored: 0, isCut: false };
}

function apply(
  event: FileEditEvent,
  file: FileRecord,
  change: { readonly removed: readonly string[]; readonly added: readonly string[] },
  rework: Rework,
  episodeIndex: number,
): void {
  if (cutMark.test(event.addedText)) rework.isCut = true;
  let generation = 0;
  for (const line of change.removed) {
    const by = file.written.get(line);
    if (by !== undefined && by.episodeIndex < episodeIndex) {
      rework.taken.push({ line, by });
      generation = Math.max(generation, by.generation + 1);
    } else if (by !== undefined) generation = Math.max(generation, by.generation);
    else if (!rework.put.has(line)) rework.removed.add(line);
    rework.put.delete(line);
    file.written.delete(line);
    file.takenOut.set(line, episodeIndex);
  }
  for (const line of change.added) {
    const takenIn = file.takenOut.get(line);
    if (takenIn !== undefined && takenIn < episodeIndex) rework.restored += 1;
    else rework.put.add(line);
    if (file.written.size < linesPerFile) file.written.set(line, { edit: event, episodeIndex, generation });
  }
}

function judge(rework: Rework, putAnywhere: ReadonlySet<string>, episode: EpisodeEvents['episode']): Signal | null {
  const gone = rework.taken.filter(({ line }) => !putAnywhere.has(line));
  const owners = new Map(gone.map(({ by }) => [by.edit.id, by]));
  if (gone.length === 0) return null;
  const base = {
    sessionId: episode.sessionId,
    episodeId: episode.id,
    eventId: rework.first.id,
    relatedEventIds: [...owners.keys()].slice(-20),
    at: rework.first.at,
    text: oneLine(
      `${rework.first.path}: ${gone.map(({ line }) => line).join(' ⏎ ')} → ${[...rework.put].join(' ⏎ ')}`,
      400,
    ),
  };
  const writtenByOwners = [...new Set([...owners.values()].map((by) => by.edit.id))].length;
  const isUndone =
    !rework.isCut &&
    rework.put.size <= gone.length * 0.25 &&
    (rework.restored >= Math.max(1, gone.length * 0.3) ||
      (gone.length >= 3 && gone.length >= rework.ownedBefore * 0.7));
  if (isUndone) {
    const isWhole = rework.put.size === 0 && rework.removed.size === 0;
    return makeSignal({
      ...base,
      kind: 'revert',
      confidence: rework.restored > 0 ? (isWhole ? 0.8 : 0.7) : 0.55,
      rule: rework.restored > 0 ? 'inverse-edit' : 'lines-removed-again',
      explanation:
        rework.restored > 0
          ? `Lines written earlier in this session were taken out again and the former ones put back (${gone.length} out, ${rework.restored} back).`
          : `Most of the lines written earlier in this session in this file were taken out again (${gone.length} of ${rework.ownedBefore}).`,
    });
  }
  const share = gone.length / Math.max(1, gone.length + rework.removed.size);
  if (gone.length < 2 || share < 0.5 || rework.put.size === 0) return null;
  const times = Math.max(...gone.map(({ by }) => by.generation)) + 1;
  return makeSignal({
    ...base,
    kind: 'repeated-edit',
    confidence: Math.min(0.8, 0.4 + 0.15 * times),
    rule: times === 1 ? 'same-lines-again' : 'same-lines-many-times',
    explanation:
      times === 1
        ? `${gone.length} lines written in ${writtenByOwners === 1 ? 'an earlier edit' : 'earlier edits'} of this session were rewritten.`
        : `The same lines were rewritten for the ${ordinal(times)} time since the session wrote them.`,
  });
}

function ordinal(times: number): string {
  return times === 2 ? 'second' : times === 3 ? 'third' : `${times}th`;
}
