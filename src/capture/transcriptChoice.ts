import type { TranscriptFormat } from '../assistants/assistant.ts';
import type { Store, TranscriptState } from '../store/store.ts';
import type { FileCapture } from './captureFile.ts';
import { type CaptureScope, readOpening, setAside, type TranscriptOpening } from './captureScope.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** A transcript to read, with when it began: originals must come before their copies. */
export interface Reading {
  readonly file: FoundTranscript;
  readonly known: TranscriptState | undefined;
  readonly startedAt: number;
  /** True for a database that must be read again whole, because more of its sessions may be the project's now. */
  readonly fromStart: boolean;
}

export interface ChoiceOptions {
  readonly store: Store;
  readonly scope: CaptureScope;
  readonly capture: FileCapture;
  /** Reads a transcript that cannot be asked, to note why. */
  readonly onUnasked: (file: FoundTranscript) => Promise<void>;
  readonly onError: (file: FoundTranscript, error: unknown) => Promise<void>;
}

/** Databases replace what files tell of their sessions; some documents only describe the sessions of other files. */
const turns: Readonly<Record<TranscriptFormat, number>> = { database: 0, lines: 1, document: 2 };

interface Asked {
  readonly file: FoundTranscript;
  readonly opening: TranscriptOpening;
}

/** Picks the changed transcripts that may hold sessions of the project, oldest first, and sets others aside. */
export class TranscriptChoice {
  private readonly readings: Reading[] = [];
  private readonly asked: Asked[] = [];
  /** Transcripts of other projects, which are only asked again when the project has other paths or remotes now. */
  private readonly others: FoundTranscript[] = [];
  private readonly unchangedDatabases: FoundTranscript[] = [];

  constructor(private readonly options: ChoiceOptions) {}

  async choose(
    found: readonly FoundTranscript[],
    known: ReadonlyMap<string, TranscriptState>,
  ): Promise<readonly Reading[]> {
    const { scope, store, capture } = this.options;
    for (const file of found) {
      await this.consider(file, known.get(file.path));
      await capture.slices.pause();
    }
    scope.learn(this.asked.flatMap(({ opening }) => (opening.facts === null ? [] : [opening.facts])));
    const isChanged = await scope.hasChanged(store);
    if (isChanged) {
      for (const file of this.others) {
        if (file.format === 'lines') await this.ask(file);
        else this.read(file, undefined);
      }
    }
    await this.sortAsked();
    await scope.save(store);
    const readings = this.readings.map((reading) =>
      isChanged && reading.file.format === 'database' ? { ...reading, fromStart: true } : reading,
    );
    if (isChanged) {
      for (const file of this.unchangedDatabases) {
        readings.push({ file, known: known.get(file.path), startedAt: file.facts.bornAt, fromStart: true });
      }
    }
    return readings.sort(
      (left, right) =>
        turns[left.file.format] - turns[right.file.format] ||
        left.startedAt - right.startedAt ||
        compare(left.file.path, right.file.path),
    );
  }

  private async consider(file: FoundTranscript, state: TranscriptState | undefined): Promise<void> {
    if (state !== undefined && !state.missing && isUnchanged(file, state)) {
      if (!state.belongs) this.others.push(file);
      else if (file.format === 'database') this.unchangedDatabases.push(file);
    } else if (file.format === 'database') {
      this.read(file, state);
    } else if (state !== undefined && !state.belongs && isDecided(file, state)) {
      this.others.push(file);
    } else if (state?.belongs === true || file.format === 'document' || !file.mixedProjects) {
      this.read(file, state?.belongs === true ? state : undefined);
    } else {
      await this.ask(file);
    }
  }

  private read(file: FoundTranscript, known: TranscriptState | undefined): void {
    this.readings.push({ file, known, startedAt: file.facts.bornAt, fromStart: false });
  }

  private async ask(file: FoundTranscript): Promise<void> {
    const { capture, onUnasked, onError } = this.options;
    try {
      const opening = await readOpening(file, capture.slices, capture.complete);
      if (opening === null) await onUnasked(file);
      else this.asked.push({ file, opening });
    } catch (error) {
      await onError(file, error);
    }
  }

  private async sortAsked(): Promise<void> {
    const { store, capture } = this.options;
    // Parents first, so that a sub-agent's file finds its session accepted.
    this.asked.sort((left, right) => left.opening.startedAt - right.opening.startedAt);
    const aside: TranscriptState[] = [];
    for (const { file, opening } of this.asked) {
      const { facts } = opening;
      if (facts !== null && capture.accepts(facts, file) && !capture.isCovered(file, facts.sourceSessionId)) {
        this.readings.push({ file, known: undefined, startedAt: opening.startedAt, fromStart: false });
      } else {
        aside.push(setAside(file, opening));
      }
    }
    if (aside.length > 0) await store.saveTranscripts(aside);
  }
}

/** A rewritten document has another identity each time, so its name has to do. */
function isDecided(file: FoundTranscript, state: TranscriptState): boolean {
  return state.headHash !== null && (file.format === 'document' || state.identity === file.facts.identity);
}

function isUnchanged(file: FoundTranscript, state: TranscriptState): boolean {
  const { sizeBytes, modifiedAt, identity } = file.facts;
  return state.sizeBytes === sizeBytes && state.modifiedAt === modifiedAt && state.identity === identity;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
