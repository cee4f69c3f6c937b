import type { TranscriptParser } from '../assistants/assistant.ts';
import type { SessionFacts } from '../assistants/session.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { AppendResult, Store, TranscriptState } from '../store/store.ts';
import type { GroupedAppends } from './groupedAppends.ts';
import { redactEvent, redactFacts, redactState } from './redact.ts';
import type { UserRule } from './redaction/userRules.ts';
import type { Slices } from './slices.ts';
import { type TailedLine, tailLines } from './tailer.ts';
import { headHash, isCompressed, type OpenTranscript, openTranscript } from './transcriptFile.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** What reading one transcript gave. */
export interface FileReport {
  readonly skippedRecords: number;
  readonly bytes: number;
}

export interface FileCapture {
  readonly store: Store;
  /** Takes what is read line by line; other formats store at once. */
  readonly appends: GroupedAppends;
  /** Hears what each batch added to the store. */
  readonly onStored: (result: AppendResult) => void;
  readonly slices: Slices;
  /** Whether events of this session of the file are to be kept. */
  readonly accepts: (facts: SessionFacts, file: FoundTranscript) => boolean;
  /** Whether a session without facts, by the assistant's own id, was accepted before. */
  readonly knows: (sourceSessionId: string) => boolean;
  /** Whether the user opted out of the session. */
  readonly excludes: (facts: SessionFacts) => boolean;
  /** Whether the store has a session, by the store's id. */
  readonly isStored: (sessionId: string) => boolean;
  /** Whether a session, by the assistant's own id, is read from a database instead of this file. */
  readonly isCovered: (file: FoundTranscript, sourceSessionId: string) => boolean;
  /** Takes note of a session, by the assistant's own id, that a database holds. */
  readonly cover: (file: FoundTranscript, sourceSessionId: string) => void;
  /** Whether what was read from the file at the path gives way to a database. */
  readonly givesWay: (path: string) => boolean;
  /** Completes the facts of a session by what its assistant keeps beside the transcript. */
  readonly complete: (file: FoundTranscript, facts: SessionFacts) => SessionFacts;
  /** Folder of the database engine's wasm file; without it other programs' databases are not read. */
  readonly assetPath?: string | undefined;
  /** Hears of what was appended, for those who follow live sessions. */
  readonly onAppended?: ((events: readonly SessionEvent[]) => void) | undefined;
  /** What the user wants taken out of texts besides secrets. */
  readonly redactions?: readonly UserRule[] | undefined;
}

/** A line gives a few events, so a batch stays below 2000. */
const eventsPerBatch = 1800;
const noDecoder =
  'This transcript is compressed, and this runtime has no Zstandard decoder. Its sessions are not read.';

/** The state of a transcript that nothing was read from yet. */
export function newTranscriptState(file: FoundTranscript): TranscriptState {
  return {
    path: file.path,
    assistant: file.assistant.id,
    role: file.role,
    relativePath: file.relativePath,
    identity: file.facts.identity,
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
  };
}

/** Reads what a transcript gained since `known` and appends it to the store, batch by batch with its cursor. */
export async function captureFile(
  file: FoundTranscript,
  known: TranscriptState | undefined,
  capture: FileCapture,
): Promise<FileReport> {
  const source = await openTranscript(file.path);
  if (source === null) {
    const state = { ...newTranscriptState(file), ...factsOf(file), skippedRecords: 1, lastError: noDecoder };
    await capture.store.saveTranscripts([state]);
    return { skippedRecords: 1, bytes: 0 };
  }
  try {
    return await new FileReader(file, await startState(file, known, source), capture).read(source);
  } finally {
    source.close();
  }
}

/** Where to go on: behind the last line, or at the beginning of a file that is not the one that was read. */
async function startState(
  file: FoundTranscript,
  known: TranscriptState | undefined,
  source: OpenTranscript,
): Promise<TranscriptState> {
  const state = known ?? newTranscriptState(file);
  const isShorter = !isCompressed(file.path) && file.facts.sizeBytes < state.offset;
  const isOther = state.identity !== file.facts.identity;
  const isUnread = state.headHash === null;
  const head = isUnread || isShorter || isOther ? null : await headHash(source, state.headLength);
  const isSame = head !== null && head.hash === state.headHash && head.length === state.headLength;
  const fresh = await headHash(source);
  if (isSame) return { ...state, headHash: fresh.hash, headLength: fresh.length };
  // Records are read again from the start; what was stored of them is recognised by id.
  return { ...newTranscriptState(file), headHash: fresh.hash, headLength: fresh.length };
}

function factsOf(file: FoundTranscript): Pick<TranscriptState, 'sizeBytes' | 'modifiedAt' | 'identity'> {
  const { sizeBytes, modifiedAt, identity } = file.facts;
  return { sizeBytes, modifiedAt, identity };
}

class FileReader {
  private readonly parser: TranscriptParser;
  private readonly unknownTypes: Record<string, number>;
  /** Sessions whose facts the store has: they may change without new events, as titles do. */
  private readonly written = new Set<string>();
  private events: SessionEvent[] = [];
  private offset: number;
  private line: number;
  private skippedRecords: number;

  constructor(
    private readonly file: FoundTranscript,
    private readonly start: TranscriptState,
    private readonly capture: FileCapture,
  ) {
    const { relativePath, role } = file;
    const fallbackTime = file.facts.modifiedAt;
    this.parser = file.assistant.createParser({ role, relativePath, fallbackTime }, start.parserState);
    this.unknownTypes = { ...start.unknownTypes };
    this.offset = start.offset;
    this.line = start.line;
    this.skippedRecords = start.skippedRecords;
    for (const session of this.parser.facts()) if (start.offset > 0) this.written.add(session.sourceSessionId);
  }

  async read(source: OpenTranscript): Promise<FileReport> {
    const { assistant } = this.file;
    const { slices } = this.capture;
    const batches = tailLines(source, {
      offset: this.start.offset,
      line: this.start.line,
      isEnvelope: (record) => assistant.isEnvelope(record),
      ignores: assistant.ignores?.bind(assistant),
    });
    for await (const lines of batches) {
      for (const line of lines) {
        this.take(line);
        // Only behind a whole line do the cursor, the parser's state and the events belong together.
        if (this.events.length >= eventsPerBatch) await this.append(false);
        if (slices.isUsedUp) await slices.pause();
      }
    }
    await this.append(true);
    return {
      skippedRecords: this.skippedRecords - this.start.skippedRecords,
      bytes: this.offset - this.start.offset,
    };
  }

  private take(line: TailedLine): void {
    const place = { line: line.line, offset: line.offset, length: line.length };
    for (const record of line.records) {
      const parsed = this.parser.parse({ record, ...place });
      if (parsed.unknownType !== undefined) {
        this.unknownTypes[parsed.unknownType] = (this.unknownTypes[parsed.unknownType] ?? 0) + 1;
      }
      for (const event of parsed.events) this.events.push(event);
    }
    this.skippedRecords += line.lost;
    this.offset = line.nextOffset;
    this.line = line.line;
  }

  private async append(isLast: boolean): Promise<void> {
    const facts = new Map(this.facts().map((session) => [session.sourceSessionId, session]));
    // Most events of a batch are of one session, which is asked once.
    const accepted = new Map<string, boolean>();
    for (const [id, session] of facts) accepted.set(id, this.isAccepted(session));
    const events = this.events.filter((event) => accepted.get(event.sourceSessionId) ?? true);
    this.events = [];
    const used = new Set(events.map((event) => event.sourceSessionId));
    const sessions = [...facts.values()].filter(
      (session) =>
        used.has(session.sourceSessionId) ||
        (this.written.has(session.sourceSessionId) && !this.capture.excludes(session)),
    );
    for (const id of used) this.written.add(id);
    const { redactions } = this.capture;
    const batch = {
      transcript: this.transcriptState(isLast),
      sessions: sessions.map((session) => redactFacts(session, redactions)),
      events: events.map((event) => redactEvent(event, redactions)),
    };
    await this.capture.appends.add(batch, (result) => {
      if (result.inserted > 0) this.capture.onAppended?.(events);
      this.capture.onStored(result);
    });
    this.capture.slices.throwIfCancelled();
  }

  private transcriptState(isLast: boolean): TranscriptState {
    const facts = factsOf(this.file);
    // What a parser remembers may be of a session that is not to be kept: such a file is read from its start each time.
    const isExcluded = this.facts().some((session) => this.capture.excludes(session));
    return {
      ...this.start,
      ...facts,
      // Before the end of the file its size must not look like the one that was read, or it would not be gone on with.
      sizeBytes: isLast ? facts.sizeBytes : this.offset,
      modifiedAt: isLast ? facts.modifiedAt : 0,
      offset: isExcluded ? 0 : this.offset,
      line: isExcluded ? 0 : this.line,
      parserState: isExcluded ? null : redactState(this.parser.state(), this.capture.redactions),
      belongs: true,
      missing: false,
      skippedRecords: this.skippedRecords,
      unknownTypes: { ...this.unknownTypes },
      lastError: null,
    };
  }

  private facts(): readonly SessionFacts[] {
    return this.parser.facts().map((session) => this.capture.complete(this.file, session));
  }

  private isAccepted(facts: SessionFacts): boolean {
    return this.capture.accepts(facts, this.file) && !this.capture.isCovered(this.file, facts.sourceSessionId);
  }
}
