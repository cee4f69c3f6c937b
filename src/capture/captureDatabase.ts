import type { DatabaseReading } from '../assistants/assistant.ts';
import { sessionIdOf } from '../assistants/session.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { isRecord, type JsonRecord } from '../base/json.ts';
import type { TranscriptState } from '../store/store.ts';
import { type FileCapture, type FileReport, newTranscriptState } from './captureFile.ts';
import { readForeignDatabase } from './foreignDatabase.ts';
import { redactState } from './redact.ts';
import type { FoundTranscript } from './transcriptScan.ts';
import { UnreadableTranscript } from './unreadableTranscript.ts';
import { acceptedReading, storeReading } from './wholeReading.ts';

/** Reads what another program's database gained since the last look, of the project's sessions only. */
export async function captureDatabase(
  file: FoundTranscript,
  known: TranscriptState | undefined,
  capture: FileCapture,
  fromStart = false,
): Promise<FileReport> {
  const cursor = fromStart ? null : (known?.parserState ?? null);
  const { cursor: next, ...reading } = await readDatabase(file, cursor, capture);
  const accepted = acceptedReading(file, reading, capture);
  const { sizeBytes, modifiedAt, identity } = file.facts;
  const before = cursor === null ? undefined : known;
  const state = { ...(known ?? newTranscriptState(file)), identity, belongs: true, missing: false, lastError: null };
  const whole = cursor === null ? [...accepted.sessions.keys()] : (reading.wholeSessions ?? []);
  for (const id of new Set(accepted.events.map((event) => event.sourceSessionId))) capture.cover(file, id);
  // The cursor must not tell of them either: they are met again at each look.
  const excluded = new Set(reading.facts.filter(capture.excludes).map((session) => session.sourceSessionId));
  const compared = whole.filter((id) => capture.isStored(sessionIdOf(file.assistant.id, id)));
  await storeReading(
    file,
    accepted,
    {
      fresh: accepted.events,
      compared: new Map(compared.map((id) => [id, { isWhole: true }])),
      last: {
        ...state,
        sizeBytes,
        modifiedAt,
        parserState: redactState(withoutIds(next, excluded), capture.redactions),
        skippedRecords: (before?.skippedRecords ?? 0) + reading.skippedRecords,
        unknownTypes: added(before?.unknownTypes ?? {}, reading.unknownTypes),
      },
      interim: { ...state, sizeBytes: 0, modifiedAt: 0, parserState: cursor },
    },
    capture,
  );
  return { skippedRecords: reading.skippedRecords, bytes: sizeBytes };
}

async function readDatabase(
  file: FoundTranscript,
  cursor: TranscriptState['parserState'],
  capture: FileCapture,
): Promise<DatabaseReading> {
  const { assistant, facts, role, relativePath } = file;
  const read = assistant.readDatabase?.bind(assistant);
  if (read === undefined || capture.assetPath === undefined) {
    throw new UnreadableTranscript('Databases are not read here: the database engine was not named.');
  }
  const identity = { role, relativePath, fallbackTime: facts.modifiedAt };
  try {
    return await readForeignDatabase(file.path, { assetPath: capture.assetPath }, (database) =>
      read(database, identity, cursor),
    );
  } catch (error) {
    if (SkillifyError.is(error) || error instanceof UnreadableTranscript) throw error;
    throw new UnreadableTranscript(messageOf(error));
  }
}

function withoutIds(cursor: JsonRecord, ids: ReadonlySet<string>): JsonRecord {
  if (ids.size === 0) return cursor;
  const entries = Object.entries(cursor).filter(([key, value]) => !ids.has(key) && !(isText(value) && ids.has(value)));
  return Object.fromEntries(entries.map(([key, value]) => [key, isRecord(value) ? withoutIds(value, ids) : value]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function added(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sum = { ...left };
  for (const [type, count] of Object.entries(right)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
}
