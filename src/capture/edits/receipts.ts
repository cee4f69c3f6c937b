import { dirname } from 'node:path';
import { arrayAt, numberAt, parseJson, recordAt, stringAt, stringsAt } from '../../base/json.ts';
import {
  type FileChange,
  hashOf,
  makeFolders,
  readText,
  removeEmptyFolders,
  removeFile,
  writeText,
} from './userFiles.ts';

/** A text that was put into a file, and where. In the order in which they were made, each on the result of the one before. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** The file's new text and what was put in. */
export interface EditedText {
  readonly text: string;
  readonly insertions: readonly Insertion[];
}

/** What was put into a file, so that it can be taken out byte for byte. */
export interface Receipt {
  readonly hash: string;
  readonly insertions: readonly Insertion[];
  readonly existed: boolean;
  /** Folders that had to be made, innermost last. */
  readonly folders: readonly string[];
}

/** The receipts of all files that were changed, by path, kept in a file of our own. */
export class ReceiptBook {
  constructor(private readonly file: string) {}

  read(): Map<string, Receipt> {
    const saved = parseJson(readText(this.file) ?? '');
    const receipts = new Map<string, Receipt>();
    for (const file of stringsAt(saved, 'files')) {
      const entry = recordAt(recordAt(saved, 'receipts'), file);
      receipts.set(file, {
        hash: stringAt(entry, 'hash') ?? '',
        insertions: arrayAt(entry, 'insertions').map((each) => ({
          offset: numberAt(each, 'offset') ?? 0,
          text: stringAt(each, 'text') ?? '',
        })),
        existed: entry?.['existed'] !== false,
        folders: stringsAt(entry, 'folders'),
      });
    }
    return receipts;
  }

  save(receipts: ReadonlyMap<string, Receipt>): void {
    makeFolders(dirname(this.file));
    writeText(this.file, JSON.stringify({ files: [...receipts.keys()], receipts: Object.fromEntries(receipts) }));
  }
}

/** The text as it was before the insertions, byte for byte; null when somebody wrote since, so that this cannot be told. */
export function withoutInsertions(receipt: Receipt | undefined, text: string): string | null {
  if (!receipt || receipt.hash !== hashOf(text)) return null;
  return [...receipt.insertions]
    .reverse()
    .reduce((kept, { offset, text: put }) => kept.slice(0, offset) + kept.slice(offset + put.length), text);
}

/** Makes changes that put something into files, and notes in `receipts` what `insertionsOf` says was put in. */
export function putIn(
  changes: readonly FileChange[],
  receipts: Map<string, Receipt>,
  insertionsOf: (change: FileChange) => readonly Insertion[],
): void {
  for (const change of changes) {
    const { path: file, before, after } = change;
    const old = receipts.get(file);
    const folders = [...(old?.folders ?? []), ...makeFolders(dirname(file))];
    const insertions = insertionsOf(change);
    writeText(file, after ?? '');
    receipts.set(file, { hash: hashOf(after ?? ''), insertions, existed: old?.existed ?? before !== null, folders });
  }
}

/** Makes changes that take it out again, with the folders that had to be made, and forgets the receipts. */
export function takeOut(changes: readonly FileChange[], receipts: Map<string, Receipt>): void {
  const folders = new Set<string>();
  for (const { path: file, after } of changes) {
    for (const folder of receipts.get(file)?.folders ?? []) folders.add(folder);
    if (after === null) removeFile(file);
    else writeText(file, after);
    receipts.delete(file);
  }
  removeEmptyFolders(folders);
}
