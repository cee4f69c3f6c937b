/** One thing that can be asked for by `key:value`. */
export interface FilterField<T> {
  readonly key: string;
  /** The words it knows; without them any text is meant. */
  readonly words?: readonly string[];
  /** A number is compared: `>70`, `<=3`, `2` for at least two. */
  readonly isNumber?: boolean;
  /** What an item has there: words and texts to find in, or a number to compare with. */
  readonly read: (item: T) => readonly string[] | number;
}

/** What can be filtered by: fields, and the text that plain words are looked for in. */
export interface FilterLanguage<T> {
  readonly fields: readonly FilterField<T>[];
  readonly text: (item: T) => string;
}

/** Something in a filter that could not be understood and was left out. */
export type FilterProblem =
  | { readonly kind: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'unknown-word'; readonly key: string; readonly word: string; readonly known: readonly string[] }
  | { readonly kind: 'not-a-number'; readonly key: string; readonly word: string };

/** A filter ready for use. An empty one matches everything. */
export interface Filter<T> {
  readonly matches: (item: T) => boolean;
  readonly problems: readonly FilterProblem[];
  /** The keys that it asks for. */
  readonly keys: ReadonlySet<string>;
}

interface Token {
  readonly isNegated: boolean;
  readonly key: string | null;
  readonly values: readonly string[];
}

const tokenPattern = /(-?)(?:([\p{L}][\p{L}\d-]*):)?((?:"[^"]*"?|[^\s"])*)/gu;

/**
 * Reads a filter such as `assistant:codex kind:fix,correction -change:retire score:>70 "exact words" words`. All parts must
 * hold, commas mean any of them, a minus turns a part around, quotes keep words together. Words match anywhere, keys and
 * words in any case; the words of a field may be cut short.
 */
export function parseFilter<T>(query: string, language: FilterLanguage<T>): Filter<T> {
  const problems: FilterProblem[] = [];
  const keys = new Set<string>();
  const tests: ((item: T) => boolean)[] = [];
  for (const token of tokensOf(query)) {
    const test = testOf(token, language, problems);
    if (token.key !== null) keys.add(token.key);
    if (test) tests.push(token.isNegated ? (item) => !test(item) : test);
  }
  return { matches: (item) => tests.every((test) => test(item)), problems, keys };
}

function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(tokenPattern)]
    .map(([, minus = '', key, value = '']): Token => {
      const values = splitValues(value);
      return { isNegated: minus === '-', key: key?.toLowerCase() ?? null, values };
    })
    .filter(({ values }) => values.length > 0);
}

/** Commas outside of quotes separate; quotes go. */
function splitValues(text: string): readonly string[] {
  return [...text.matchAll(/(?:"[^"]*"?|[^,"])+/g)]
    .map(([part]) => part.replaceAll('"', '').trim().toLowerCase())
    .filter((part) => part !== '');
}

function testOf<T>(
  { key, values }: Token,
  { fields, text }: FilterLanguage<T>,
  problems: FilterProblem[],
): ((item: T) => boolean) | null {
  if (key === null) {
    const words = values.join(',');
    return (item) => text(item).toLowerCase().includes(words);
  }
  const field = fields.find((each) => each.key === key);
  if (!field) {
    problems.push({ kind: 'unknown-key', key, known: fields.map((each) => each.key) });
    return null;
  }
  const tests = values.flatMap((value) => valueTest(field, value, problems) ?? []);
  return tests.length === 0 ? null : (item) => tests.some((test) => test(field.read(item)));
}

type Found = readonly string[] | number;

function valueTest<T>(
  { key, words, isNumber }: FilterField<T>,
  value: string,
  problems: FilterProblem[],
): ((found: Found) => boolean) | null {
  if (words && !words.some((word) => word.startsWith(value))) {
    problems.push({ kind: 'unknown-word', key, word: value, known: words });
    return null;
  }
  const comparison = comparisonOf(value);
  if (isNumber && comparison === null) {
    problems.push({ kind: 'not-a-number', key, word: value });
    return null;
  }
  return (found) => {
    if (typeof found === 'number') return comparison?.(found) ?? false;
    return found.some((text) => (words ? text.toLowerCase().startsWith(value) : text.toLowerCase().includes(value)));
  };
}

function comparisonOf(value: string): ((found: number) => boolean) | null {
  const parts = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)?)$/.exec(value);
  if (!parts) return null;
  const limit = Number(parts[2]);
  switch (parts[1]) {
    case '>':
      return (found) => found > limit;
    case '<':
      return (found) => found < limit;
    case '<=':
      return (found) => found <= limit;
    case '=':
      return (found) => found === limit;
    default:
      return (found) => found >= limit;
  }
}
