import * as path from 'node:path';
import type { Assistant, TranscriptPlace } from '../assistants/assistant.ts';
import { resolveBranches } from '../assistants/branches.ts';
import { isHumanPrompt, type SessionEvent } from '../assistants/sessionEvent.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { CaptureReport, EngineProgress } from '../engine/contract.ts';
import type { Store, StoredEvent, TranscriptState } from '../store/store.ts';
import { captureFile, newTranscriptState } from './captureFile.ts';
import { CaptureScope, readOpening, setAside, type TranscriptOpening } from './captureScope.ts';
import type { Project } from './project.ts';
import type { UserRule } from './redaction/userRules.ts';
import { Slices } from './slices.ts';
import { type FoundTranscript, scanTranscripts } from './transcriptScan.ts';

export interface CaptureOptions {
  readonly project: Project;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly store: Store;
  readonly assistants: readonly Assistant[];
  /** True for a session, by the assistant's own id, that must not be stored. */
  readonly exclude?: (sourceSessionId: string) => boolean;
  /** What the user wants taken out of texts besides secrets. */
  readonly redactions?: readonly UserRule[];
  readonly onProgress?: (progress: EngineProgress) => void;
  /** Hears of events as they are appended; a turn tracker decides by them when to mine. */
  readonly onAppended?: (events: readonly SessionEvent[]) => void;
  readonly signal?: AbortSignal;
}

/** What a run gave, with the store's ids of the sessions that gained events. */
export interface CaptureOutcome extends CaptureReport {
  readonly sessionIds: readonly string[];
}

/** A transcript to read, with when it began: originals must come before their copies. */
interface Reading {
  readonly file: FoundTranscript;
  readonly known: TranscriptState | undefined;
  readonly startedAt: number;
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
  private readonly scope: CaptureScope;
  private readonly sessionIds = new Set<string>();
  private transcripts = 0;
  private events = 0;
  private skippedRecords = 0;
  private bytes = 0;

  constructor(private readonly options: CaptureOptions) {
    this.slices = new Slices(options.signal);
    this.scope = new CaptureScope(options.project, options.exclude ?? (() => false));
  }

  async run(): Promise<Omit<CaptureOutcome, 'ms'>> {
    const { store } = this.options;
    this.slices.throwIfCancelled();
    const known = new Map((await store.listTranscripts()).map((state) => [state.path, state]));
    const sessions = await store.listSessions();
    this.scope.learn(sessions);
    this.scope.remember(sessions.map((session) => session.sourceSessionId));
    const scan = await scanTranscripts(transcriptPlaces(this.options), this.slices);
    await this.noteMissing(known, scan.found, scan.unreadable);
    const readings = await this.choose(scan.found, known);
    let done = 0;
    for (const reading of readings) {
      this.slices.throwIfCancelled();
      this.tell(reading.file, done / readings.length);
      await this.read(reading);
      done += 1;
    }
    await this.resolveBranches();
    return {
      transcripts: this.transcripts,
      sessions: this.sessionIds.size,
      events: this.events,
      skippedRecords: this.skippedRecords,
      bytes: this.bytes,
      sessionIds: [...this.sessionIds],
    };
  }

  /** Picks the changed files that belong to the project, oldest first, and sets others aside. */
  private async choose(
    found: readonly FoundTranscript[],
    known: ReadonlyMap<string, TranscriptState>,
  ): Promise<readonly Reading[]> {
    const readings: Reading[] = [];
    const asked: { file: FoundTranscript; opening: TranscriptOpening }[] = [];
    const other: FoundTranscript[] = [];
    for (const file of found) {
      const state = known.get(file.path);
      if (state !== undefined && !state.missing && isUnchanged(file, state)) {
        if (!state.belongs) other.push(file);
      } else if (state?.belongs === true) {
        readings.push({ file, known: state, startedAt: file.facts.bornAt });
      } else if (state !== undefined && state.headHash !== null && state.identity === file.facts.identity) {
        other.push(file);
      } else {
        await this.ask(file, asked);
      }
      await this.slices.pause();
    }
    this.scope.learn(asked.flatMap(({ opening }) => (opening.facts === null ? [] : [opening.facts])));
    if (await this.scope.hasChanged(this.options.store)) for (const file of other) await this.ask(file, asked);
    // Parents first, so that a sub-agent's file finds its session accepted.
    asked.sort((left, right) => left.opening.startedAt - right.opening.startedAt);
    const aside: TranscriptState[] = [];
    for (const { file, opening } of asked) {
      if (opening.facts !== null && this.scope.accepts(opening.facts)) {
        readings.push({ file, known: undefined, startedAt: opening.startedAt });
      } else {
        aside.push(setAside(file, opening));
      }
    }
    if (aside.length > 0) await this.options.store.saveTranscripts(aside);
    await this.scope.save(this.options.store);
    return readings.sort((left, right) => left.startedAt - right.startedAt || compare(left.file.path, right.file.path));
  }

  private async ask(
    file: FoundTranscript,
    asked: { file: FoundTranscript; opening: TranscriptOpening }[],
  ): Promise<void> {
    try {
      const opening = await readOpening(file, this.slices);
      if (opening !== null) asked.push({ file, opening });
      else this.skippedRecords += (await captureFile(file, undefined, this.fileCapture())).skippedRecords;
    } catch (error) {
      await this.noteError(file, undefined, error);
    }
  }

  private async read(reading: Reading): Promise<void> {
    try {
      const report = await captureFile(reading.file, reading.known, this.fileCapture());
      this.transcripts += 1;
      this.events += report.events;
      this.skippedRecords += report.skippedRecords;
      this.bytes += report.bytes;
      for (const id of report.sessionIds) this.sessionIds.add(id);
    } catch (error) {
      await this.noteError(reading.file, reading.known, error);
    }
  }

  private fileCapture() {
    const { store, onAppended, redactions } = this.options;
    return { store, slices: this.slices, accepts: this.scope.accepts.bind(this.scope), onAppended, redactions };
  }

  /** A file that cannot be read is noted and does not keep the others from being read. */
  private async noteError(file: FoundTranscript, known: TranscriptState | undefined, error: unknown): Promise<void> {
    // The store's own errors and a cancelled run concern everything, not this file.
    if (SkillifyError.is(error)) throw error;
    const state = known ?? { ...newTranscriptState(file), belongs: false };
    await this.options.store.saveTranscripts([{ ...state, lastError: messageOf(error) }]);
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
    for (const sessionId of this.sessionIds) {
      await this.slices.pause();
      await updateBranches(this.options.store, sessionId);
    }
  }

  private tell(file: FoundTranscript, fraction: number): void {
    const message = `Reading ${file.assistant.displayName} sessions`;
    this.options.onProgress?.({ phase: 'capture', message, fraction });
  }
}

function isUnchanged(file: FoundTranscript, state: TranscriptState): boolean {
  const { sizeBytes, modifiedAt, identity } = file.facts;
  return state.sizeBytes === sizeBytes && state.modifiedAt === modifiedAt && state.identity === identity;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Marks what the user left by going back. Most sessions never went back, which their prompts alone show. */
async function updateBranches(store: Store, sessionId: string): Promise<void> {
  const marks = await store.readEvents(sessionId, { kinds: ['user_prompt', 'rewind'] });
  if (!mayHaveBranches(marks)) return;
  const stored = await store.readEvents(sessionId);
  const branches = resolveBranches(stored.map(({ event }) => event));
  const changed = new Map<string, SessionEvent['branch']>();
  for (const { event } of stored) {
    const branch = branches.get(event.id);
    if (branch !== undefined && branch !== event.branch) changed.set(event.id, branch);
  }
  if (changed.size > 0) await store.setBranches(sessionId, changed);
}

function mayHaveBranches(marks: readonly StoredEvent[]): boolean {
  const parents = new Set<string>();
  for (const { event } of marks) {
    if (event.kind === 'rewind') return true;
    if (!isHumanPrompt(event) || event.parentId === null) continue;
    if (parents.has(event.parentId)) return true;
    parents.add(event.parentId);
  }
  return false;
}
