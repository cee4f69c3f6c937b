import { isRecord, type JsonRecord, stringAt } from '../../base/json.ts';
import { changeOfDiffLines, changeOfTexts, type LineChange, unknownChange } from '../lineChange.ts';
import type { FileEditEvent } from '../sessionEvent.ts';

/** One file that a patch changes. */
export interface PatchedFile extends LineChange {
  readonly path: string;
  readonly operation: FileEditEvent['operation'];
}

const fileHeader = /^\*\*\* (Add|Update|Delete) File: (.+)$/;

/** The files that a text in the apply_patch format changes, wherever in the text the patch stands. */
export function patchedFiles(text: string): readonly PatchedFile[] {
  const begin = text.indexOf('*** Begin Patch');
  if (begin < 0) return [];
  const files: { path: string; operation: FileEditEvent['operation']; lines: string[] }[] = [];
  for (const line of text.slice(begin).split('\n')) {
    if (line.startsWith('*** End Patch')) break;
    const [, verb, path] = fileHeader.exec(line.trimEnd()) ?? [];
    const file = files.at(-1);
    if (path !== undefined) {
      files.push({ path, operation: verb === 'Add' ? 'create' : verb === 'Delete' ? 'delete' : 'update', lines: [] });
    } else if (file !== undefined && line.startsWith('*** Move to: ')) {
      file.operation = 'rename';
    } else if (line.startsWith('+') || line.startsWith('-')) {
      file?.lines.push(line);
    }
  }
  return files.map(({ lines, ...file }) => ({ ...file, ...changeOfDiffLines(lines) }));
}

/** The files of a `changes` object as patch events carry it. */
export function changedFiles(changes: JsonRecord): readonly PatchedFile[] {
  return Object.entries(changes).map(([path, change]) => {
    if (!isRecord(change)) return { path, operation: 'update', ...unknownChange };
    const content = stringAt(change, 'content') ?? '';
    switch (stringAt(change, 'type')) {
      case 'add':
        return { path, operation: 'create', ...changeOfTexts('', content) };
      case 'delete':
        return { path, operation: 'delete', ...changeOfTexts(content, '') };
      default:
        return {
          path,
          operation: typeof change['move_path'] === 'string' ? 'rename' : 'update',
          ...changeOfDiffLines(hunkLines(stringAt(change, 'unified_diff') ?? '')),
        };
    }
  });
}

/** The lines of a unified diff behind its file header, which looks like removed and added lines. */
function hunkLines(diff: string): readonly string[] {
  const lines = diff.split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return first < 0 ? lines : lines.slice(first);
}
