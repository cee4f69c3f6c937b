import { isRecord, stringAt } from '../../base/json.ts';
import { bareColon, lintSkill } from './lint.ts';
import { parseSkillDocument, skillHeader } from './skillDocument.ts';

/** What a fix does, for the words a reader sees. */
export type SkillFixKind =
  | 'add-front-matter'
  | 'add-name'
  | 'correct-name'
  | 'name-like-folder'
  | 'add-description'
  | 'say-when'
  | 'shorten-description'
  | 'remove-markup'
  | 'move-to-metadata'
  | 'add-title'
  | 'remove-hidden'
  | 'use-name'
  | 'quote-value'
  | 'remove-mark';

/** Lines `fromLine` up to but without `toLine` (1-based) are replaced by the text, which holds whole lines. */
export interface LineEdit {
  readonly fromLine: number;
  readonly toLine: number;
  readonly text: string;
}

/** One way to deal with one finding of the linter. */
export interface SkillFix {
  readonly rule: string;
  /** The finding's line, 1-based. */
  readonly line: number;
  readonly kind: SkillFixKind;
  /** Of `use-name`, what is put in. */
  readonly value?: string;
  readonly edits: readonly LineEdit[];
}

const hidden = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;
const longestName = 64;
const longestDescription = 1024;

/** The fixes that the findings on a SKILL.md have, in the order of the findings. `folderName` as for `lintSkill`. */
export function skillFixes(text: string, folderName: string | null): readonly SkillFix[] {
  const source = new SkillSource(text, folderName);
  return lintSkill(text, folderName).flatMap(({ rule, line }): readonly SkillFix[] => {
    const fix = source.fixFor(rule, line);
    return fix === null ? [] : [{ rule, line, ...fix }];
  });
}

/** The text with some edits made. */
export function applyEdits(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split('\n');
  for (const { fromLine, toLine, text: inserted } of [...edits].sort((left, right) => right.fromLine - left.fromLine))
    lines.splice(fromLine - 1, toLine - fromLine, ...(inserted === '' ? [] : inserted.replace(/\n$/, '').split('\n')));
  return lines.join('\n');
}

/** A name that the format allows, made of any words; null when none is left. */
export function skillNameOf(words: string): string | null {
  const name = words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '');
  return name === '' ? null : name;
}

type Fix = Pick<SkillFix, 'kind' | 'edits'>;

class SkillSource {
  private readonly lines: readonly string[];

  constructor(
    private readonly text: string,
    private readonly folderName: string | null,
  ) {
    this.lines = text.split('\n');
  }

  fixFor(rule: string, line: number): Fix | null {
    switch (rule) {
      case 'front-matter-missing':
        return insert(
          'add-front-matter',
          1,
          `---\nname: ${this.bestName()}\ndescription: ${this.description()}\n---\n\n`,
        );
      case 'name-missing':
        return insert('add-name', 2, `name: ${this.bestName()}\n`);
      case 'name-invalid':
      case 'name-letters':
        // Only renaming the folder helps where its name is none that a skill may have.
        return this.hasUsableFolder ? this.replace('correct-name', line, `name: ${this.bestName()}`) : null;
      case 'name-folder':
        return this.folderName === null || !this.hasUsableFolder
          ? null
          : this.replace('name-like-folder', line, `name: ${this.folderName}`);
      case 'description-missing':
        return this.hasKey('description')
          ? this.replace('add-description', this.lineOf('description'), `description: ${this.description()}`)
          : insert(
              'add-description',
              this.hasKey('name') ? this.lineOf('name') + 1 : 2,
              `description: ${this.description()}\n`,
            );
      case 'description-when':
        return this.rewriteDescription('say-when', (words) => `Use when ${lowerFirst(words)}`);
      case 'description-long':
        return this.rewriteDescription('shorten-description', shortened);
      case 'description-markup':
        return this.rewriteDescription('remove-markup', (words) => words.replace(/[<>]/g, ''));
      case 'value-unquoted': {
        const [, key = '', value = ''] = bareColon.exec(this.lines[line - 1] ?? '') ?? [];
        return this.replace('quote-value', line, `${key}: ${JSON.stringify(value)}`);
      }
      case 'byte-order-mark':
        return this.replace('remove-mark', line, (this.lines[line - 1] ?? '').replace(/^\ufeff|\r$/g, ''));
      case 'key-unknown':
        return this.moveToMetadata(line);
      case 'title-missing':
        return insert('add-title', line, `\n# ${this.title()}\n`);
      case 'hidden-characters':
        return this.replace('remove-hidden', line, (this.lines[line - 1] ?? '').replace(hidden, ''));
      default:
        return null;
    }
  }

  private replace(kind: SkillFix['kind'], line: number, text: string): Fix {
    return { kind, edits: [{ fromLine: line, toLine: line + 1, text: `${text}${this.lineEnd(line)}\n` }] };
  }

  private rewriteDescription(kind: SkillFix['kind'], rewrite: (words: string) => string): Fix | null {
    const words = skillHeader(this.text).description;
    const line = this.lineOf('description');
    // A value over several lines is the writer's own layout: left alone.
    if (words === null || /^\s/.test(this.lines[line] ?? '')) return null;
    return this.replace(kind, line, `description: ${JSON.stringify(rewrite(words))}`);
  }

  private moveToMetadata(line: number): Fix | null {
    const moved = this.lines[line - 1] ?? '';
    const { frontMatter } = parseSkillDocument(this.text);
    const metadata = frontMatter?.['metadata'];
    const isOneLine = /^[\w-]+:[ \t]+\S/.test(moved) && !/^[ \t]/.test(this.lines[line] ?? '');
    if (!isOneLine || (metadata !== undefined && !isRecord(metadata))) return null;
    const removal = { fromLine: line, toLine: line + 1, text: '' };
    if (metadata === undefined)
      return { kind: 'move-to-metadata', edits: [{ ...removal, text: `metadata:\n  ${moved}\n` }] };
    const at = this.lineOf('metadata');
    if (!/^metadata:[ \t]*\r?$/.test(this.lines[at - 1] ?? '')) return null;
    const indent = /^[ \t]+/.exec(this.lines[at] ?? '')?.[0] ?? '  ';
    return {
      kind: 'move-to-metadata',
      edits: [removal, { fromLine: at + 1, toLine: at + 1, text: `${indent}${moved}\n` }],
    };
  }

  private get hasUsableFolder(): boolean {
    return this.folderName === null || skillNameOf(this.folderName) === this.folderName;
  }

  private bestName(): string {
    const { name, title } = skillHeader(this.text);
    const folderName = this.hasUsableFolder ? this.folderName : null;
    return folderName ?? skillNameOf(name ?? '') ?? skillNameOf(title ?? '') ?? 'my-skill';
  }

  private title(): string {
    const words = this.bestName().replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  private description(): string {
    const title = skillHeader(this.text).title ?? this.title();
    return JSON.stringify(`${title}. Use when `);
  }

  private hasKey(key: string): boolean {
    return stringAt(parseSkillDocument(this.text).frontMatter, key) !== undefined || this.keyIndex(key) >= 0;
  }

  private lineOf(key: string): number {
    return Math.max(0, this.keyIndex(key)) + 1;
  }

  private keyIndex(key: string): number {
    return this.lines.findIndex((line) => line.startsWith(`${key}:`));
  }

  private lineEnd(line: number): string {
    return (this.lines[line - 1] ?? '').endsWith('\r') ? '\r' : '';
  }
}

function insert(kind: SkillFix['kind'], line: number, text: string): Fix {
  return { kind, edits: [{ fromLine: line, toLine: line, text }] };
}

function lowerFirst(words: string): string {
  return /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function shortened(words: string): string {
  if (words.length <= longestDescription) return words;
  const cut = words.slice(0, longestDescription - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestDescription - 200))}…`;
}
