import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { WholeTranscript } from '../assistants/assistant.ts';
import { sessionIdOf } from '../assistants/session.ts';
import { stableHash } from '../base/hash.ts';
import { numberAt, stringAt } from '../base/json.ts';
import type { TranscriptState } from '../store/store.ts';
import { type FileCapture, type FileReport, newTranscriptState } from './captureFile.ts';
import type { FoundTranscript } from './transcriptScan.ts';
import { UnreadableTranscript } from './unreadableTranscript.ts';
import { type AcceptedReading, acceptedReading, storeReading } from './wholeReading.ts';

const largestDocumentBytes = 256 * 1024 * 1024;
/** A document that was written this recently may be half-written. */
const youngMilliseconds = 60_000;
const halfWritten = 'This file is half-written or damaged. What was read of it before is kept; it is read again.';
const emptied = 'This file no longer holds what was read of it. What was read is kept.';

/** Reads a transcript that is rewritten whole, stores what is new in it, and marks what it no longer holds. */
export async function captureDocument(
  file: FoundTranscript,
  known: TranscriptState | undefined,
  capture: FileCapture,
  now = Date.now(),
): Promise<FileReport> {
  const { assistant, facts, role, relativePath } = file;
  if (assistant.parseDocument === undefined)
    throw new UnreadableTranscript('There is no reader for this kind of file.');
  if (facts.sizeBytes > largestDocumentBytes) {
    throw new UnreadableTranscript(
      `This file has ${Math.round(facts.sizeBytes / 2 ** 20)} MB, more than the ${largestDocumentBytes / 2 ** 20} MB that are read whole.`,
    );
  }
  const bytes = await readFile(file.path);
  const { sizeBytes, modifiedAt, identity } = facts;
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const state = { ...(known ?? newTranscriptState(file)), sizeBytes, modifiedAt, identity, missing: false };
  if (known !== undefined && known.headHash === hash && known.lastError === null && known.belongs) {
    await capture.store.saveTranscripts([state]);
    return { skippedRecords: 0, bytes: bytes.length };
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const reading = assistant.parseDocument(text, { role, relativePath, fallbackTime: modifiedAt });
  const isYoung = now - modifiedAt < youngMilliseconds;
  const readBefore = seenOf(known).count;
  const isEmpty = reading.events.length === 0 && reading.facts.length === 0;
  if (isEmpty && (readBefore > 0 || reading.skippedRecords > 0)) {
    const lastError = readBefore > 0 && reading.skippedRecords === 0 ? emptied : halfWritten;
    const skippedRecords = Math.max(state.skippedRecords, reading.skippedRecords);
    const kept = { ...state, skippedRecords, lastError };
    // A young file is tried again even when it stays as it is, for its size and time may be those of the finished one.
    await capture.store.saveTranscripts([isYoung ? { ...kept, modifiedAt: 0 } : kept]);
    return { skippedRecords: reading.skippedRecords, bytes: bytes.length };
  }
  const accepted = acceptedReading(file, reading, capture);
  const next: TranscriptState = {
    ...state,
    headHash: hash,
    headLength: bytes.length,
    skippedRecords: reading.skippedRecords,
    unknownTypes: reading.unknownTypes,
    lastError: null,
  };
  if (accepted.sessions.size === 0 && accepted.events.length === 0) {
    // A document that has not named its folder yet is asked again once it has changed.
    const isDecided =
      reading.events.length > 0 && reading.facts.some((one) => capture.complete(file, one).cwd !== null);
    await capture.store.saveTranscripts([
      { ...next, belongs: false, headHash: isDecided ? hash : null, skippedRecords: 0, unknownTypes: {} },
    ]);
    return { skippedRecords: 0, bytes: bytes.length };
  }
  const isDoubtful = isYoung && reading.skippedRecords > (known?.skippedRecords ?? 0);
  await store(file, known, { reading, accepted, next, isDoubtful }, capture);
  const skippedRecords = Math.max(0, reading.skippedRecords - (known?.skippedRecords ?? 0));
  return { skippedRecords, bytes: bytes.length };
}

interface ParsedDocument {
  readonly reading: WholeTranscript;
  readonly accepted: AcceptedReading;
  readonly next: TranscriptState;
  /** Records were lost just now: what is missing may only be half-written. */
  readonly isDoubtful: boolean;
}

async function store(
  file: FoundTranscript,
  known: TranscriptState | undefined,
  { accepted, next, isDoubtful }: ParsedDocument,
  capture: FileCapture,
): Promise<void> {
  const seen = seenOf(known);
  const ids = accepted.events.map((event) => event.id);
  // Most documents only grew: then nothing needs to be compared with the store.
  const isGrown = seen.count <= ids.length && hashOf(ids.slice(0, seen.count)) === seen.hash;
  const sessions = new Set([...accepted.sessions.keys(), ...accepted.events.map((event) => event.sourceSessionId)]);
  const stored = new Set<string>();
  if (!isGrown) {
    for (const id of sessions) {
      const events = await capture.store.readEvents(sessionIdOf(file.assistant.id, id));
      for (const { event } of events) stored.add(event.id);
    }
  }
  const compared = new Map([...sessions].map((id) => [id, { isWhole: !isDoubtful }]));
  const interim = { ...next, belongs: true, headHash: null, modifiedAt: 0, parserState: known?.parserState ?? null };
  await storeReading(
    file,
    accepted,
    {
      fresh: isGrown ? accepted.events.slice(seen.count) : accepted.events.filter((event) => !stored.has(event.id)),
      compared: isGrown ? new Map() : compared,
      // What was lost is looked for again although the file may stay as it is.
      last: isDoubtful
        ? interim
        : { ...next, belongs: true, parserState: { eventCount: ids.length, eventHash: hashOf(ids) } },
      interim,
    },
    capture,
  );
}

function seenOf(known: TranscriptState | undefined): { readonly count: number; readonly hash: string } {
  const count = numberAt(known?.parserState, 'eventCount') ?? 0;
  return { count, hash: stringAt(known?.parserState, 'eventHash') ?? hashOf([]) };
}

function hashOf(ids: readonly string[]): string {
  return stableHash(ids.join('\n'));
}
