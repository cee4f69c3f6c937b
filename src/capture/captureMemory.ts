import type { Store, TranscriptState } from '../store/store.ts';
import type { CaptureScope } from './captureScope.ts';
import type { Coverage } from './coverage.ts';
import { fileFacts } from './transcriptFile.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** A transcript that only grew since it was read, with where to go on. */
export interface GrownTranscript {
  readonly file: FoundTranscript;
  readonly known: TranscriptState;
}

/** What a look at all transcripts found. */
export interface RememberedRun {
  readonly store: Store;
  readonly found: readonly FoundTranscript[];
  readonly states: Map<string, TranscriptState>;
  readonly scope: CaptureScope;
  readonly coverage: Coverage;
  readonly storedSessions: Set<string>;
  /** Exclusions that were on record. */
  readonly exclusions: number;
}

/** After this a look at everything is due again, whatever the watcher told. */
const longestUseMilliseconds = 10 * 60 * 1000;

/**
 * What one capture leaves for the next of the same process, so that a line more in a known transcript does not cost a look
 * at all the others. It serves transcripts of lines that grew and nothing else: whatever is new, gone, rewritten or in doubt
 * needs a whole run.
 */
export class CaptureMemory {
  private run: RememberedRun | null = null;
  private files: ReadonlyMap<string, FoundTranscript> = new Map();
  private rememberedAt = 0;

  remember(run: RememberedRun): void {
    this.run = run;
    this.files = new Map(run.found.map((file) => [file.path, file]));
    this.rememberedAt = performance.now();
  }

  /** The next capture looks at everything. */
  forget(): void {
    this.run = null;
    this.files = new Map();
  }

  /** The changed transcripts with what is known for them; null when a whole run is needed. */
  async grown(
    store: Store,
    paths: readonly string[],
  ): Promise<{ readonly run: RememberedRun; readonly transcripts: readonly GrownTranscript[] } | null> {
    const { run } = this;
    if (run === null || run.store !== store || paths.length === 0) return null;
    if (performance.now() - this.rememberedAt > longestUseMilliseconds) return null;
    if ((await store.listExclusions()).length !== run.exclusions) return null;
    const transcripts: GrownTranscript[] = [];
    for (const path of paths) {
      const transcript = this.grownTranscript(path, run.states.get(path));
      if (transcript === null) return null;
      transcripts.push(transcript);
    }
    return { run, transcripts };
  }

  private grownTranscript(path: string, known: TranscriptState | undefined): GrownTranscript | null {
    const file = this.files.get(path);
    if (file === undefined || file.format !== 'lines' || known === undefined) return null;
    if (!known.belongs || known.missing || known.headHash === null || known.lastError !== null) return null;
    const facts = fileFacts(path);
    if (facts === null || facts.identity !== known.identity || facts.sizeBytes < known.offset) return null;
    return { file: { ...file, facts }, known };
  }
}
