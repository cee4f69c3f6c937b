import { messageOf, SkillifyError } from '../base/errors.ts';
import { migrate, NewerSchemaError, SCHEMA_VERSION } from './schema/migrations.ts';
import { writeDurably } from './segments/durableFile.ts';
import { SegmentedDatabase } from './segments/segmentedDatabase.ts';
import { SegmentFolder } from './segments/segmentFolder.ts';
import type { SqlDatabase } from './sqlite/database.ts';
import { FileDatabase } from './sqlite/fileDatabase.ts';
import { readRolledBack } from './sqlite/journalRollback.ts';
import { MarkingFileSystem } from './sqlite/markingFileSystem.ts';
import type { RealFileSystem } from './sqlite/realFileSystem.ts';
import type { FileHook, SqlRuntime } from './sqlite/runtime.ts';
import { type StoreFiles, schemaVersionInHeader } from './storeFiles.ts';

/** A database ready for use, and what the user should know of how it came to be. */
export interface OpenedDatabase {
  readonly database: SqlDatabase;
  readonly notes: readonly string[];
  /** To be called when the database is closed. */
  readonly release: () => void;
}

/** Opens the SQLite file as the named writer, taking over what a fallback has gathered meanwhile; a damaged file is set aside and begun anew. */
export function openFile(
  runtime: SqlRuntime,
  hook: FileHook,
  files: StoreFiles,
  fileSystem: RealFileSystem,
  writer: string,
): OpenedDatabase {
  const notes: string[] = [];
  if (new SegmentFolder(files.segments).exists()) notes.push(...takeOverSegments(runtime, files));
  refuseNewer(files);
  const open = () => {
    const marking = openMarking(files, fileSystem, writer);
    try {
      const database = FileDatabase.open(hook, files.database, marking, () => files.suspect());
      return {
        database: prepared(database, files.database, files.hasSuspicion()),
        notes,
        release: () => marking.closeMark(),
      };
    } catch (error) {
      marking.closeMark();
      throw error;
    }
  };
  try {
    const opened = open();
    files.clearSuspicion();
    return opened;
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = files.moveDatabaseAside('damaged');
    files.clearSuspicion();
    notes.push(
      `The store was damaged. It was set aside as ${aside} and begun anew from your transcripts and decisions.`,
    );
    return open();
  }
}

/** Opens the fallback, beginning with the contents of an SQLite file where there is a sound one. */
export function openSegments(runtime: SqlRuntime, files: StoreFiles): OpenedDatabase {
  const notes: string[] = [];
  const segments = new SegmentFolder(files.segments);
  let firstImage: Uint8Array | undefined;
  if (!segments.exists() && files.hasDatabase()) {
    refuseNewer(files);
    // A killed transaction is undone by hand, for SQLite cannot work on the file here.
    firstImage = readRolledBack(files.database);
  }
  const open = () => {
    const database = SegmentedDatabase.open(runtime, files.segments, firstImage ? { firstImage } : {});
    return prepared(database, files.segments, false);
  };
  let database: SqlDatabase;
  try {
    database = open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = files.moveSegmentsAside('damaged');
    notes.push(
      `The store was damaged. It was set aside as ${aside} and begun anew from your transcripts and decisions.`,
    );
    firstImage = undefined;
    database = open();
  }
  // From now on the segments are the store; a database left in place would look like one too.
  if (files.hasDatabase()) files.moveDatabaseAside('before-fallback');
  return { database, notes, release: () => undefined };
}

function openMarking(files: StoreFiles, fileSystem: RealFileSystem, writer: string): MarkingFileSystem {
  try {
    return MarkingFileSystem.open(fileSystem, files, writer);
  } catch (cause) {
    throw new SkillifyError(
      'write-failed',
      `The store in ${files.folder} may not be written (${messageOf(cause)}). Free some space or check permissions, then try again.`,
      { cause },
    );
  }
}

function takeOverSegments(runtime: SqlRuntime, files: StoreFiles): readonly string[] {
  try {
    const segmented = SegmentedDatabase.open(runtime, files.segments, { readOnly: true });
    const image = segmented.image();
    segmented.close();
    if (files.hasDatabase()) files.moveDatabaseAside('before-fallback');
    if (image.length > 0) writeDurably(files.database, image);
    files.moveSegmentsAside('taken-over');
    return [];
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [`The fallback store was damaged and set aside as ${files.moveSegmentsAside('damaged')}.`];
  }
}

function prepared(database: SqlDatabase, place: string, suspicious: boolean): SqlDatabase {
  try {
    if (suspicious && Object.values(database.get('PRAGMA quick_check(1)') ?? {})[0] !== 'ok') {
      throw new SkillifyError('store-broken', `The store at ${place} is damaged.`);
    }
    migrate(database, place);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Told from the header, for merely opening the file could change it. */
function refuseNewer(files: StoreFiles): void {
  const found = schemaVersionInHeader(files.database);
  if (found > SCHEMA_VERSION) throw new NewerSchemaError(files.database, found);
}

function isDamage(error: unknown): boolean {
  return SkillifyError.is(error, 'store-broken') && !(error instanceof NewerSchemaError);
}
