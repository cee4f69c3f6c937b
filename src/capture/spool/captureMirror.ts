import * as z from 'zod';
import { type SessionFacts, sessionIdOf } from '../../assistants/session.ts';
import { parseJson } from '../../base/json.ts';
import type { Exclusion } from '../../store/exclusion.ts';
import { ASSISTANTS } from '../../store/rows/words.ts';
import type { CaptureBatch, Session, TranscriptState } from '../../store/store.ts';
import { factsSchema, type SpoolRecord, transcriptSchema } from './spoolRecord.ts';
import { wordOf } from './wordSchema.ts';

const exclusionSchema: z.ZodType<Exclusion> = z.object({
  kind: z.enum(['session', 'folder', 'assistant']),
  subject: z.string(),
  at: z.number(),
  reason: z.string().nullable(),
});
const sessionSchema = z.object({ assistant: wordOf(ASSISTANTS), file: z.string(), facts: factsSchema });
const snapshotSchema = z.object({
  transcripts: z.array(transcriptSchema),
  sessions: z.array(sessionSchema),
  exclusions: z.array(exclusionSchema),
  values: z.array(z.tuple([z.string(), z.unknown()])),
});

/** What capture reads of its store. */
export interface CaptureState {
  readonly transcripts: readonly TranscriptState[];
  readonly sessions: readonly Session[];
  readonly exclusions: readonly Exclusion[];
}

/**
 * What this machine's capture knows of its store, so that it can go on while the store is away. It may lag behind the
 * store: then records are read and sent again, and known by their events' ids.
 */
export class CaptureMirror {
  private readonly transcripts = new Map<string, TranscriptState>();
  private readonly sessions = new Map<string, Session>();
  private readonly values = new Map<string, unknown>();
  private excluded: readonly Exclusion[] = [];

  /** Takes over what the store says. */
  load({ transcripts, sessions, exclusions }: CaptureState): void {
    this.transcripts.clear();
    this.sessions.clear();
    this.values.clear();
    for (const transcript of transcripts) this.transcripts.set(transcript.path, transcript);
    for (const session of sessions) this.sessions.set(session.id, session);
    this.excluded = exclusions;
  }

  listTranscripts(): readonly TranscriptState[] {
    return [...this.transcripts.values()];
  }

  listSessions(): readonly Session[] {
    return [...this.sessions.values()];
  }

  get exclusions(): readonly Exclusion[] {
    return this.excluded;
  }

  setExclusions(exclusions: readonly Exclusion[]): void {
    this.excluded = exclusions;
  }

  /** Whether the value was asked for or set before; what was not is `undefined` either way. */
  hasValue(key: string): boolean {
    return this.values.has(key);
  }

  value(key: string): unknown {
    return this.values.get(key);
  }

  setValue(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  transcript(path: string): TranscriptState | undefined {
    return this.transcripts.get(path);
  }

  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.sessions.delete(id);
  }

  /** Takes in a step that was stored or waits to be. */
  apply(record: SpoolRecord): void {
    switch (record.kind) {
      case 'batches':
        for (const batch of record.batches) this.applyBatch(batch);
        return;
      case 'transcripts':
        for (const transcript of record.transcripts) this.transcripts.set(transcript.path, transcript);
        return;
      case 'value':
        this.values.set(record.key, record.value);
        return;
      case 'branches':
        return;
    }
  }

  /** As JSON; texts of transcripts are not in it, but titles of sessions are. */
  snapshot(): string {
    return JSON.stringify({
      transcripts: this.listTranscripts(),
      sessions: this.listSessions().map((session) => ({
        assistant: session.assistant,
        file: session.file,
        facts: factsOf(session),
      })),
      exclusions: this.excluded,
      values: [...this.values],
    });
  }

  /** Takes up a snapshot; false where it cannot be understood and nothing is known. */
  restore(json: string): boolean {
    const result = snapshotSchema.safeParse(parseJson(json));
    if (!result.success) return false;
    const { transcripts, sessions, exclusions, values } = result.data;
    this.load({
      transcripts,
      sessions: sessions.map(({ assistant, file, facts }) => knownSession(facts, assistant, file, 0)),
      exclusions,
    });
    for (const [key, value] of values) this.values.set(key, value);
    return true;
  }

  private applyBatch({ transcript, sessions, events }: CaptureBatch): void {
    this.transcripts.set(transcript.path, transcript);
    const { assistant, path } = transcript;
    for (const facts of sessions) {
      const id = sessionIdOf(assistant, facts.sourceSessionId);
      const before = this.sessions.get(id);
      const at = events.find((event) => event.sourceSessionId === facts.sourceSessionId)?.at ?? 0;
      this.sessions.set(id, before ? { ...before, ...told(facts) } : knownSession(facts, assistant, path, at));
    }
  }
}

/** What is said wins over what was said, but nothing is forgotten. */
function told(facts: SessionFacts): Partial<SessionFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

function factsOf(session: Session): SessionFacts {
  return factsSchema.parse(session);
}

function knownSession(facts: SessionFacts, assistant: Session['assistant'], file: string, at: number): Session {
  return {
    ...facts,
    id: sessionIdOf(assistant, facts.sourceSessionId),
    assistant,
    file,
    isSubagent: facts.relation === 'subagent',
    member: null,
    startedAt: at,
    lastEventAt: at,
    events: 0,
    humanPrompts: 0,
    toolCalls: 0,
    outcomes: {},
    minedEvents: 0,
  };
}
