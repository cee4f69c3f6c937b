import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { JsonHooks } from '../../assistants/hookConfigs.ts';
import { SkillifyError } from '../../base/errors.ts';
import { cutNode, elementInsertion, isBlank, jsonObjectTree, jsonTree, memberInsertion } from '../edits/jsonText.ts';
import type { EditedText, Insertion } from '../edits/receipts.ts';

/** Adds the entries to the file's hooks; every other byte stays. Throws `invalid-input` for a file that is not to be understood. */
export function addJsonHooks(file: string, before: string, hooks: JsonHooks, command: string): EditedText {
  const entries = hooks.entries(command);
  if (isBlank(before)) {
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
  const root = jsonTree(text);
  const hooks = root ? findNodeAtLocation(root, ['hooks']) : undefined;
  return hooks ? entriesOf(hooks, program).length : 0;
}

/** Takes out every entry that runs the program, wherever it stands, with lists and objects that held nothing else. */
export function removeJsonHooks(text: string, program: string): string {
  let kept = text;
  for (let turns = 0; turns < 100; turns += 1) {
    const root = jsonTree(kept);
    const hooks = root ? findNodeAtLocation(root, ['hooks']) : undefined;
    const [entry] = hooks ? entriesOf(hooks, program) : [];
    if (!hooks || !entry) return kept;
    kept = cutNode(kept, outermost(entry, hooks));
  }
  return kept;
}

function insertionFor(file: string, text: string, event: string, entry: unknown): Insertion {
  const root = jsonObjectTree(file, text);
  const hooks = findNodeAtLocation(root, ['hooks']);
  if (!hooks) return memberInsertion(text, root, 'hooks', { [event]: [entry] });
  if (hooks.type !== 'object') throw unexpected(file, 'hooks');
  const list = findNodeAtLocation(hooks, [event]);
  if (!list) return memberInsertion(text, hooks, event, [entry]);
  if (list.type !== 'array') throw unexpected(file, `hooks.${event}`);
  return elementInsertion(text, list, entry);
}

function unexpected(file: string, member: string): SkillifyError {
  return new SkillifyError(
    'invalid-input',
    `In ${file}, “${member}” is not what hooks look like, so nothing was changed. Correct it, then try again.`,
  );
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
