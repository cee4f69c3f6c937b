import { stemmer } from 'stemmer';

/** Something that a question is about, as it was typed, and what finds it. */
export interface Topic {
  readonly text: string;
  /**
   * `name`: joined by hyphens or quoted, found as a whole; `file`: a file by base name or the end of its path; `words`: found by
   * the stems of its words.
   */
  readonly kind: 'name' | 'file' | 'words';
  readonly pattern: RegExp;
  /** The same for branches, where a hyphen parts words. */
  readonly branchPattern: RegExp;
  readonly stems: readonly string[];
}

const fileName =
  /^(?:[\w.@-]*[\\/])*[\w.@-]+\.(?:[a-z]\w{0,5}|lock)$|^(?:[\w.@-]+[\\/])+[\w.@-]+$|^(?:dockerfile|makefile|justfile)$/i;

/** A topic from the words that name it. */
export function topicOf(text: string, isQuoted = false): Topic {
  const parts = text
    .toLowerCase()
    .split(/[-_\s]+/)
    .filter((part) => part !== '');
  const kind = fileName.test(text) && !isQuoted ? 'file' : isQuoted || /[-_:@/.]/.test(text) ? 'name' : 'words';
  const joined =
    kind === 'file'
      ? escaped(text.toLowerCase().replaceAll('\\', '/'))
      : parts.map(escaped).join(kind === 'name' ? '[-_\\s]?' : '(?:[-_\\s./]|::)?');
  return {
    text,
    kind,
    // `payments-api` is neither `payments-api-gateway` nor `legacy-payments-api`.
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N}][-_])${joined}(?![\\p{L}\\p{N}])(?!-[\\p{L}\\p{N}])`,
      'iu',
    ),
    branchPattern: new RegExp(`(?<![\\p{L}\\p{N}])${joined}(?![\\p{L}\\p{N}])`, 'iu'),
    stems: kind === 'words' ? parts.map(stemOf) : [],
  };
}

/** True when a text names the topic: as a whole, or for plain words by the stems of all of them. */
export function isNamedIn(topic: Topic, text: string): boolean {
  if (text === '') return false;
  if (topic.pattern.test(text)) return true;
  if (topic.kind !== 'words') return false;
  const stems = stemsIn(text);
  return topic.stems.every((stem) => stems.has(stem));
}

/** True when the words of a topic stand side by side in a text, as in `payments-api` for “payments api”. */
export function isWholeIn(topic: Topic, text: string): boolean {
  return topic.pattern.test(text);
}

/** True for a path that ends in what the topic names. */
export function isPathOf(topic: Topic, path: string): boolean {
  const wanted = topic.text
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '');
  const have = path.toLowerCase();
  return have === wanted || have.endsWith(`/${wanted}`);
}

const stemsOfTexts = new Map<string, ReadonlySet<string>>();
const stems = new Map<string, string>();

/** Stems of the words of a text, those inside `camelCase` and `snake_case` too. */
function stemsIn(text: string): ReadonlySet<string> {
  const known = stemsOfTexts.get(text);
  if (known) return known;
  const words =
    `${text} ${text.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = new Set(words.map(stemOf));
  if (stemsOfTexts.size > 20_000) stemsOfTexts.clear();
  stemsOfTexts.set(text, found);
  return found;
}

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = stemmer(word);
  if (stems.size > 50_000) stems.clear();
  stems.set(word, stem);
  return stem;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
