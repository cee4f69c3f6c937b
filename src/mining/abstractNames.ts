import type { Directive } from './directive.ts';

const fileMention =
  /(?:@|(?<![\w.-]))(?:[\w.-]+[\\/])+[\w.-]+|@?\b[\w-]{1,200}\.(?:[cm]?[jt]sx?|py|go|rs|md|json|ya?ml|toml|sh|java|kt|rb|php|cs|cpp|h|css|html|sql|txt)\b/g;
/** Stands for a name after the first until the words that joined it are gone, too. */
const removed = '\uE000';
const named = /^[A-Z]{3,}\.md$/;

/** Which file it was, where the instructions of a pattern name a different one each time. */
export class NameAbstraction {
  private readonly constant: ReadonlySet<string>;
  private readonly varies: boolean;

  constructor(directives: readonly Directive[]) {
    const counts = new Map<string, number>();
    let naming = 0;
    for (const { text } of directives) {
      const names = new Set([...text.matchAll(fileMention)].map((match) => fold(match[0])));
      if (names.size > 0) naming += 1;
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    this.constant = new Set([...counts].filter(([, count]) => count * 2 > naming).map(([name]) => name));
    this.varies = naming >= 2 && this.constant.size === 0;
  }

  /** True when the text names a file that other instructions of the pattern do not. */
  isParticular(text: string): boolean {
    return this.varies && this.namesIn(text).length > 0;
  }

  /** The text with “the file” for names that vary; kept where the name is the point. */
  abstract(text: string): string {
    if (!this.varies) return text;
    const names = this.namesIn(text);
    if (names.length === 0) return text.replace(/^(\w+) it\b/, '$1 the file');
    const word = names.length > 1 ? 'the files' : 'the file';
    let first = true;
    return text
      .replace(fileMention, (name) => {
        if (!names.includes(name)) return name;
        const replaced = first ? word : removed;
        first = false;
        return replaced;
      })
      .replace(/\bthe (the files?)\b/g, '$1')
      .replace(/\b(the files?) files?\b/g, '$1')
      .replace(/(?:\s*(?:,|\band\b|\bor\b|\bthen\b))*\s*\uE000/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  }

  private namesIn(text: string): readonly string[] {
    return [...text.matchAll(fileMention)]
      .map((match) => match[0])
      .filter((name) => !this.constant.has(fold(name)) && !named.test(name));
  }
}

function fold(name: string): string {
  return name.replace(/^@/, '').split(/[\\/]/).at(-1)?.toLowerCase() ?? name;
}
