import * as z from 'zod';
import type { Words } from '../../store/rows/recordReader.ts';

/** One of a closed set of words. */
export function wordOf<W extends string>(words: Words<W>): z.ZodType<W> {
  return z.string().refine((value): value is W => Object.hasOwn(words, value));
}
