/** What can be written at a place in the front matter of a SKILL.md. */
export interface FrontMatterCompletion {
  readonly kind: 'key' | 'value';
  readonly label: string;
  /** What is inserted; `$0` marks where writing goes on. */
  readonly insertText: string;
  /** The key it is or belongs to; its explanation is the reader's to put into words. */
  readonly key: FrontMatterKey;
  /** 0-based column from which the insertion replaces what is there. */
  readonly fromColumn: number;
}

/** The keys of the Agent Skills format. */
export type FrontMatterKey = 'name' | 'description' | 'license' | 'compatibility' | 'metadata' | 'allowed-tools';

const keys: readonly FrontMatterKey[] = [
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
];

const tools = ['Read', 'Edit', 'Write', 'Grep', 'Glob', 'Bash', 'Bash(git:*)', 'Bash(npm:*)', 'WebFetch', 'WebSearch'];

/**
 * Completions at a place (0-based) of a SKILL.md, none outside its front matter. `folderName` is the folder that the file
 * is in, which the skill has to be named after; null when unknown.
 */
export function frontMatterCompletions(
  text: string,
  line: number,
  column: number,
  folderName: string | null,
): readonly FrontMatterCompletion[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (!isInFrontMatter(lines, line)) return [];
  const before = (lines[line] ?? '').slice(0, column);
  const value = /^([a-z-]+):[ \t]*(.*)$/.exec(before);
  if (value) {
    const key = keys.find((known) => known === value[1]);
    return key === undefined ? [] : valuesOf(key, value[2] ?? '', column, folderName, titleOf(lines));
  }
  if (!/^[a-z-]*$/i.test(before)) return [];
  const present = new Set(lines.map((each) => /^([a-z-]+):/.exec(each)?.[1]));
  return keys
    .filter((key) => !present.has(key))
    .map((key) => ({ kind: 'key', label: key, insertText: insertionOf(key), key, fromColumn: 0 }));
}

function isInFrontMatter(lines: readonly string[], line: number): boolean {
  if (lines[0]?.trimEnd() !== '---' || line === 0) return false;
  const end = lines.findIndex((each, at) => at > 0 && each.trimEnd() === '---');
  return end < 0 || line < end;
}

function insertionOf(key: FrontMatterKey): string {
  return key === 'metadata' ? 'metadata:\n  $0' : `${key}: $0`;
}

function titleOf(lines: readonly string[]): string | null {
  const line = lines.find((each) => /^#[ \t]+\S/.test(each));
  return line === undefined ? null : line.replace(/^#[ \t]+/, '').trim();
}

function valuesOf(
  key: FrontMatterKey,
  typed: string,
  column: number,
  folderName: string | null,
  title: string | null,
): readonly FrontMatterCompletion[] {
  const value = (label: string, fromColumn: number, insertText = label): FrontMatterCompletion => {
    return { kind: 'value', label, insertText, key, fromColumn };
  };
  const start = column - typed.length;
  switch (key) {
    case 'name':
      return folderName === null ? [] : [value(folderName, start)];
    case 'description': {
      if (typed !== '') return [];
      const subject = title === null ? '' : `${title}. `;
      return [value(`${subject}Use when …`, start, `"${subject.replaceAll('"', '')}Use when $0"`)];
    }
    case 'license':
      return ['MIT', 'Apache-2.0', 'BSD-3-Clause', 'CC-BY-4.0', 'Proprietary'].map((label) => value(label, start));
    case 'allowed-tools': {
      const last = /[^\s,]*$/.exec(typed)?.[0] ?? '';
      const used = new Set(typed.split(/[\s,]+/));
      return tools.filter((tool) => !used.has(tool)).map((tool) => value(tool, column - last.length));
    }
    default:
      return [];
  }
}
