import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { JsonHooks } from '../../assistants/hookConfigs.ts';
import { SkillifyError } from '../../base/errors.ts';

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

const parseOptions = { allowTrailingComma: true, disallowComments: false };

/** Adds the entries to the file's hooks; every other byte stays. Throws `invalid-input` for a file that is not to be understood. */
export function addJsonHooks(file: string, before: string, hooks: JsonHooks, command: string): EditedText {
  const entries = hooks.entries(command);
  if (before.replace(/^\uFEFF/, '').trim() === '') {
    const lists = Object.fromEntries(Object.entries(entries).map(([event, entry]) => [event, [entry]]));
    const text = `${JSON.stringify({ ...hooks.preamble, hooks: lists }, null, 2)}\n`;
    return { text: before + text, insertions: [{ offset: before.length, text }] };
  }
  const insertions: Insertion[] = [];
  let text = before;
  for (const [event, entry] of Object.entries(entries)) {
    const insertion = insertionFor(file, text, event, entry);
    text = text.slice(0, insertion.offset) + insertion.text + text.slice(insertion.offset);
    insertions.push(insertion);
  }
  return { text, insertions };
}

/** How many entries of the file run the program. */
export function countJsonHooks(text: string, program: string): number {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], parseOptions);
  const hooks = root ? findNodeAtLocation(root, ['hooks']) : undefined;
  return hooks ? entriesOf(hooks, program).length : 0;
}

/** Takes out every entry that runs the program, wherever it stands, with lists and objects that held nothing else. */
export function removeJsonHooks(text: string, program: string): string {
  let kept = text;
  for (let turns = 0; turns < 100; turns += 1) {
    const root = parseTree(kept.replace(/^\uFEFF/, ' '), [], parseOptions);
    const hooks = root ? findNodeAtLocation(root, ['hooks']) : undefined;
    const [entry] = hooks ? entriesOf(hooks, program) : [];
    if (!hooks || !entry) return kept;
    kept = cut(kept, outermost(entry, hooks));
  }
  return kept;
}

function insertionFor(file: string, text: string, event: string, entry: unknown): Insertion {
  const errors: ParseError[] = [];
  // A byte order mark is no JSON, but it counts as a character.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, parseOptions);
  if (root?.type !== 'object' || errors.length > 0) {
    throw new SkillifyError(
      'invalid-input',
      `${file} is not valid JSON, so nothing was changed. Repair it, then try again.`,
    );
  }
  const hooks = findNodeAtLocation(root, ['hooks']);
  if (!hooks) return asMember(text, root, 'hooks', { [event]: [entry] });
  if (hooks.type !== 'object') throw unexpected(file, 'hooks');
  const list = findNodeAtLocation(hooks, [event]);
  if (!list) return asMember(text, hooks, event, [entry]);
  if (list.type !== 'array') throw unexpected(file, `hooks.${event}`);
  return inside(text, list, (indent, end) => json(entry, indent, end));
}

function unexpected(file: string, member: string): SkillifyError {
  return new SkillifyError(
    'invalid-input',
    `In ${file}, “${member}” is not what hooks look like, so nothing was changed. Correct it, then try again.`,
  );
}

function asMember(text: string, parent: Node, name: string, value: unknown): Insertion {
  return inside(text, parent, (indent, end) => `${JSON.stringify(name)}: ${json(value, indent, end)}`);
}

/** Puts something behind the last child, in the style of the file. */
function inside(text: string, parent: Node, content: (indent: string, lineEnd: string) => string): Insertion {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const last = parent.children?.at(-1);
  const own = indentAt(text, parent.offset);
  const isMultiline = text.slice(parent.offset, parent.offset + parent.length).includes('\n') || !last;
  const step = indentStep(text);
  const indent = last && isMultiline ? indentAt(text, last.offset) : own + step;
  if (!last) {
    const offset = parent.offset + 1;
    return { offset, text: `${lineEnd}${indent}${content(indent, lineEnd)}${lineEnd}${own}` };
  }
  const between = isMultiline ? `,${lineEnd}${indent}` : ', ';
  return { offset: last.offset + last.length, text: `${between}${content(indent, lineEnd)}` };
}

function json(value: unknown, indent: string, lineEnd: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `${lineEnd}${indent}`);
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function indentStep(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

/** Objects below an event that name the program in any of their texts. */
function entriesOf(hooks: Node, program: string): readonly Node[] {
  const found: Node[] = [];
  for (const property of hooks.children ?? []) {
    const list = property.children?.[1];
    for (const entry of list?.type === 'array' ? (list.children ?? []) : []) {
      const inner = findNodeAtLocation(entry, ['hooks']);
      const candidates = inner?.type === 'array' ? (inner.children ?? []) : [entry];
      found.push(...candidates.filter((candidate) => names(candidate, program)));
    }
  }
  return found;
}

function names(node: Node, program: string): boolean {
  if (node.type === 'string') return typeof node.value === 'string' && node.value.includes(program);
  return (node.children ?? []).some((child) => names(child, program));
}

/** The largest thing around the entry that holds nothing else: its group, its list, the hooks. */
function outermost(entry: Node, hooks: Node): Node {
  let node = entry;
  for (let parent = node.parent; parent; parent = node.parent) {
    const isOnly = parent.type === 'property' || (parent.children?.length ?? 0) === 1 || isGroupOf(parent, node);
    if (!isOnly || node === hooks.parent) break;
    node = parent;
  }
  return node.type === 'property' || node.parent?.type !== 'property' ? node : node.parent;
}

/** A group of one hook goes with it, for its matcher says only when that runs. */
function isGroupOf(group: Node, property: Node): boolean {
  return (
    group.type === 'object' &&
    property.type === 'property' &&
    property.children?.[0]?.value === 'hooks' &&
    group.parent?.type === 'array'
  );
}

/** Cuts a child out with the comma and the white space that joined it to its neighbours. */
function cut(text: string, node: Node): string {
  const siblings = node.parent?.children ?? [];
  const index = siblings.indexOf(node);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  const end = node.offset + node.length;
  if (previous) return text.slice(0, previous.offset + previous.length) + text.slice(end);
  if (next) return text.slice(0, node.offset) + text.slice(next.offset);
  const parent = node.parent;
  if (!parent) return '';
  return `${text.slice(0, parent.offset + 1)}${text.slice(parent.offset + parent.length - 1)}`;
}
