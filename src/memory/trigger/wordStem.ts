import { stemmer } from 'stemmer';

/** The stem of a lower-case word by Porter (the `stemmer` package), British spellings written as American ones. */
export function wordStem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const american =
    word.length < 6
      ? word
      : word
          .replace(/is(e|ed|es|er|ing|ation|ations)$/, 'iz$1')
          .replace(/ys(e|ed|es|er|ing)$/, 'yz$1')
          .replace(/our(s|ed|ing|ful)?$/, 'or$1');
  return stemmer(american);
}
