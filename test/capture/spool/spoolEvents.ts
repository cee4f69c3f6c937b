import { emptyFacts } from '../../../src/assistants/session.ts';
import type { SessionEvent } from '../../../src/assistants/sessionEvent.ts';
import type { CaptureBatch, TranscriptState } from '../../../src/store/store.ts';

/** A transcript of Claude Code that was read up to a line. */
export function transcriptAt(name: string, line: number): TranscriptState {
  return {
    path: `/home/dev/.claude/projects/-app/${name}.jsonl`,
    assistant: 'claude-code',
    role: 'main',
    relativePath: `-app/${name}.jsonl`,
    identity: '1:2',
    headHash: 'head',
    headLength: 4,
    offset: line * 100,
    line,
    sizeBytes: line * 100,
    modifiedAt: line,
    parserState: { lines: line },
    belongs: true,
    missing: false,
    skippedRecords: 0,
    unknownTypes: {},
    lastError: null,
  };
}

/** One prompt of a session. */
export function promptEvent(session: string, number: number, text = `prompt ${number}`): SessionEvent {
  return {
    id: `${session}-${number}`,
    sourceSessionId: session,
    at: 1_780_000_000_000 + number * 1_000,
    parentId: null,
    branch: 'live',
    raw: { line: number, offset: number * 100, length: 100 },
    kind: 'user_prompt',
    text,
    origin: 'human',
    originRule: 'typed',
    command: null,
    attachments: 0,
  };
}

/** What reading a session's transcript from one line to another gave. */
export function batchOf(session: string, from: number, to: number, text?: string): CaptureBatch {
  const events = Array.from({ length: to - from }, (_, index) => promptEvent(session, from + index, text));
  return {
    transcript: transcriptAt(session, to),
    sessions: [{ ...emptyFacts(session), cwd: '/app' }],
    events,
  };
}
