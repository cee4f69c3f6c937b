import type { SearchTerm } from './eventSearch.ts';
import { foldedText } from './foldedText.ts';
import type { FoundTerm, OpenSegments } from './openSegments.ts';
import type { SegmentFacts } from './segment.ts';
import { type SearchWord, searchWords } from './words.ts';

/** A term that can stand for a word of the query in one segment. */
export interface Alternative {
  readonly found: FoundTerm;
  /** 1 for the word itself, less for one that only begins like it. */
  readonly factor: number;
}

/** One word of the query: what can stand for it in each segment, and how rare that is. */
export interface WordGroup {
  readonly alternatives: ReadonlyMap<number, readonly Alternative[]>;
  /** Inverse document frequency, at least a little above 0. */
  readonly rarity: number;
}

/** What a term of the query asks of a document. */
export interface TermPlan {
  readonly groups: readonly WordGroup[];
  /** Text to be found in the folded document too; null for a single word. */
  readonly sequence: { readonly text: string; readonly isPrefix: boolean } | null;
  /** True for a phrase in quotes, which nothing else will do for. */
  readonly isFixed: boolean;
  /** True when some word of it is in no document. */
  readonly isUnknown: boolean;
}

/** Blocks of one segment that are read for a prefix; what comes behind them in the alphabet is left out. */
const prefixBlocks = 24;
const prefixTerms = 200;
/** Shorter beginnings stand for thousands of words: they are taken for the word itself. */
const shortestPrefix = 3;
const prefixFactor = 0.75;

/** Finds out what the index has for the words of a query. */
export class QueryPlanner {
  private readonly documents: number;

  constructor(
    private readonly open: OpenSegments,
    private readonly segments: readonly SegmentFacts[],
  ) {
    this.documents = segments.reduce((sum, segment) => sum + segment.documents, 0);
  }

  plan(term: SearchTerm): TermPlan {
    const words = searchWords(term.text);
    const groups = words.flatMap((word, index) => this.groupsOf(word, term.isPrefix && index === words.length - 1));
    const isSequence = words.length > 1 || words.some(({ whole, parts }) => whole === null && parts.length > 1);
    const text = foldedText(term.text);
    return {
      groups,
      sequence: isSequence && text !== '' ? { text, isPrefix: term.isPrefix } : null,
      isFixed: term.isPhrase,
      isUnknown: groups.some(({ alternatives }) => alternatives.size === 0),
    };
  }

  private groupsOf({ whole, parts }: SearchWord, isPrefix: boolean): readonly WordGroup[] {
    // Of writing without blanks, pairs are looked for; a single character begins pairs.
    if (whole === null) {
      const pairs = parts.filter((part) => [...part].length > 1);
      return pairs.length > 0
        ? pairs.map((pair) => this.group(pair, false))
        : parts.map((part) => this.group(part, true));
    }
    const group = this.group(whole, isPrefix && whole.length >= shortestPrefix);
    // An identifier that is nowhere as such may be written in another style: its parts will do.
    if (group.alternatives.size > 0 || parts.length === 0) return [group];
    return parts.map((part, index) => this.group(part, isPrefix && index === parts.length - 1));
  }

  private group(term: string, isPrefix: boolean): WordGroup {
    const alternatives = new Map<number, readonly Alternative[]>();
    let documents = 0;
    for (const { number } of this.segments) {
      const found = isPrefix ? this.beginningWith(number, term) : this.exactly(number, term);
      if (found.length === 0) continue;
      alternatives.set(number, found);
      for (const { found: entry } of found) documents += entry.documents;
    }
    const holding = Math.min(documents, this.documents);
    return { alternatives, rarity: Math.log(1 + (this.documents - holding + 0.5) / (holding + 0.5)) + 0.01 };
  }

  private exactly(segment: number, term: string): readonly Alternative[] {
    const found = this.open.find(segment, term);
    return found ? [{ found, factor: 1 }] : [];
  }

  private beginningWith(segment: number, prefix: string): readonly Alternative[] {
    const found = this.open.beginningWith(segment, prefix, prefixBlocks);
    const chosen =
      found.length <= prefixTerms
        ? found
        : [...found]
            .sort(
              (left, right) =>
                Number(right.term === prefix) - Number(left.term === prefix) || right.documents - left.documents,
            )
            .slice(0, prefixTerms);
    return chosen.map((each) => ({ found: each, factor: each.term === prefix ? 1 : prefixFactor }));
  }
}
