import type { SessionFacts } from '../../assistants/session.ts';
import type { CaptureBatch, TranscriptState } from '../../store/store.ts';
import { ownCallTag } from '../optOuts.ts';
import type { SpoolRecord } from './spoolRecord.ts';

const unread = { offset: 0, line: 0, sizeBytes: 0, modifiedAt: 0, headHash: null, headLength: 0, parserState: null };

/** The transcript as if nothing had been read of it, so that it is read from its start. */
export function unreadTranscript(state: TranscriptState): TranscriptState {
  return { ...state, ...unread };
}

/** A record that lies behind a damaged one: its cursors may pass what was lost, so they are taken back. */
export function withoutCursors(record: SpoolRecord): SpoolRecord {
  switch (record.kind) {
    case 'batches':
      return {
        ...record,
        batches: record.batches.map((batch) => ({ ...batch, transcript: unreadTranscript(batch.transcript) })),
      };
    case 'transcripts':
      return { ...record, transcripts: record.transcripts.map(unreadTranscript) };
    default:
      return record;
  }
}

/** The batch without the sessions that are not to be stored. */
export function withoutSessions(
  batch: CaptureBatch,
  isExcluded: (sourceSessionId: string, facts: SessionFacts | null) => boolean,
): CaptureBatch {
  const facts = new Map(batch.sessions.map((session) => [session.sourceSessionId, session]));
  const verdicts = new Map<string, boolean>();
  const isOut = (id: string) => {
    const known = verdicts.get(id) ?? isExcluded(id, facts.get(id) ?? null);
    verdicts.set(id, known);
    return known;
  };
  return {
    ...batch,
    sessions: batch.sessions.filter((session) => !isOut(session.sourceSessionId)),
    events: batch.events.filter((event) => !isOut(event.sourceSessionId)),
  };
}

/** Sessions of a batch that are model calls of Skillify itself, by the tag in their prompts. */
export function ownCallsIn({ events }: CaptureBatch): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) =>
      (event.kind === 'user_prompt' || event.kind === 'synthetic_input') && event.text.includes(ownCallTag)
        ? [event.sourceSessionId]
        : [],
    ),
  );
}
