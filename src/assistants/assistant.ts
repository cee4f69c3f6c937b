import type { JsonRecord } from '../base/json.ts';
import type { SessionFacts } from './session.ts';
import type { SessionEvent } from './sessionEvent.ts';

/** Sources of sessions that are imported from files rather than read where an assistant keeps them. */
export type ImportSource = 'import:otlp' | 'import:langfuse' | 'import:openai-ft' | 'import:specstory';

/** Whose sessions these are. */
export type AssistantId =
  | ImportSource
  | 'claude-code'
  | 'codex'
  | 'cursor'
  | 'openclaw'
  | 'hermes'
  | 'pi'
  | 'copilot-chat'
  | 'copilot-cli'
  | 'gemini-cli'
  | 'opencode'
  | 'cline'
  | 'roo';

/**
 * How a transcript is kept. `lines`: records are appended, one per line. `document`: the whole file is rewritten or must
 * be replayed from its start. `database`: a foreign SQLite file.
 */
export type TranscriptFormat = 'lines' | 'document' | 'database';

/** Where one assistant keeps skills, relative to the project or the home folder, with `/` separators. */
export interface SkillFolder {
  readonly scope: 'project' | 'user';
  readonly path: string;
  /** True for a folder of another assistant that it reads as well: a skill there is found, but none is delivered for it. */
  readonly isShared?: true;
}

/**
 * What an assistant leaves in its transcript when it loads a skill. `tool`: a call of its skill tool or an activation
 * record. `file`: it reads the SKILL.md with its ordinary tools. `none`: nothing that could be seen.
 */
export type LoadTrace = 'tool' | 'file' | 'none';

/** A folder to look in, and which files below it are transcripts. Says nothing about contents. */
export interface TranscriptPlace {
  /** Absolute folder, with the platform's own separators. */
  readonly folder: string;
  /** Decides by the path relative to `folder`, with `/` separators. */
  readonly accepts: (relativePath: string) => TranscriptRole | null;
  /** `lines` when left out. */
  readonly format?: TranscriptFormat;
  /** When true, any accepted file may belong to another project: its first records must be asked. */
  readonly mixedProjects: boolean;
  /** When set, only sub-folders of `folder` (first path segment) for which it answers true can hold the project. */
  readonly acceptsFirstSegment?: (segment: string) => boolean;
  /** How many levels of sub-folders are looked into; 8 when left out. */
  readonly deepestFolder?: number;
}

export type TranscriptRole = 'main' | 'subagent';

/** What an assistant's `locate` needs to know; environment variables come in explicitly so that parsing stays pure. */
export interface LocateContext {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths under which sessions of this project were recorded: the project folder first, then its aliases. */
  readonly projectPaths: readonly string[];
  readonly joinPath: (...segments: string[]) => string;
}

/** One complete physical record of a transcript. */
export interface TranscriptLine {
  readonly record: JsonRecord;
  /** 1-based. */
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** What one line gave. */
export interface ParsedLine {
  readonly events: readonly SessionEvent[];
  /** Type name of a record the parser does not know; counted so that drift becomes visible. */
  readonly unknownType?: string;
}

/**
 * Turns the records of one transcript, in file order, into session events.
 * `state()` is plain JSON that, given to `createParser` later, continues exactly where this parser stopped.
 */
export interface TranscriptParser {
  parse(line: TranscriptLine): ParsedLine;
  /** All sessions seen in the file so far, usually one. */
  facts(): readonly SessionFacts[];
  state(): JsonRecord;
}

/**
 * What a whole document or a read of a database gave. Events that are gone from a later reading of the same session were
 * taken back; an event whose content may still change carries a hash of the content in its id.
 */
export interface WholeTranscript {
  readonly events: readonly SessionEvent[];
  readonly facts: readonly SessionFacts[];
  readonly skippedRecords: number;
  /** Count by type name of records that are not known. */
  readonly unknownTypes: Readonly<Record<string, number>>;
}

/** A foreign SQLite file, opened without ever being written, locked or left with side files. */
export interface ForeignDatabase {
  /** Rows of a SELECT; integers beyond 2^53 come as strings, blobs as Uint8Array. */
  all(sql: string, parameters?: readonly (string | number | null)[]): readonly JsonRecord[];
  /** Column names by table name. */
  schema(): ReadonlyMap<string, ReadonlySet<string>>;
}

/** What a database gave since a cursor, and the cursor to go on from. Plain JSON. */
export interface DatabaseReading extends WholeTranscript {
  readonly cursor: JsonRecord;
  /**
   * Sessions, by the assistant's own id, of which this reading holds every event although it goes on from a cursor.
   * What is stored of them and not among the events was taken back. A reading without a cursor is whole for all.
   */
  readonly wholeSessions?: readonly string[];
}

/** What is known of a transcript from its place alone. */
export interface TranscriptIdentity {
  readonly role: TranscriptRole;
  /** Path relative to the place's folder, `/` separators. */
  readonly relativePath: string;
  /** Used where a record has no time of its own: file modification time, UTC milliseconds. */
  readonly fallbackTime: number;
}

/** A coding agent whose sessions Skillify reads: data plus pure functions, so that adding one touches one file. */
export interface Assistant {
  readonly id: AssistantId;
  readonly displayName: string;
  readonly skillFolders: readonly SkillFolder[];
  /** Where its transcripts can be. Reads nothing. */
  locate(context: LocateContext): readonly TranscriptPlace[];
  /** True when a parsed value looks like one of its records; used to salvage broken lines. */
  isEnvelope(record: JsonRecord): boolean;
  /** True when the first characters of a line show a record that gives nothing, so that it need not be parsed. */
  ignores?(head: string): boolean;
  createParser(identity: TranscriptIdentity, state: JsonRecord | null): TranscriptParser;
  /** For places of format `document`: the text of the whole file. Never throws: what it cannot read it counts. */
  parseDocument?(text: string, identity: TranscriptIdentity): WholeTranscript;
  /** For places of format `database`. Throws only when the tables it needs are not there. */
  readDatabase?(database: ForeignDatabase, identity: TranscriptIdentity, cursor: JsonRecord | null): DatabaseReading;
  readonly loadTrace: LoadTrace;
  /** Name of the skill this event shows being loaded, if any. */
  loaded(event: SessionEvent): string | null;
}
