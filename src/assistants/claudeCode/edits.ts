import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, stringAt } from '../../base/json.ts';
import { changeOfHunks, changeOfTexts, joinChanges, type LineChange, unknownChange } from '../lineChange.ts';
import type { FileEditEvent } from '../sessionEvent.ts';

/** An edit that was asked for, kept until its result arrives. */
export interface ProposedEdit extends LineChange {
  readonly path: string;
  readonly operation: FileEditEvent['operation'];
}

/** The edit an Edit, MultiEdit, Write or NotebookEdit call asks for; null when the input names no file. */
export function proposedEdit(tool: string, input: JsonRecord): ProposedEdit | null {
  const path = stringAt(input, 'file_path') ?? stringAt(input, 'notebook_path');
  if (path === undefined || path === '') return null;
  if (tool === 'Write') return { path, operation: 'update', ...changeOfTexts('', stringAt(input, 'content') ?? '') };
  if (tool === 'NotebookEdit') {
    return { path, operation: 'update', ...changeOfTexts('', stringAt(input, 'new_source') ?? '') };
  }
  const edits = tool === 'MultiEdit' ? arrayAt(input, 'edits').filter(isRecord) : [input];
  const changes = edits.map((edit) =>
    changeOfTexts(stringAt(edit, 'old_string') ?? '', stringAt(edit, 'new_string') ?? ''),
  );
  return { path, operation: 'update', ...joinChanges(changes) };
}

/** What an edit did by its result's details, which know more than the call: the real lines, and the user's own changes. */
export function appliedEdit(
  details: unknown,
  proposed: ProposedEdit | null,
): (ProposedEdit & { readonly state: FileEditEvent['state'] }) | null {
  if (!isRecord(details)) return proposed === null ? null : { ...proposed, state: 'applied' };
  const path = stringAt(details, 'filePath') ?? proposed?.path;
  if (path === undefined) return null;
  const content = stringAt(details, 'content');
  const change: LineChange =
    changeOfHunks(arrayAt(details, 'structuredPatch')) ??
    (content !== undefined && details['type'] === 'create' ? changeOfTexts('', content) : null) ??
    proposed ??
    unknownChange;
  return {
    path,
    operation: details['type'] === 'create' ? 'create' : (proposed?.operation ?? 'update'),
    removedText: change.removedText,
    addedText: change.addedText,
    removedLines: change.removedLines,
    addedLines: change.addedLines,
    state: booleanAt(details, 'userModified') === true ? 'user-modified' : 'applied',
  };
}

/** A proposed edit read back from a parser's saved state. */
export function editFromJson(value: unknown): ProposedEdit | null {
  const path = stringAt(value, 'path');
  if (path === undefined) return null;
  return {
    path,
    operation: stringAt(value, 'operation') === 'create' ? 'create' : 'update',
    removedText: stringAt(value, 'removedText') ?? '',
    addedText: stringAt(value, 'addedText') ?? '',
    removedLines: numberAt(value, 'removedLines') ?? 0,
    addedLines: numberAt(value, 'addedLines') ?? 0,
  };
}
