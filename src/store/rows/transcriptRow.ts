import type { JsonRecord } from '../../base/json.ts';
import type { SqlValue } from '../sqlite/database.ts';
import type { TranscriptState } from '../store.ts';
import { RecordReader } from './recordReader.ts';
import { storedTextOrNull } from './storedText.ts';
import { ASSISTANTS, ROLES } from './words.ts';

/** Inserts a transcript or replaces what is known of it, keeping its number. */
export const SAVE_TRANSCRIPT = `
INSERT INTO transcripts (path, assistant, role, relative_path, identity, head_hash, head_length, read_offset, read_line,
  size_bytes, modified_at, parser_state_json, belongs, missing, skipped_records, unknown_types_json, last_error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET assistant = excluded.assistant, role = excluded.role,
  relative_path = excluded.relative_path, identity = excluded.identity, head_hash = excluded.head_hash,
  head_length = excluded.head_length, read_offset = excluded.read_offset, read_line = excluded.read_line,
  size_bytes = excluded.size_bytes, modified_at = excluded.modified_at, parser_state_json = excluded.parser_state_json,
  belongs = excluded.belongs, missing = excluded.missing, skipped_records = excluded.skipped_records,
  unknown_types_json = excluded.unknown_types_json, last_error = excluded.last_error`;

/** The parameters of `SAVE_TRANSCRIPT`. */
export function transcriptParameters(transcript: TranscriptState): readonly SqlValue[] {
  return [
    transcript.path,
    transcript.assistant,
    transcript.role,
    transcript.relativePath,
    transcript.identity,
    transcript.headHash,
    transcript.headLength,
    transcript.offset,
    transcript.line,
    transcript.sizeBytes,
    transcript.modifiedAt,
    transcript.parserState === null ? null : JSON.stringify(transcript.parserState),
    transcript.belongs ? 1 : 0,
    transcript.missing ? 1 : 0,
    transcript.skippedRecords,
    JSON.stringify(transcript.unknownTypes),
    storedTextOrNull(transcript.lastError),
  ];
}

/** A transcript from its row. */
export function transcriptOf(row: JsonRecord): TranscriptState {
  const reader = RecordReader.of(row, 'a transcript');
  return {
    path: reader.text('path'),
    assistant: reader.word('assistant', ASSISTANTS),
    role: reader.word('role', ROLES),
    relativePath: reader.text('relative_path'),
    identity: reader.textOrNull('identity'),
    headHash: reader.textOrNull('head_hash'),
    headLength: reader.number('head_length'),
    offset: reader.number('read_offset'),
    line: reader.number('read_line'),
    sizeBytes: reader.number('size_bytes'),
    modifiedAt: reader.number('modified_at'),
    parserState: reader.objectOrNull('parser_state_json'),
    belongs: reader.flag('belongs'),
    missing: reader.flag('missing'),
    skippedRecords: reader.number('skipped_records'),
    unknownTypes: reader.counts('unknown_types_json'),
    lastError: reader.textOrNull('last_error'),
  };
}
