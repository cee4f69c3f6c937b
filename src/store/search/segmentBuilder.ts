import { emptyColumns } from './columns.ts';
import { encodePacked, weightKinds, weightOf } from './postings.ts';
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

/** A document and how often it has a term, in one number. */
const frequencies = 1_024;

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
  /** Documents in the order in which they were added, with frequencies. */
  private terms = new Map<string, number[]>();

  get size(): number {
    return this.texts.length;
  }

  add({ text, ...facts }: IndexedText): void {
    const document = this.texts.length;
    this.texts.push(facts);
    const length = eachTerm(text, (term) => {
      const held = this.terms.get(term);
      if (!held) {
        this.terms.set(term, [document * frequencies + 1]);
        return;
      }
      const last = held[held.length - 1] ?? 0;
      if (Math.floor(last / frequencies) !== document) held.push(document * frequencies + 1);
      else if (last % frequencies < frequencies - 1) held[held.length - 1] = last + 1;
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
    const isInOrder = places.every((place, index) => place === index);
    const pack = (value: number) => {
      const document = Math.floor(value / frequencies);
      return (places[document] ?? 0) * weightKinds + weightOf(value % frequencies, lengths[document] ?? 0);
    };
    return {
      columns,
      words: lengths.reduce((sum, length) => sum + length, 0),
      *terms() {
        for (const term of [...terms.keys()].sort()) {
          const held = terms.get(term) ?? [];
          if (held.length === 1) {
            yield { term, documents: 1, postings: encodePacked([pack(held[0] ?? 0)]) };
            continue;
          }
          const packed = new Int32Array(held.length);
          for (let index = 0; index < held.length; index += 1) packed[index] = pack(held[index] ?? 0);
          if (!isInOrder) packed.sort();
          yield { term, documents: packed.length, postings: encodePacked(packed) };
        }
      },
    };
  }
}
