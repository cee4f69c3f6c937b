import type { SkillMatch } from './matchSkills.ts';

/** How much each part of a match counts; chosen by trying on the development sets. */
const weights = { words: 1, body: 0.4, pairs: 0.3, phrase: 0.5, excluded: -0.3 };

/** How well a skill fits among its rivals; greater is better, comparable within one prompt only. */
export function rankScore({ words, body, pairs, phrase, excluded }: SkillMatch): number {
  return (
    weights.words * words +
    weights.body * body +
    weights.pairs * pairs +
    weights.phrase * phrase +
    weights.excluded * excluded
  );
}
