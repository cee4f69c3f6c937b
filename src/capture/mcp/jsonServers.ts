import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import type { JsonServers } from '../../assistants/mcpConfigs.ts';
import { SkillifyError } from '../../base/errors.ts';
import { cutNode, isBlank, jsonObjectTree, jsonTree, memberInsertion } from '../edits/jsonText.ts';
import type { EditedText } from '../edits/receipts.ts';

/** Adds a server; every other byte stays. Throws `invalid-input` for a file that is not to be understood. */
export function addJsonServer(
  file: string,
  before: string,
  servers: JsonServers,
  name: string,
  entry: Readonly<Record<string, unknown>>,
): EditedText {
  if (isBlank(before)) {
    const text = `${JSON.stringify({ ...servers.preamble, [servers.member]: { [name]: entry } }, null, 2)}\n`;
    return { text: before + text, insertions: [{ offset: before.length, text }] };
  }
  const root = jsonObjectTree(file, before);
  const all = findNodeAtLocation(root, [servers.member]);
  if (all && all.type !== 'object')
    throw new SkillifyError(
      'invalid-input',
      `In ${file}, “${servers.member}” is not what servers look like, so nothing was changed. Correct it, then try again.`,
    );
  const insertion = all
    ? memberInsertion(before, all, name, entry)
    : memberInsertion(before, root, servers.member, { [name]: entry });
  const { offset, text } = insertion;
  return { text: before.slice(0, offset) + text + before.slice(offset), insertions: [insertion] };
}

/** The entry of that name, as data; undefined where there is none. Throws `invalid-input` for a file that is not JSON. */
export function jsonServer(file: string, text: string, servers: JsonServers, name: string): unknown {
  if (isBlank(text)) return undefined;
  const node = findNodeAtLocation(jsonObjectTree(file, text), [servers.member, name]);
  return node ? getNodeValue(node) : undefined;
}

/** Takes the server out, with the object of servers where that held nothing else. */
export function removeJsonServer(text: string, servers: JsonServers, name: string): string {
  const root = jsonTree(text);
  const entry = root ? findNodeAtLocation(root, [servers.member, name]) : undefined;
  const property = entry?.parent;
  const all = property?.parent;
  if (!property || !all) return text;
  return cutNode(text, all.children?.length === 1 ? propertyOf(all) : property);
}

function propertyOf(value: Node): Node {
  return value.parent?.type === 'property' ? value.parent : value;
}
