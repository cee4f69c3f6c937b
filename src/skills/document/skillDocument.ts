import { parseDocument, stringify } from 'yaml';
import { messageOf } from '../../base/errors.ts';
import { isRecord, type JsonRecord, stringAt } from '../../base/json.ts';

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
  const document = parseDocument(yaml, { prettyErrors: false, schema: 'core', uniqueKeys: true });
  if (document.errors.length > 0) return { value: null, errors: document.errors.map((error) => error.message) };
  try {
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
    title: /^#[ \t]+(.+?)[ \t]*#*$/m.exec(body)?.[1] ?? null,
    description: stringAt(frontMatter, 'description') ?? null,
  };
}

/** Writes front matter as YAML between fences, long strings unfolded. */
export function renderFrontMatter(values: JsonRecord): string {
  return `---\n${stringify(values, { lineWidth: 0 })}---\n`;
}
