import { parseDocument, stringify } from 'yaml';
import { messageOf } from '../../base/errors.ts';
import { isRecord, type JsonRecord, stringAt } from '../../base/json.ts';
import { isNestedTooDeep } from '../../base/yamlNesting.ts';

/** A SKILL.md taken apart. `body` begins behind the closing fence; joining the parts gives the text back byte for byte. */
export interface SkillDocument {
  /** Front matter as parsed; null when there is none or it is not a mapping. */
  readonly frontMatter: JsonRecord | null;
  /** YAML text between the fences, null when there are no fences. */
  readonly frontMatterText: string | null;
  readonly frontMatterErrors: readonly string[];
  readonly body: string;
  /** 1-based line on which the body begins. */
  readonly bodyLine: number;
}

const longestFrontMatterChars = 64 * 1024;
const fence = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)??---[ \t]*(?:\r?\n|$)/;

/** Takes a SKILL.md apart. Never throws: what is wrong with the front matter is listed. */
export function parseSkillDocument(text: string): SkillDocument {
  const match = fence.exec(text);
  if (!match) return { frontMatter: null, frontMatterText: null, frontMatterErrors: [], body: text, bodyLine: 1 };
  const yaml = match[1] ?? '';
  const { value, errors } = readYaml(yaml);
  return {
    frontMatter: isRecord(value) ? value : null,
    frontMatterText: yaml,
    frontMatterErrors: errors,
    body: text.slice(match[0].length),
    bodyLine: match[0].split('\n').length,
  };
}

function readYaml(yaml: string): { readonly value: unknown; readonly errors: readonly string[] } {
  if (yaml.length > longestFrontMatterChars || isNestedTooDeep(yaml))
    return { value: null, errors: ['It is too long or nested too deeply'] };
  try {
    const document = parseDocument(yaml, { prettyErrors: false, schema: 'core', uniqueKeys: true });
    if (document.errors.length > 0) return { value: null, errors: document.errors.map((error) => error.message) };
    return { value: document.toJS({ maxAliasCount: 10 }), errors: [] };
  } catch (error) {
    // Aliases are resolved only now: to nothing, or to too much.
    return { value: null, errors: [messageOf(error)] };
  }
}

/** Name, title and description as a SKILL.md states them; null where it does not. */
export function skillHeader(text: string): {
  readonly name: string | null;
  readonly title: string | null;
  readonly description: string | null;
} {
  const { frontMatter, body } = parseSkillDocument(text);
  return {
    name: stringAt(frontMatter, 'name') ?? null,
    title: titleOf(body),
    description: stringAt(frontMatter, 'description') ?? null,
  };
}

function titleOf(body: string): string | null {
  const heading = /^#[ \t]+([^ \t\n\r][^\n\r]*)/m.exec(body)?.[1];
  if (heading === undefined) return null;
  // Closing marks and blanks are taken off from the end: a pattern that looks for them tries each blank anew.
  let end = heading.length;
  while (end > 1 && heading.charAt(end - 1) === '#') end -= 1;
  while (end > 1 && /[ \t]/.test(heading.charAt(end - 1))) end -= 1;
  return heading.slice(0, end);
}

/** Writes front matter as YAML between fences, long strings unfolded. */
export function renderFrontMatter(values: JsonRecord): string {
  return `---\n${stringify(values, { lineWidth: 0 })}---\n`;
}
