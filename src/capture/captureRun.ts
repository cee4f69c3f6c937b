import * as path from 'node:path';
import type { Assistant, TranscriptPlace } from '../assistants/assistant.ts';
import type { SessionFacts } from '../assistants/session.ts';
import { sessionIdOf } from '../assistants/session.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { AppendResult, Store, TranscriptState } from '../store/store.ts';
import { updateBranches } from './branchMarks.ts';
import { captureDatabase } from './captureDatabase.ts';
import { captureDocument } from './captureDocument.ts';
import { captureFile, type FileCapture, type FileReport, newTranscriptState } from './captureFile.ts';
import type { CaptureMemory, GrownTranscript, RememberedRun } from './captureMemory.ts';
import type { CaptureProgress, CaptureReport } from './captureReport.ts';
import { CaptureScope } from './captureScope.ts';
import { Companions } from './companions.ts';
import { Coverage } from './coverage.ts';
import { GroupedAppends } from './groupedAppends.ts';
import type { Project } from './project.ts';
import type { UserRule } from './redaction/userRules.ts';
import { Slices } from './slices.ts';
import { type Reading, TranscriptChoice } from './transcriptChoice.ts';
import { type FoundTranscript, scanTranscripts } from './transcriptScan.ts';
import { UnreadableTranscript } from './unreadableTranscript.ts';

export interface CaptureOptions {
  readonly project: Project;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly store: Store;
  readonly assistants: readonly Assistant[];
  /** Folder of the database engine's wasm file; without it other programs' databases are not read. */
  readonly assetPath?: string;
  /** True for a session, by the assistant's own id and what is known of it, that must not be stored. */
  readonly exclude?: (sourceSessionId: string, facts: SessionFacts | null) => boolean;
  /** What the user wants taken out of texts besides secrets. */
  readonly redactions?: readonly UserRule[];
  readonly onProgress?: (progress: CaptureProgress) => void;
  /** Hears of events as they are appended; a turn tracker decides by them when to mine. */
  readonly onAppended?: (events: readonly SessionEvent[]) => void;
  readonly signal?: AbortSignal;
  /** Kept by the caller from run to run of one process. */
  readonly memory?: CaptureMemory;
  /** Transcripts that changed since the last run, where that is known; else all are looked at. */
  readonly changedPaths?: readonly string[];
}

/** What a run gave, with the store's ids of the sessions that gained events. */
export interface CaptureOutcome extends CaptureReport {
  readonly sessionIds: readonly string[];
}

/** Where the assistants keep transcripts that may be the project's. */
export function transcriptPlaces(
  options: Pick<CaptureOptions, 'project' | 'home' | 'environment' | 'assistants'>,
): readonly { readonly assistant: Assistant; readonly place: TranscriptPlace }[] {
  const { project, home, environment, assistants } = options;
  const projectPaths = [...new Set([project.path, ...project.paths])];
  return assistants.flatMap((assistant) =>
    assistant.locate({ home, environment, projectPaths, joinPath: path.join }).map((place) => ({ assistant, place })),
  );
}

/** Reads everything new in the project's transcripts into the store. Throws `cancelled` when called off; nothing is lost then. */
export async function captureProject(options: CaptureOptions): Promise<CaptureOutcome> {
  const startedAt = performance.now();
  const run = new CaptureRun(options);
  const outcome = await run.run();
  return { ...outcome, ms: Math.round(performance.now() - startedAt) };
}

class CaptureRun {
  private readonly slices: Slices;
  private scope: CaptureScope;
  private readonly capture: FileCapture;
  private readonly sessionIds = new Set<string>();
  private storedSessions = new Set<string>();
  private states = new Map<string, TranscriptState>();
  private readonly writtenPaths = new Set<string>();
  private readonly trees = new Set<string>();
  private coverage: Coverage | null = null;
  private isReadingLines = true;
  private transcripts = 0;
  private events = 0;
  private skippedRecords = 0;
  private bytes = 0;

  constructor(private readonly options: CaptureOptions) {
    this.slices = new Slices(options.signal);
    this.scope = new CaptureScope(options.project, options.exclude ?? (() => false));
    this.capture = this.fileCapture();
  }

  async run(): Promise<Omit<CaptureOutcome, 'ms'>> {
    const { store, memory, changedPaths } = this.options;
    this.slices.throwIfCancelled();
    const grown = changedPaths === undefined ? null : await memory?.grown(store, changedPaths);
    if (grown) return this.readGrown(grown.run, grown.transcripts);
    // Until the end of the run nothing is certain.
    memory?.forget();
    const known = new Map((await store.listTranscripts()).map((state) => [state.path, state]));
    const sessions = await store.listSessions();
    this.scope.learn(sessions);
    this.scope.remember(sessions.map((session) => session.sourceSessionId));
    const scan = await scanTranscripts(transcriptPlaces(this.options), this.slices);
    const coverage = await Coverage.load(store, scan.found);
    this.coverage = coverage;
    this.states = known;
    await this.noteMissing(known, scan.found, scan.unreadable);
    for (const session of sessions) this.storedSessions.add(session.id);
    const choice = new TranscriptChoice({
      store,
      scope: this.scope,
      capture: this.capture,
      onUnasked: (file) => this.readUnasked(file),
      onError: (file, error) => this.noteError(file, undefined, error),
    });
    const readings = await choice.choose(scan.found, known);
    let done = 0;
    for (const reading of readings) {
      this.slices.throwIfCancelled();
      this.tell(reading.file, done / readings.length);
      await this.read(reading);
      done += 1;
    }
    await this.capture.appends.flush();
    await this.resolveBranches();
    if (memory !== undefined) {
      // What was read without an append was not read to its end, or failed.
      for (const { file } of readings) if (!this.writtenPaths.has(file.path)) this.states.delete(file.path);
      const exclusions = (await store.listExclusions()).length;
      const { scope, states, storedSessions } = this;
      memory.remember({ store, found: scan.found, states, scope, coverage, storedSessions, exclusions });
    }
    return this.outcome();
  }

  /** Goes on with known transcripts, without a look at any other. */
  private async readGrown(
    run: RememberedRun,
    transcripts: readonly GrownTranscript[],
  ): Promise<Omit<CaptureOutcome, 'ms'>> {
    this.scope = run.scope.continued(this.options.exclude ?? (() => false));
    this.states = run.states;
    this.storedSessions = run.storedSessions;
    this.coverage = run.coverage;
    for (const { file, known } of transcripts) {
      this.slices.throwIfCancelled();
      // Until its lines are stored nothing is known of it, should this run end early.
      run.states.delete(file.path);
      await this.read({ file, known, startedAt: file.facts.bornAt, fromStart: false });
    }
    await this.capture.appends.flush();
    await this.resolveBranches();
    return this.outcome();
  }

  private outcome(): Omit<CaptureOutcome, 'ms'> {
    return {
      transcripts: this.transcripts,
      sessions: this.sessionIds.size,
      events: this.events,
      skippedRecords: this.skippedRecords,
      bytes: this.bytes,
      sessionIds: [...this.sessionIds],
    };
  }

  /** A transcript that cannot be asked whose it is says why when it is read. */
  private async readUnasked(file: FoundTranscript): Promise<void> {
    this.skippedRecords += (await captureFile(file, undefined, this.capture)).skippedRecords;
  }

  private async read(reading: Reading): Promise<void> {
    try {
      const isTree = reading.file.format === 'lines';
      if (!isTree) await this.capture.appends.flush();
      this.isReadingLines = isTree;
      const report = await captureTranscript(reading, this.capture);
      await this.coverage?.save(this.options.store);
      this.transcripts += 1;
      this.skippedRecords += report.skippedRecords;
      this.bytes += report.bytes;
    } catch (error) {
      await this.noteError(reading.file, reading.known, error);
    }
  }

  private noteStored(result: AppendResult): void {
    this.events += result.inserted;
    for (const id of result.sessionIds) {
      this.sessionIds.add(id);
      this.storedSessions.add(id);
      // Documents and databases say themselves what was taken back, which is marked with their events.
      if (this.isReadingLines) this.trees.add(id);
    }
  }

  /** An alias may be a folder of transcripts: then what lies in it belongs, whatever folder its sessions name or do not name. */
  private isNamed(file: FoundTranscript): boolean {
    const { path: own, paths } = this.options.project;
    return paths.some(
      (alias) => alias !== own && file.path.startsWith(alias.endsWith(path.sep) ? alias : `${alias}${path.sep}`),
    );
  }

  private fileCapture(): FileCapture {
    const { store, onAppended, redactions, assetPath } = this.options;
    const companions = new Companions(this.options.project);
    return {
      store,
      appends: new GroupedAppends(store, ({ transcript }) => {
        this.writtenPaths.add(transcript.path);
        this.states.set(transcript.path, transcript);
      }),
      onStored: (result) => this.noteStored(result),
      slices: this.slices,
      accepts: (facts, file) => this.scope.accepts(facts, !file.mixedProjects || this.isNamed(file)),
      knows: (id) => this.scope.knows(id),
      excludes: (facts) => this.scope.excludes(facts),
      isStored: (id) => this.storedSessions.has(id),
      isCovered: (file, id) => this.coverage?.covers(file, sessionIdOf(file.assistant.id, id)) ?? false,
      cover: (file, id) => this.coverage?.add(sessionIdOf(file.assistant.id, id)),
      givesWay: (path) => this.coverage?.givesWay(path) ?? false,
      complete: (file, facts) => companions.complete(file, facts),
      assetPath,
      onAppended,
      redactions,
    };
  }

  /** A file that cannot be read is noted and does not keep the others from being read. */
  private async noteError(file: FoundTranscript, known: TranscriptState | undefined, error: unknown): Promise<void> {
    // The store's own errors and a cancelled run concern everything, not this file.
    if (SkillifyError.is(error)) throw error;
    await this.capture.appends.flush();
    const state = known ?? { ...newTranscriptState(file), belongs: false };
    const isLasting = error instanceof UnreadableTranscript && !error.isPassing;
    // What stays unreadable as long as the file stays as it is need not be tried at each look.
    const { sizeBytes, modifiedAt } = isLasting ? file.facts : state;
    await this.options.store.saveTranscripts([{ ...state, sizeBytes, modifiedAt, lastError: messageOf(error) }]);
  }

  /** Marks transcripts that are gone; what was stored of them stays. */
  private async noteMissing(
    known: ReadonlyMap<string, TranscriptState>,
    found: readonly FoundTranscript[],
    unreadable: readonly { readonly folder: string }[],
  ): Promise<void> {
    const present = new Set(found.map((file) => file.path));
    const ids = new Set<string>(this.options.assistants.map((assistant) => assistant.id));
    const gone = [...known.values()].filter(
      (state) =>
        !state.missing &&
        !present.has(state.path) &&
        ids.has(state.assistant) &&
        !unreadable.some(({ folder }) => state.path.startsWith(folder)),
    );
    if (gone.length === 0) return;
    await this.options.store.saveTranscripts(gone.map((state) => ({ ...state, missing: true })));
  }

  private async resolveBranches(): Promise<void> {
    for (const sessionId of this.trees) {
      await this.slices.pause();
      await updateBranches(this.options.store, sessionId);
    }
  }

  private tell(file: FoundTranscript, fraction: number): void {
    const message = `Reading ${file.assistant.displayName} sessions`;
    this.options.onProgress?.({ message, fraction });
  }
}

function captureTranscript({ file, known, fromStart }: Reading, capture: FileCapture): Promise<FileReport> {
  switch (file.format) {
    case 'lines':
      return captureFile(file, known, capture);
    case 'document':
      return captureDocument(file, known, capture);
    case 'database':
      return captureDatabase(file, known, capture, fromStart);
  }
}
