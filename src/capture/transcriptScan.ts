import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Assistant, TranscriptFormat, TranscriptPlace, TranscriptRole } from '../assistants/assistant.ts';
import { messageOf } from '../base/errors.ts';
import type { Slices } from './slices.ts';
import { databaseFacts, type FileFacts, fileFacts } from './transcriptFile.ts';

/** A transcript as the file system shows it. */
export interface FoundTranscript {
  readonly assistant: Assistant;
  readonly path: string;
  /** The place's folder, which `relativePath` starts from. */
  readonly folder: string;
  readonly relativePath: string;
  readonly format: TranscriptFormat;
  /** True when the place may hold other projects' sessions too. */
  readonly mixedProjects: boolean;
  readonly role: TranscriptRole;
  readonly facts: FileFacts;
}

export interface ScanResult {
  readonly found: readonly FoundTranscript[];
  /** Folders that exist and could not be read, with the reason. */
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[];
}

interface TranscriptKind {
  readonly assistant: Assistant;
  readonly place: TranscriptPlace;
}

interface FolderToScan {
  readonly absolute: string;
  readonly relative: string;
  readonly depth: number;
  readonly kinds: readonly TranscriptKind[];
}

const compressedSuffix = '.zst';
const deepestFolder = 8;

/** Lists the transcripts in the places where an assistant may keep those of the project. Opens no file. */
export async function scanTranscripts(places: readonly TranscriptKind[], slices: Slices): Promise<ScanResult> {
  const found = new Map<string, FoundTranscript>();
  const unreadable: { folder: string; reason: string }[] = [];
  // Many assistants keep several kinds of transcripts in one folder, which is walked once.
  for (const [root, kinds] of byFolder(places)) {
    const folders: FolderToScan[] = [{ absolute: root, relative: '', depth: 0, kinds }];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const listing = listFolder(folder.absolute);
      if (listing.reason !== null) unreadable.push({ folder: folder.absolute, reason: listing.reason });
      for (const entry of listing.entries) {
        const relative = folder.relative === '' ? entry.name : `${folder.relative}/${entry.name}`;
        const absolute = path.join(folder.absolute, entry.name);
        if (entry.isFolder) {
          const { depth } = folder;
          const below = folder.kinds.filter(({ place }) => reachesInto(place, entry.name, depth));
          if (below.length > 0) folders.push({ absolute, relative, depth: depth + 1, kinds: below });
          continue;
        }
        for (const { assistant, place } of folder.kinds) {
          const transcript = foundFile(assistant, place, absolute, relative, unreadable);
          if (transcript !== null) found.set(absolute, transcript);
        }
        await slices.pause();
      }
    }
  }
  return { found: [...found.values()].filter(({ path: file }) => !hasNewerForm(file, found)), unreadable };
}

/** A plain file next to its compressed copy is the newer one, and a log of lines next to a document of the same name. */
function hasNewerForm(file: string, found: ReadonlyMap<string, FoundTranscript>): boolean {
  if (file.endsWith(compressedSuffix)) return found.has(file.slice(0, -compressedSuffix.length));
  return file.endsWith('.json') && found.has(`${file}l`);
}

function byFolder(places: readonly TranscriptKind[]): ReadonlyMap<string, readonly TranscriptKind[]> {
  const folders = new Map<string, TranscriptKind[]>();
  for (const kind of places) {
    const known = folders.get(kind.place.folder);
    if (known === undefined) folders.set(kind.place.folder, [kind]);
    else known.push(kind);
  }
  return folders;
}

function reachesInto(place: TranscriptPlace, name: string, depth: number): boolean {
  if (depth >= (place.deepestFolder ?? deepestFolder)) return false;
  return depth > 0 || (place.acceptsFirstSegment?.(name) ?? true);
}

function foundFile(
  assistant: Assistant,
  place: TranscriptPlace,
  absolute: string,
  relative: string,
  unreadable: { folder: string; reason: string }[],
): FoundTranscript | null {
  const plainPath = relative.endsWith(compressedSuffix) ? relative.slice(0, -compressedSuffix.length) : relative;
  const role = place.accepts(plainPath);
  if (role === null) return null;
  const { folder, mixedProjects, format = 'lines' } = place;
  try {
    const facts = format === 'database' ? databaseFacts(absolute) : fileFacts(absolute);
    if (facts === null) return null;
    return { assistant, path: absolute, folder, relativePath: relative, format, mixedProjects, role, facts };
  } catch (error) {
    unreadable.push({ folder: absolute, reason: messageOf(error) });
    return null;
  }
}

function listFolder(folder: string): {
  readonly entries: readonly { readonly name: string; readonly isFolder: boolean }[];
  readonly reason: string | null;
} {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return {
      entries: entries
        .filter((entry) => entry.isDirectory() || entry.isFile())
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() })),
      reason: null,
    };
  } catch (error) {
    return { entries: [], reason: isAbsent(error) ? null : messageOf(error) };
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
