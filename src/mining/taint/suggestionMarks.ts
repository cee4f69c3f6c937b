import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import { oneLine } from '../../base/text.ts';
import { draftInstructions } from './draftLines.ts';
import { sessionTexts } from './sourceText.ts';
import type { TaintMark } from './taintMark.ts';
import { shareOf, tellingWords } from './wordOverlap.ts';

/** From this share of its words on a person's prompt stands behind a line. */
const borneOutAt = 0.8;

/** Marks the lines of what an agent suggests that no cited prompt of a person says in nearly these words. */
export function suggestionMarks(skillMd: string, cited: readonly SessionEvent[]): readonly TaintMark[] {
  const said = cited
    .flatMap((event) => sessionTexts([event], false).texts)
    .filter(({ origin }) => origin === 'person')
    .map(({ text }) => text);
  const words = said.map(tellingWords);
  return (
    draftInstructions(skillMd)
      // The name is the agent’s choice of a folder; what it means stands in the description.
      .filter(({ text }) => !text.startsWith('name:'))
      .filter(({ said: parts, commands }) => {
        const isTyped = commands.every((command) => said.some((text) => text.includes(command)));
        const isSaid = (part: string) => words.some((there) => shareOf(tellingWords(part), there) >= borneOutAt);
        return !isTyped || !parts.every((part) => tellingWords(part).size === 0 || isSaid(part));
      })
      .map(({ line, text }) => ({
        ...{ line, text, origin: 'agent-suggestion', eventId: null, sessionId: null, file: null, transcriptLine: null },
        quote: oneLine(text, 240),
      }))
  );
}
