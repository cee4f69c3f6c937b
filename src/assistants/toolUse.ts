import { arrayAt, isRecord, type JsonRecord, parseJson, stringAt } from '../base/json.ts';
import { clipInput, clipText } from './clippedText.ts';
import { patchedFiles } from './codex/patchText.ts';
import { inputLimitChars, outputLimitChars } from './limits.ts';
import { changeOfTexts, joinChanges, type LineChange, unknownChange } from './lineChange.ts';
import type { FileEditEvent, ToolCategory } from './sessionEvent.ts';
import { categoryOfTool, plainName } from './toolNames.ts';

/** An edit as it was asked for. */
export interface ProposedEdit extends LineChange {
  readonly path: string;
  readonly operation: FileEditEvent['operation'];
}

/** What a call asks for, read from the member names that the assistants share. */
export interface ToolUse {
  readonly tool: string;
  readonly category: ToolCategory;
  readonly command: string | null;
  readonly paths: readonly string[];
  readonly input: string;
  readonly edits: readonly ProposedEdit[];
}

const pathMembers = [
  'path',
  'file_path',
  'filePath',
  'target_file',
  'targetFile',
  'relativeWorkspacePath',
  'absolute_path',
  'absolutePath',
  'notebook_path',
  'target_notebook',
];
const pathListMembers = ['paths', 'files', 'file_paths', 'filePaths'];
const commandMembers = ['command', 'cmd', 'commandLine', 'script'];
const skillMembers = ['name', 'skill', 'skill_name', 'skillName', 'command'];
const oldMembers = ['old_string', 'oldString', 'oldText', 'old_text', 'old_str', 'oldStr'];
const newMembers = ['new_string', 'newString', 'newText', 'new_text', 'new_str', 'newStr'];
const contentMembers = ['content', 'contents', 'file_text', 'fileText', 'code_edit', 'code', 'new_source'];
const patchMembers = ['patchText', 'patch', 'patch_text', 'input', 'diff', 'text'];
const editLists = ['edits', 'replacements'];
const editTexts = [...oldMembers, ...newMembers, ...contentMembers, ...patchMembers, ...editLists];

/** Reads a call whose arguments are an object. */
export function toolUse(tool: string, input: JsonRecord): ToolUse {
  const category = categoryOfTool(tool);
  const isChange = category === 'edit' || category === 'write' || category === 'delete';
  const edits = isChange ? proposedEdits(tool, category, input) : [];
  return {
    tool,
    category,
    command: category === 'shell' ? clipText(commandLine(input), outputLimitChars) : null,
    paths: edits.length > 0 ? [...new Set(edits.map((edit) => edit.path))] : toolPaths(input),
    input: shownInput(category, input),
    edits,
  };
}

/** Arguments as an object, be they one, JSON in a string, or nothing usable. */
export function inputRecord(value: unknown): JsonRecord {
  if (isRecord(value)) return value;
  const parsed = typeof value === 'string' ? parseJson(value) : undefined;
  if (isRecord(parsed)) return parsed;
  return typeof value === 'string' && value !== '' ? { text: value } : {};
}

/** The files that the input names. */
export function toolPaths(input: JsonRecord): readonly string[] {
  const single = firstText(input, pathMembers);
  if (single !== undefined && single !== '') return [single];
  for (const member of pathListMembers) {
    const listed = arrayAt(input, member)
      .map((entry) => (typeof entry === 'string' ? entry : firstText(entry, pathMembers)))
      .filter((path) => path !== undefined && path !== '');
    if (listed.length > 0) return listed.filter((path) => typeof path === 'string');
  }
  return [];
}

function commandLine(input: JsonRecord): string {
  const single = firstText(input, commandMembers);
  if (single !== undefined) return single;
  const lines = arrayAt(input, 'commands').map((entry) =>
    typeof entry === 'string' ? entry : (firstText(entry, commandMembers) ?? ''),
  );
  return lines.length > 0
    ? lines.join('\n')
    : arrayAt(input, 'command')
        .filter((word) => typeof word === 'string')
        .join(' ');
}

function shownInput(category: ToolCategory, input: JsonRecord): string {
  switch (category) {
    case 'skill':
      return clipText(firstText(input, skillMembers) ?? clipInput(input), inputLimitChars);
    case 'shell':
      return clipInput(input, [...commandMembers, 'commands']);
    case 'plan':
      return clipText(stringAt(input, 'plan') ?? stringAt(input, 'response') ?? clipInput(input), inputLimitChars);
    case 'edit':
    case 'write':
      return clipInput(input, editTexts);
    default:
      return clipInput(input);
  }
}

function proposedEdits(tool: string, category: ToolCategory, input: JsonRecord): readonly ProposedEdit[] {
  for (const member of patchMembers) {
    const text = stringAt(input, member);
    if (text?.includes('*** Begin Patch')) return patchedFiles(text);
  }
  const path = firstText(input, pathMembers);
  const parts = editLists.flatMap((member) => arrayAt(input, member)).filter(isRecord);
  if (parts.length > 0) return editsByFile(parts, path);
  if (path === undefined || path === '') return [];
  if (category === 'delete') return [{ path, operation: 'delete', ...unknownChange }];
  const removed = firstText(input, oldMembers);
  const added = firstText(input, newMembers);
  if (removed !== undefined || added !== undefined) {
    return [{ path, operation: 'update', ...changeOfTexts(removed ?? '', added ?? '') }];
  }
  const operation = /^(?:creat|new)/.test(plainName(tool)) ? 'create' : 'update';
  return [{ path, operation, ...changeOfTexts('', firstText(input, contentMembers) ?? '') }];
}

function editsByFile(parts: readonly JsonRecord[], path: string | undefined): readonly ProposedEdit[] {
  const changes = new Map<string, LineChange[]>();
  for (const part of parts) {
    const file = firstText(part, pathMembers) ?? path;
    if (file === undefined || file === '') continue;
    const change = changeOfTexts(firstText(part, oldMembers) ?? '', firstText(part, newMembers) ?? '');
    const known = changes.get(file);
    if (known === undefined) changes.set(file, [change]);
    else known.push(change);
  }
  return [...changes].map(([file, list]) => ({ path: file, operation: 'update' as const, ...joinChanges(list) }));
}

function firstText(input: unknown, members: readonly string[]): string | undefined {
  for (const member of members) {
    const text = stringAt(input, member);
    if (text !== undefined) return text;
  }
  return undefined;
}
