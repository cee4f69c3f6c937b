import type { SessionFacts } from '../assistants/session.ts';
import { stableHash } from '../base/hash.ts';
import type { Store, TranscriptState } from '../store/store.ts';
import { newTranscriptState } from './captureFile.ts';
import type { Project } from './project.ts';
import { learnRemotes, sessionBelongs } from './projectMatch.ts';
import type { Slices } from './slices.ts';
import { tailLines } from './tailer.ts';
import { headHash, openTranscript } from './transcriptFile.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** What the first records of a transcript say. */
export interface TranscriptOpening {
  readonly facts: SessionFacts | null;
  /** Time of its first event; the file's own birth where it has none. */
  readonly startedAt: number;
  readonly headHash: string;
  readonly headLength: number;
}

const scopeKey = 'capture.scope';
const openingLines = 400;
const openingBytes = 8 * 1024 * 1024;

/** Which sessions are the project's, and whether that has changed since other projects' files were set aside. */
export class CaptureScope {
  private learned: ReadonlySet<string> = new Set();
  private accepted = new Set<string>();
  private readonly excluded = new Set<string>();

  constructor(
    private readonly project: Project,
    private readonly isExcluded: (sourceSessionId: string, facts: SessionFacts | null) => boolean,
  ) {}

  /** The same knowledge of the project's sessions with the opt-outs as they are now. */
  continued(isExcluded: (sourceSessionId: string, facts: SessionFacts | null) => boolean): CaptureScope {
    const scope = new CaptureScope(this.project, isExcluded);
    scope.learned = this.learned;
    scope.accepted = this.accepted;
    return scope;
  }

  /** Takes notice of sessions recorded in the project's folders; other clones are told by their remotes. */
  learn(sessions: Iterable<Pick<SessionFacts, 'cwd' | 'gitRemote'>>): void {
    this.learned = new Set([...this.learned, ...learnRemotes(this.project, sessions)]);
  }

  /**
   * True when the session's events are to be kept. A sub-agent goes with the session that started it; what lies in a
   * place of the project's own need not name its folder.
   */
  accepts(facts: SessionFacts, isOwnPlace = false): boolean {
    const { parentSourceSessionId, sourceSessionId } = facts;
    if (this.excludes(facts)) return false;
    const isChild = parentSourceSessionId !== null && this.accepted.has(parentSourceSessionId);
    const belongs = isOwnPlace || isChild || sessionBelongs(this.project, facts, this.learned);
    if (belongs) this.accepted.add(sourceSessionId);
    return belongs;
  }

  /** True when the user opted out of the session, or of the one that started it. */
  excludes(facts: SessionFacts): boolean {
    const { parentSourceSessionId: parent, sourceSessionId } = facts;
    const isOut =
      this.isExcluded(sourceSessionId, facts) ||
      (parent !== null && (this.excluded.has(parent) || this.isExcluded(parent, null)));
    if (isOut) this.excluded.add(sourceSessionId);
    return isOut;
  }

  /** True for a session that was accepted before and is not excluded. */
  knows(sourceSessionId: string): boolean {
    return this.accepted.has(sourceSessionId) && !this.isExcluded(sourceSessionId, null);
  }

  /** Sessions that are in the store already belong, however they came in. */
  remember(sourceSessionIds: Iterable<string>): void {
    for (const id of sourceSessionIds) this.accepted.add(id);
  }

  /** True when files set aside before must be asked again, because the project has other paths or remotes now. */
  async hasChanged(store: Store): Promise<boolean> {
    return (await store.getValue(scopeKey)) !== this.hash();
  }

  async save(store: Store): Promise<void> {
    await store.setValue(scopeKey, this.hash());
  }

  private hash(): string {
    const { path, paths, remotes } = this.project;
    return stableHash(JSON.stringify([path, [...paths].sort(), [...remotes, ...this.learned].sort()]));
  }
}

/** Reads a transcript only as far as its first working directory. */
export async function readOpening(
  file: FoundTranscript,
  slices: Slices,
  complete: (file: FoundTranscript, facts: SessionFacts) => SessionFacts = (_file, facts) => facts,
): Promise<TranscriptOpening | null> {
  const source = await openTranscript(file.path);
  if (source === null) return null;
  try {
    const head = await headHash(source);
    const { relativePath, role, assistant } = file;
    const parser = assistant.createParser({ role, relativePath, fallbackTime: file.facts.bornAt }, null);
    const options = { offset: 0, line: 0, isEnvelope: assistant.isEnvelope, ignores: assistant.ignores };
    let startedAt: number | null = null;
    let facts: SessionFacts | null = null;
    let lines = 0;
    reading: for await (const batch of tailLines(source, { ...options, chunkBytes: 128 * 1024 })) {
      for (const line of batch) {
        for (const record of line.records) {
          const place = { line: line.line, offset: line.offset, length: line.length };
          startedAt = parser.parse({ record, ...place }).events[0]?.at ?? startedAt;
        }
        const first = parser.facts()[0];
        if (first !== undefined) facts = complete(file, first);
        lines += 1;
        const isKnown = facts !== null && facts.cwd !== null && startedAt !== null;
        if (isKnown || lines >= openingLines || line.nextOffset >= openingBytes) break reading;
      }
      await slices.pause();
    }
    return { facts, startedAt: startedAt ?? file.facts.bornAt, headHash: head.hash, headLength: head.length };
  } finally {
    source.close();
  }
}

/** The state that keeps another project's file from being asked again. */
export function setAside(file: FoundTranscript, opening: TranscriptOpening): TranscriptState {
  const isDecided = opening.facts !== null && opening.facts.cwd !== null;
  return {
    ...newTranscriptState(file),
    belongs: false,
    sizeBytes: file.facts.sizeBytes,
    modifiedAt: file.facts.modifiedAt,
    // A file that has not named its folder yet is asked again once it has grown.
    headHash: isDecided ? opening.headHash : null,
    headLength: isDecided ? opening.headLength : 0,
  };
}
