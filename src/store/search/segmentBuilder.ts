import { emptyColumns } from './columns.ts';
import { encodePostings, weightOf } from './postings.ts';
import { type DocumentKind, documentKinds } from './searchableText.ts';
import type { DocumentColumns } from './segment.ts';
import { eachTerm } from './words.ts';

/** A text to be indexed. */
export interface IndexedText {
  readonly event: number;
  readonly session: number;
  readonly at: number;
  readonly kind: DocumentKind;
  readonly text: string;
}

/** Documents and frequencies of one term, in the order in which documents were added. */
interface Gathered {
  readonly documents: number[];
  readonly frequencies: number[];
}

/** What a segment is written from. */
export interface BuiltSegment {
  readonly columns: DocumentColumns;
  readonly words: number;
  /** Terms in the order of their UTF-16 units. */
  terms(): Iterable<{ readonly term: string; readonly documents: number; readonly postings: string }>;
}

/** Gathers the words of texts in memory until there are enough for a segment. */
export class SegmentBuilder {
  private texts: Omit<IndexedText, 'text'>[] = [];
  private lengths: number[] = [];
  private terms = new Map<string, Gathered>();

  get size(): number {
    return this.texts.length;
  }

  add({ text, ...facts }: IndexedText): void {
    const document = this.texts.length;
    this.texts.push(facts);
    const length = eachTerm(text, (term) => {
      const gathered = this.terms.get(term);
      if (!gathered) {
        this.terms.set(term, { documents: [document], frequencies: [1] });
        return;
      }
      const last = gathered.documents.length - 1;
      if (gathered.documents[last] === document) gathered.frequencies[last] = (gathered.frequencies[last] ?? 0) + 1;
      else {
        gathered.documents.push(document);
        gathered.frequencies.push(1);
      }
    });
    this.lengths.push(length);
  }

  clear(): void {
    this.texts = [];
    this.lengths = [];
    this.terms = new Map();
  }

  /** What was gathered, with documents ordered by time. */
  build(): BuiltSegment {
    const order = this.texts.map((_text, index) => index);
    order.sort((left, right) => (this.texts[left]?.at ?? 0) - (this.texts[right]?.at ?? 0) || left - right);
    const columns = emptyColumns(order.length);
    const places = new Int32Array(order.length);
    for (const [place, index] of order.entries()) {
      const text = this.texts[index];
      if (!text) continue;
      places[index] = place;
      columns.events[place] = text.event;
      columns.sessions[place] = text.session;
      columns.times[place] = text.at;
      columns.kinds[place] = documentKinds.indexOf(text.kind);
    }
    const { terms, lengths } = this;
    return {
      columns,
      words: lengths.reduce((sum, length) => sum + length, 0),
      *terms() {
        for (const term of [...terms.keys()].sort()) {
          const gathered = terms.get(term);
          if (!gathered) continue;
          const found = gathered.documents.map((document, index) => ({
            place: places[document] ?? 0,
            weight: weightOf(gathered.frequencies[index] ?? 1, lengths[document] ?? 0),
          }));
          found.sort((left, right) => left.place - right.place);
          const postings = encodePostings(
            found.map(({ place }) => place),
            found.map(({ weight }) => weight),
          );
          yield { term, documents: found.length, postings };
        }
      },
    };
  }
}
