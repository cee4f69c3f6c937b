import type { FileEditEvent, SessionEvent, ToolCallEvent, ToolResultEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import type { CommandRun } from './commandRun.ts';
import { pathKey } from './editPath.ts';
import type { EpisodeEvents } from './episode.ts';
import { formatless, lineDifference } from './lineDifference.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

const modifiedSinceRead = /\b(?:modified|changed) since (?:it was )?(?:last |you )?read\b/i;

/** What is known of one file the assistant edited. */
interface OwnFile {
  /** Adjacent lines as the assistant last wrote them, by the first of each pair. */
  readonly pairs: Map<string, string>;
  /** The assistant ran nothing since that may have changed the file by itself. */
  isUntouched: boolean;
  lastEditId: string;
}

/** Lines that were in a file before the assistant last wrote to it, as its edits and its reading showed them. */
type SeenLines = Map<string, Set<string>>;

/** What the assistant read of a file since it last wrote to it, as shown. */
type ReadTexts = Map<string, readonly string[]>;

const seenLinesPerFile = 6_000;

/**
 * The user changing a file by hand after the assistant: a proposal changed before it was accepted, a change from outside,
 * and lines that differ from what the assistant wrote when it edits them again. Whatever the assistant ran in between
 * may have changed the file itself, so only files that no such command can have touched count.
 */
export function userEditSignals(segments: readonly EpisodeEvents[], runs: readonly CommandRun[]): readonly Signal[] {
  const signals: Signal[] = [];
  const files = new Map<string, OwnFile>();
  const calls = new Map<string, ToolCallEvent>();
  const seen: SeenLines = new Map();
  const readSince: ReadTexts = new Map();
  const writes = new Set(runs.flatMap((run) => (run.writes === 'no' ? [] : [run.eventId])));
  for (const { episode, events } of segments) {
    const told = new Set<string>();
    for (const event of events) {
      if (event.kind === 'tool_call') calls.set(event.callId, event);
      if (mayTouchFiles(event, writes)) for (const file of files.values()) file.isUntouched = false;
      const found =
        event.kind === 'file_edit'
          ? ofEdit(event, files, seen)
          : event.kind === 'tool_result'
            ? ofResult(event, files, calls)
            : null;
      if (found !== null && !told.has(`${found.rule} ${found.key}`)) {
        told.add(`${found.rule} ${found.key}`);
        const { key, ...signal } = found;
        signals.push(
          makeSignal({
            kind: 'user-edit',
            sessionId: episode.sessionId,
            episodeId: episode.id,
            eventId: event.id,
            at: event.at,
            ...signal,
            text: oneLine(signal.text, 400),
          }),
        );
      }
      if (event.kind === 'tool_result') noteReading(event, calls, readSince);
      if (event.kind === 'file_edit' && (event.state === 'applied' || event.state === 'user-modified')) {
        remember(event, files);
        noteSeen(event, seen, readSince);
      }
    }
  }
  return signals;
}

type Finding = Pick<Signal, 'confidence' | 'rule' | 'explanation' | 'text' | 'relatedEventIds'> & {
  readonly key: string;
};

function ofEdit(event: FileEditEvent, files: ReadonlyMap<string, OwnFile>, seen: SeenLines): Finding | null {
  const key = pathKey(event.path);
  const file = files.get(key);
  const text = () => `${event.path}: ${lineDifference(event).added.join(' ⏎ ')}`;
  if (event.state === 'user-modified') {
    return {
      key,
      relatedEventIds: [],
      confidence: 0.85,
      rule: 'edit-changed-before-accepting',
      explanation: 'The user changed the proposed edit before accepting it.',
      text: text(),
    };
  }
  if (file === undefined || !file.isUntouched) return null;
  if (event.state === 'outside') {
    return {
      key,
      relatedEventIds: [file.lastEditId],
      confidence: 0.6,
      rule: 'file-changed-outside',
      explanation: 'A file the assistant had edited was then changed by the user or another program.',
      text: text(),
    };
  }
  if (event.state !== 'applied') return null;
  const changed = changedPair(event.removedText, file, seen.get(key) ?? new Set());
  if (changed === null) return null;
  return {
    key,
    relatedEventIds: [file.lastEditId],
    confidence: 0.55,
    rule: 'lines-changed-in-between',
    explanation: 'Between two edits of the assistant somebody changed the lines it had written.',
    text: `${event.path}: ${changed.wrote} → ${changed.found}`,
  };
}

function ofResult(
  event: ToolResultEvent,
  files: ReadonlyMap<string, OwnFile>,
  calls: ReadonlyMap<string, ToolCallEvent>,
): Finding | null {
  if (event.status === 'ok' || !modifiedSinceRead.test(event.output.slice(0, 400))) return null;
  const path = calls.get(event.callId)?.paths[0];
  const file = path === undefined ? undefined : files.get(pathKey(path));
  if (path === undefined || file === undefined || !file.isUntouched) return null;
  return {
    key: pathKey(path),
    relatedEventIds: [file.lastEditId],
    confidence: 0.5,
    rule: 'modified-since-read',
    explanation: 'The file was changed by the user or another program after the assistant had edited it.',
    text: path,
  };
}

function remember(event: FileEditEvent, files: Map<string, OwnFile>): void {
  const key = pathKey(event.path);
  const file = files.get(key) ?? { pairs: new Map(), isUntouched: true, lastEditId: event.id };
  const removed = new Set(event.removedText.split('\n').map((line) => line.trim()));
  for (const [first, second] of file.pairs) if (removed.has(first) || removed.has(second)) file.pairs.delete(first);
  for (const [first, second] of pairsOf(event.addedText)) file.pairs.set(first, second);
  file.isUntouched = true;
  file.lastEditId = event.id;
  files.set(key, file);
}

function noteReading(event: ToolResultEvent, calls: ReadonlyMap<string, ToolCallEvent>, readSince: ReadTexts): void {
  const call = calls.get(event.callId);
  if (call?.category !== 'read') return;
  for (const path of call.paths)
    readSince.set(pathKey(path), [...(readSince.get(pathKey(path)) ?? []), event.output].slice(-5));
}

/** What was read since the last edit may be the user's; once the assistant has edited, it is old. */
function noteSeen(event: FileEditEvent, seen: SeenLines, readSince: ReadTexts): void {
  const key = pathKey(event.path);
  addLines(seen, key, event.removedText);
  addLines(seen, key, event.addedText);
  for (const output of readSince.get(key) ?? []) addLines(seen, key, output.replace(/^[ \t]*\d+(?:→|\t|: |\| )/gm, ''));
  readSince.delete(key);
}

function addLines(lines: SeenLines, key: string, text: string): void {
  const known = lines.get(key) ?? new Set<string>();
  lines.set(key, known);
  for (const line of text.split('\n')) if (known.size < seenLinesPerFile) known.add(formatless(line));
}

/** The first pair of lines the assistant wrote that now has another line in its middle, or another second line. */
function changedPair(
  removedText: string,
  file: OwnFile,
  seen: ReadonlySet<string>,
): { readonly wrote: string; readonly found: string } | null {
  const lines = removedText.split('\n').map((line) => line.trim());
  const present = new Set(lines.map(formatless));
  for (let index = 0; index < lines.length - 2; index += 1) {
    const first = lines[index] ?? '';
    const wrote = file.pairs.get(first);
    const found = lines[index + 1] ?? '';
    // A line that was there before stands in another place that looks alike.
    if (wrote === undefined || found === '' || present.has(formatless(wrote)) || seen.has(formatless(found))) continue;
    const next = file.pairs.get(wrote);
    // The line after the changed one stands as it was written: it was changed in place.
    if (next !== undefined && formatless(next) === formatless(lines[index + 2] ?? '')) return { wrote, found };
  }
  return null;
}

/** Neighbouring lines by the first; a line that occurs twice tells no place. */
function pairsOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const pairs = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (
      next === undefined ||
      line.length < 4 ||
      next.length < 4 ||
      (counts.get(line) ?? 0) > 1 ||
      line.startsWith('… ')
    )
      continue;
    pairs.set(line, next);
  }
  return pairs;
}

function mayTouchFiles(event: SessionEvent, writes: ReadonlySet<string>): boolean {
  if (event.kind === 'subagent_link' || writes.has(event.id)) return true;
  if (event.kind !== 'tool_call' || event.command !== null) return false;
  return event.category === 'task' || event.category === 'mcp' || event.category === 'other';
}
