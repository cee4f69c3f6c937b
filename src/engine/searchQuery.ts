import type { SearchTerm } from '../store/search/eventSearch.ts';
import { type DocumentKind, documentKinds } from '../store/search/searchableText.ts';
import type { SearchKind } from './memoryContract.ts';
import { searchTime } from './searchTime.ts';

const searchKinds: readonly SearchKind[] = ['event', 'memory', 'proposal', 'skill'];
const patternKinds = ['correction', 'preference', 'fix', 'workflow', 'suggestion', 'team'];
const outcomeWords = ['succeeded', 'corrected', 'failed', 'abandoned', 'unknown'];
const statusWords = ['pending', 'snoozed', 'dismissed', 'superseded', 'approved', 'retired'];
const keys = ['assistant', 'in', 'kind', 'outcome', 'project', 'session', 'since', 'status', 'until'] as const;

type Key = (typeof keys)[number];

/** What a query asks for: words, and filters. Empty lists and null do not narrow. */
export interface SearchQuery {
  readonly wanted: readonly SearchTerm[];
  readonly excluded: readonly SearchTerm[];
  readonly kinds: readonly SearchKind[];
  readonly eventKinds: readonly DocumentKind[];
  /** Kinds of patterns that proposals were made from. */
  readonly patternKinds: readonly string[];
  readonly assistants: readonly string[];
  readonly outcomes: readonly string[];
  readonly statuses: readonly string[];
  readonly places: readonly string[];
  readonly sessions: readonly string[];
  readonly since: number | null;
  readonly until: number | null;
  /** Filters that could not be understood, as typed. */
  readonly notUnderstood: readonly string[];
}

interface Token {
  readonly typed: string;
  readonly isNegated: boolean;
  readonly key: Key | null;
  readonly value: string;
}

const tokenPattern = /(-?)(?:([\p{L}]+):)?((?:"[^"]*"?|[^\s"])*)/gu;
/** Longer queries are pastes; what is behind is left out. */
const limitChars = 500;
const limitWords = 24;

/**
 * Reads a query: words, `"words that follow one another"`, `begin*`, `-without`, and filters with the keys and the manner
 * of the sidebar's (`assistant:codex kind:skill,proposal since:2h -outcome:failed`, words may be cut short). The last word
 * counts as a beginning unless a blank follows it. What is no filter is a word: nothing in a query is an error.
 */
export function parseSearchQuery(query: string, now: number, allAssistants: readonly string[]): SearchQuery {
  const text = query.slice(0, limitChars);
  const wanted: SearchTerm[] = [];
  const excluded: SearchTerm[] = [];
  const chosen = new Map<Key, Set<string>>();
  const notUnderstood: string[] = [];
  let since: number | null = null;
  let until: number | null = null;
  const known: Readonly<Partial<Record<Key, readonly string[]>>> = {
    kind: [...searchKinds, ...documentKinds, ...patternKinds],
    in: ['sessions', 'memory', 'proposals', 'skills'],
    assistant: allAssistants,
    outcome: outcomeWords,
    status: statusWords,
  };
  const tokens = tokensOf(text);
  for (const [index, token] of tokens.entries()) {
    const { key, value, isNegated, typed } = token;
    if (key === null) {
      const isLast = index === tokens.length - 1 && !/\s$/.test(query);
      const term = termOf(value, isLast && !isNegated);
      if (term && wanted.length + excluded.length < limitWords) (isNegated ? excluded : wanted).push(term);
      continue;
    }
    if (key === 'since' || key === 'until') {
      const at = searchTime(value.replaceAll('"', ''), now, key === 'until');
      if (at === null || isNegated) notUnderstood.push(typed);
      else if (key === 'since') since = Math.max(since ?? at, at);
      else until = Math.min(until ?? at, at);
      continue;
    }
    const words = known[key];
    const values = valuesOf(value);
    const meant = words ? words.filter((word) => values.some((each) => word.startsWith(each))) : values;
    if (meant.length === 0 || (isNegated && !words)) {
      if (value !== '') notUnderstood.push(typed);
      continue;
    }
    const set = chosen.get(key) ?? new Set<string>();
    chosen.set(key, set);
    for (const word of isNegated && words ? words.filter((each) => !meant.includes(each)) : meant) set.add(word);
  }
  const list = (key: Key) => [...(chosen.get(key) ?? [])];
  return {
    wanted,
    excluded,
    ...kindsOf(list('kind'), list('in')),
    assistants: list('assistant'),
    outcomes: list('outcome'),
    statuses: list('status'),
    places: list('project'),
    sessions: list('session'),
    since,
    until,
    notUnderstood,
  };
}

function kindsOf(kind: readonly string[], places: readonly string[]) {
  const eventKinds = documentKinds.filter((each) => kind.includes(each));
  const patterns = patternKinds.filter((each) => kind.includes(each));
  const kinds = new Set(searchKinds.filter((each) => kind.includes(each)));
  if (eventKinds.length > 0) kinds.add('event');
  if (patterns.length > 0) kinds.add('proposal');
  for (const place of places) kinds.add(kindOfPlace(place));
  // All events are meant where both they and some of their kinds are asked for.
  const isAllEvents = kind.includes('event') || eventKinds.length === documentKinds.length;
  return {
    kinds: [...kinds],
    eventKinds: isAllEvents ? [] : eventKinds,
    patternKinds: kind.includes('proposal') ? [] : patterns,
  };
}

/** What `sessions`, `memory`, `proposals` and `skills` name. */
export function kindOfPlace(place: string): SearchKind {
  switch (place) {
    case 'memory':
      return 'memory';
    case 'proposals':
      return 'proposal';
    case 'skills':
      return 'skill';
    default:
      return 'event';
  }
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(tokenPattern)]
    .map(([typed, minus = '', name = '', value = '']): Token => {
      const key = keys.find((each) => each === name.toLowerCase()) ?? null;
      // `std::vector` and `http://…` are words; so are flags such as `--force`.
      if (key === null) {
        const isNegated = minus === '-' && !typed.startsWith('--');
        return { typed, isNegated, key, value: isNegated ? typed.slice(1) : typed };
      }
      return { typed, isNegated: minus === '-', key, value };
    })
    .filter(({ typed }) => typed !== '');
}

function termOf(value: string, mayGoOn: boolean): SearchTerm | null {
  const isPhrase = value.startsWith('"');
  const hasStar = value.endsWith('*');
  const text = value.replaceAll('"', ' ').replace(/\*+$/, '').trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return null;
  return { text, isPhrase, isPrefix: hasStar || (mayGoOn && !isPhrase) };
}

function valuesOf(text: string): readonly string[] {
  return text
    .replaceAll('"', '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}
