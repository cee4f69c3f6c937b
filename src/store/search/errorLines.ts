import { capText } from '../../base/text.ts';

/** Words and shapes by which the lines that say what went wrong are told from the rest of an output. */
const telling =
  /\b(?:\w*error|\w*exception|errno|err!?|fail(?:ed|ure|s|ing)?|fatal|panic(?:ked)?|traceback|cannot|can't|could not|couldn't|unable|not found|no such|denied|refused|timed? ?out|undefined|unexpected|expected|received|missing|invalid|conflict|rejected|killed|aborted|segmentation|assert\w*)\b|\bE[A-Z]{4,}\b|[✗✕✘×●]|^\s*(?:not ok|E\s{2,})/i;

const limitLines = 24;
const limitChars = 1_600;
const lineLimitChars = 300;

/** The lines of a failed output that say what went wrong, in order, and the last line; at most 1,600 characters. */
export function errorLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const chosen: string[] = [];
  for (const line of lines) {
    if (chosen.length >= limitLines) break;
    if (telling.test(line)) chosen.push(line.slice(0, lineLimitChars));
  }
  const last = lines.at(-1)?.slice(0, lineLimitChars);
  if (last !== undefined && chosen.at(-1) !== last) chosen.push(last);
  return capText(chosen.join('\n'), limitChars);
}
