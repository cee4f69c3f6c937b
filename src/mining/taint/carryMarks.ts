import { draftInstructions } from './draftLines.ts';
import type { TaintMark } from './taintMark.ts';
import { shareOf, tellingWords } from './wordOverlap.ts';

/** From this share of a marked line's words on another line says what it said. */
const movedAt = 0.5;

/** Marks after a person edited the draft: they stay at lines that stand as they were; a line that was edited is the person's. */
export function marksAfterEdit(marks: readonly TaintMark[], skillMd: string): readonly TaintMark[] {
  const lines = skillMd.split('\n');
  return marks.flatMap((mark) => {
    const index = lines[mark.line - 1] === mark.text ? mark.line - 1 : lines.indexOf(mark.text);
    return index < 0 ? [] : [{ ...mark, line: index + 1 }];
  });
}

/**
 * Marks after a program wrote the draft anew: every line with the words of a marked one is marked, so that words cannot move
 * out of it. `own` are marks that the new text has by itself.
 */
export function marksAfterRewriting(
  marks: readonly TaintMark[],
  skillMd: string,
  own: readonly TaintMark[] = [],
): readonly TaintMark[] {
  const known = new Map(own.map((mark) => [mark.line, mark]));
  const instructions = draftInstructions(skillMd).map((each) => ({ ...each, words: tellingWords(each.text) }));
  for (const mark of marks) {
    const words = tellingWords(mark.text);
    for (const { line, text, words: there } of instructions) {
      if (known.has(line)) continue;
      const isSame = text === mark.text || (shareOf(words, there) >= movedAt && words.size > 1);
      if (isSame) known.set(line, { ...mark, line, text });
    }
  }
  return [...known.values()].sort((left, right) => left.line - right.line);
}
