import { describe, expect, it } from 'vitest';
import { driftOf, isDrifted } from '../../src/capture/drift.ts';
import type { TranscriptState } from '../../src/store/store.ts';

const state = (path: string, more: Partial<TranscriptState> = {}): TranscriptState => ({
  path,
  assistant: 'codex',
  role: 'main',
  relativePath: path,
  identity: null,
  headHash: null,
  headLength: 0,
  offset: 0,
  line: 0,
  sizeBytes: 0,
  modifiedAt: 0,
  parserState: null,
  belongs: true,
  missing: false,
  skippedRecords: 0,
  unknownTypes: {},
  lastError: null,
  ...more,
});

describe('driftOf', () => {
  it('counts by assistant and version, newest first, without paths or content', () => {
    const rows = driftOf(
      [
        state('/a', { unknownTypes: { new_thing: 2, 'some words\nof a secret': 1 }, skippedRecords: 1 }),
        state('/b', { unknownTypes: { new_thing: 3, other: 1 } }),
        state('/c'),
        state('/d', { lastError: "EACCES: permission denied, open '/home/me/d'", belongs: false }),
        state('/e', { lastError: "EACCES: permission denied, open '/home/me/e'" }),
        state('/f', { belongs: false, unknownTypes: { foreign: 1 } }),
        state('/g', { assistant: 'claude-code' }),
      ],
      [
        { assistant: 'codex', file: '/a', agentVersion: '0.99.0' },
        { assistant: 'codex', file: '/b', agentVersion: '0.99.0' },
        { assistant: 'codex', file: '/c', agentVersion: '0.100.0' },
        { assistant: 'claude-code', file: '/g', agentVersion: null },
      ],
    );
    expect(rows).toEqual([
      expect.objectContaining({ assistant: 'claude-code', agentVersion: null, transcripts: 1 }),
      expect.objectContaining({ assistant: 'codex', agentVersion: '0.100.0', unknownTypes: [] }),
      {
        assistant: 'codex',
        agentVersion: '0.99.0',
        transcripts: 2,
        skippedRecords: 1,
        unknownTypes: [
          { name: 'new_thing', count: 5 },
          { name: '(not a name)', count: 1 },
          { name: 'other', count: 1 },
        ],
        unreadFiles: [],
      },
      expect.objectContaining({
        agentVersion: null,
        unreadFiles: [{ name: 'EACCES: permission denied', count: 2 }],
      }),
    ]);
    expect(rows.map(isDrifted)).toEqual([false, false, true, true]);
  });
});
