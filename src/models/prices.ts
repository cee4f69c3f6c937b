import type { ModelTokens } from '../store/modelCall.ts';

/** US dollars per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** For five minutes. */
  readonly cacheWrite: number;
}

const usual = (input: number, output: number, cacheShare = 0.1): Price => ({
  input,
  output,
  cacheRead: input * cacheShare,
  cacheWrite: input * 1.25,
});

/**
 * Prices of model families as their provider listed them in November 2026, the first that matches. Families whose long
 * prompts cost more are listed at the price of short ones: no prompt of ours comes near the limit.
 */
const prices: readonly (readonly [RegExp, Price])[] = [
  [/haiku-5-5|^haiku$/, usual(0.1, 0.5)],
  [/haiku-4-5/, usual(1, 5)],
  [/3-5-haiku/, usual(0.8, 4)],
  [/sonnet-5-5|^sonnet$/, usual(2, 10, 0.05)],
  [/sonnet-5/, usual(2, 10)],
  [/sonnet-4|3-[57]-sonnet/, usual(3, 15)],
  [/opus-5-5|^opus$/, usual(4, 20, 0.05)],
  [/opus-(?:5|4-[5-9])/, usual(5, 25)],
  [/opus-4/, usual(15, 75)],
  [/(?:fable|mythos)-5-\d/, usual(10, 50, 0.025)],
  [/(?:fable|mythos)-5/, usual(10, 50)],
];

/** What tokens of a model cost in millionths of a US dollar; null for a model whose price is not known. */
export function costMicroUsd(model: string, tokens: ModelTokens): number | null {
  const price = prices.find(([family]) => family.test(model.toLowerCase()))?.[1];
  if (!price) return null;
  return Math.ceil(
    tokens.input * price.input +
      tokens.output * price.output +
      tokens.cacheRead * price.cacheRead +
      tokens.cacheWrite * price.cacheWrite,
  );
}

/** True for a model whose price is known. */
export function hasPrice(model: string): boolean {
  return prices.some(([family]) => family.test(model.toLowerCase()));
}
