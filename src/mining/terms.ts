import { stemmer } from 'stemmer';
import { stopWordsOfLanguages } from './stopWordsOfLanguages.ts';
import { genericTerms, stopWords } from './vocabulary.ts';

/** A stem and the form in which it was written. */
export interface Term {
  readonly stem: string;
  readonly surface: string;
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}_'’]*/gu;

/** The topic words of a text in order: stop words dropped, stems by Porter (the `stemmer` package), hyphens split. */
export function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const match of text.toLowerCase().matchAll(wordPattern)) {
    const surface = match[0].replace(/['’]s?$/, '').replace(/['’_]/g, '');
    if (surface.length < 2 && !/\p{Script=Han}/u.test(surface)) continue;
    if (stopWords.has(surface) || stopWordsOfLanguages.has(surface) || /^\d+$/.test(surface)) continue;
    terms.push({ stem: aliases.get(surface) ?? stemmer(surface), surface });
  }
  return terms;
}

/** Different words for the same thing, by what developers type. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['prs', 'pr'],
  ['tests', 'test'],
  ['testing', 'test'],
  ['docs', 'document'],
  ['doc', 'document'],
  ['documentation', 'document'],
  ['db', 'databas'],
  ['repository', 'repo'],
  ['deps', 'depend'],
  ['dependencies', 'depend'],
  ['config', 'configur'],
  ['impl', 'implement'],
]);

/** True for a term that says what a text is about rather than that it is about code. */
export function isTopical(stem: string): boolean {
  return !genericTerms.has(stem);
}

/**
 * `pull request` and `merge request` are one thing under several names and are written as `pr`; paths are left out, for
 * which file it was differs each time.
 */
export function normalisePhrases(text: string): string {
  return text
    .replace(
      /(?:@|(?<![\w.-]))(?:[\w.-]+[\\/]){1,}[\w.-]*|@?\b[\w-]{1,200}\.(?:[cm]?[jt]sx?|py|go|rs|md|json|ya?ml|toml|sh|java|kt|rb|php|cs|cpp|h|css|html|sql)\b/g,
      ' ',
    )
    .replace(/\b(?:pull|merge)[ -]requests?\b/gi, 'pr')
    .replace(/\bMRs?\b/g, 'pr');
}

/** Inverse document frequencies over the prompts of a project. */
export class TermWeights {
  private readonly documentFrequency = new Map<string, number>();
  private documents = 0;

  addDocument(stems: Iterable<string>): void {
    this.documents += 1;
    for (const stem of new Set(stems)) this.documentFrequency.set(stem, (this.documentFrequency.get(stem) ?? 0) + 1);
  }

  /** Counts what was counted before, such as the prompts of a session. */
  add(words: { readonly prompts: number; readonly stems: Iterable<readonly [stem: string, prompts: number]> }): void {
    this.documents += words.prompts;
    for (const [stem, prompts] of words.stems)
      this.documentFrequency.set(stem, (this.documentFrequency.get(stem) ?? 0) + prompts);
  }

  /**
   * Natural log of one plus documents over frequency; generic terms count a third, and so do words used in a single
   * prompt, which are mostly typing errors and names of one occasion.
   */
  weight(stem: string): number {
    const frequency = this.documentFrequency.get(stem) ?? 0;
    const idf = Math.log(1 + (this.documents + 1) / (frequency + 1));
    return isTopical(stem) && frequency !== 1 ? idf : idf / 3;
  }
}
