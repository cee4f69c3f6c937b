import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { SkillifyError } from '../../base/errors.ts';
import type { Insertion } from './receipts.ts';

const parseOptions = { allowTrailingComma: true, disallowComments: false };

/** The tree of a JSON text, comments and trailing commas allowed; offsets are those of the text. Undefined where there is none. */
export function jsonTree(text: string): Node | undefined {
  // A byte order mark is no JSON, but it counts as a character.
  return parseTree(text.replace(/^\uFEFF/, ' '), [], parseOptions);
}

/** The same for a file that is to be changed. Throws `invalid-input` unless it is one object without errors. */
export function jsonObjectTree(file: string, text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, parseOptions);
  if (root?.type === 'object' && errors.length === 0) return root;
  throw new SkillifyError(
    'invalid-input',
    `${file} is not valid JSON, so nothing was changed. Repair it, then try again.`,
  );
}

/** True for a text that holds nothing, a byte order mark and white space aside. */
export function isBlank(text: string): boolean {
  return text.replace(/^\uFEFF/, '').trim() === '';
}

/** True for what is left of a file that only we wrote to. */
export function isEmptyJson(text: string): boolean {
  return /^(?:\s|\{\s*\})*$/.test(text);
}

/** Puts a member behind the last of an object. */
export function memberInsertion(text: string, parent: Node, name: string, value: unknown): Insertion {
  return inside(text, parent, (indent, end) => `${JSON.stringify(name)}: ${json(value, indent, end)}`);
}

/** Puts an element behind the last of an array. */
export function elementInsertion(text: string, parent: Node, value: unknown): Insertion {
  return inside(text, parent, (indent, end) => json(value, indent, end));
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

/** Cuts a child out with the comma and the white space that joined it to its neighbours. */
export function cutNode(text: string, node: Node): string {
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
