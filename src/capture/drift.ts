import type { AssistantId } from '../assistants/assistant.ts';
import type { Session, TranscriptState } from '../store/store.ts';

/** How well the transcripts of one version of an assistant were understood. Names and counts, never content. */
export interface DriftRow {
  readonly assistant: AssistantId;
  /** As its transcripts tell; null where they do not, or where no session was read. */
  readonly agentVersion: string | null;
  readonly transcripts: number;
  readonly skippedRecords: number;
  /** Records of types that are not known, by type, most frequent first. */
  readonly unknownTypes: readonly DriftCount[];
  /** Transcripts that could not be read, by reason. */
  readonly unreadFiles: readonly DriftCount[];
}

export interface DriftCount {
  readonly name: string;
  readonly count: number;
}

type KnownSession = Pick<Session, 'assistant' | 'agentVersion' | 'file'>;

interface Tally {
  readonly assistant: AssistantId;
  readonly agentVersion: string | null;
  transcripts: number;
  skippedRecords: number;
  readonly unknownTypes: Map<string, number>;
  readonly unreadFiles: Map<string, number>;
}

const longestNameUnits = 80;
const longestReasonUnits = 200;

/** Counts what was not understood by assistant and version, from what is stored of transcripts; newest version first. */
export function driftOf(
  transcripts: readonly TranscriptState[],
  sessions: readonly KnownSession[],
): readonly DriftRow[] {
  const versions = new Map<string, string>();
  for (const { file, agentVersion } of sessions) if (agentVersion !== null) versions.set(file, agentVersion);
  const tallies = new Map<string, Tally>();
  for (const state of transcripts) {
    if (!state.belongs && state.lastError === null) continue;
    const agentVersion = versions.get(state.path) ?? null;
    const key = `${state.assistant}\n${agentVersion ?? ''}`;
    const tally = tallies.get(key) ?? newTally(state.assistant, agentVersion);
    tallies.set(key, tally);
    tally.transcripts += 1;
    tally.skippedRecords += state.skippedRecords;
    for (const [type, count] of Object.entries(state.unknownTypes)) add(tally.unknownTypes, typeName(type), count);
    if (state.lastError !== null) add(tally.unreadFiles, reasonOf(state.lastError), 1);
  }
  return [...tallies.values()]
    .sort((left, right) => left.assistant.localeCompare(right.assistant) || byVersion(right, left))
    .map((tally) => ({
      ...tally,
      unknownTypes: counted(tally.unknownTypes),
      unreadFiles: counted(tally.unreadFiles),
    }));
}

/** True when a row says that something was not understood. */
export function isDrifted(row: DriftRow): boolean {
  return row.skippedRecords > 0 || row.unknownTypes.length > 0 || row.unreadFiles.length > 0;
}

function newTally(assistant: AssistantId, agentVersion: string | null): Tally {
  return {
    assistant,
    agentVersion,
    transcripts: 0,
    skippedRecords: 0,
    unknownTypes: new Map(),
    unreadFiles: new Map(),
  };
}

function byVersion(left: Tally, right: Tally): number {
  return (left.agentVersion ?? '').localeCompare(right.agentVersion ?? '', 'en', { numeric: true });
}

/** A type comes from the transcript: whatever does not look like a name is not shown. */
function typeName(type: string): string {
  return type.length <= longestNameUnits && /^[\w$.:/@<> -]+$/.test(type) ? type : '(not a name)';
}

/** Errors of the file system name the file, which stands elsewhere and would keep equal reasons apart. */
function reasonOf(error: string): string {
  return error.replace(/,? (?:\w+ )?'[^']*'/g, '').slice(0, longestReasonUnits);
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

function counted(counts: ReadonlyMap<string, number>): readonly DriftCount[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((left, right) => right.count - left.count || left.name.localeCompare(right.name));
}
