import { oneLine } from '../base/text.ts';
import { type CommandStep, commandSteps, isWorkStep, testSteps } from '../signals/commandLine.ts';

const longestNameChars = 90;
/** A message or query in quotes differs each time; what runs is the same. */
const longQuote = /(["'])(?=(?:(?!\1)[\s\S]){25,}|\$\()(?:(?!\1)[\s\S])*\1/g;
const longestMessageChars = 200;

/**
 * What a command is counted as: its step that runs tests, else its last step that does some work, else its last; without
 * what only starts or filters it. Runs of the same step are grouped whatever stood around it.
 */
export function runName(command: string, steps: readonly CommandStep[] = commandSteps(command)): string {
  const step = testSteps(steps)[0] ?? steps.findLast(isWorkStep) ?? steps.findLast((each) => each.connector !== '|');
  const text = (step?.text ?? command).replace(longQuote, '$1…$1');
  return oneLine(text, longestNameChars);
}

const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
/** Lines that name the test or the reason, the most telling sort first. */
const telling: readonly RegExp[] = [
  /^(?:--- FAIL:|not ok\b|FAILED\b|✗|✘|×|●|E {3}|FAIL\b(?!.*\[(?:build|setup) failed\]))/,
  // What a compiler says, with its place.
  /^[\w./\\-]+:\d+:\d+:? \S/,
  /\b\w*(?:Error|Exception)\b ?:|^(?:error|fatal|panic)\b.*[: ]/i,
  /cannot|not found|does not exist|no such|denied|missing|unknown|invalid|refused|timed? ?out/i,
  /\berror\b(?! \d)|fail/i,
];

/** The line of a failed run's output that says why, or null when it printed nothing of use. */
export function failureLine(output: string): string | null {
  const lines = output
    .replace(ansi, '')
    .split('\n')
    .slice(0, 2_000)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:Exit code|Error: Exit code)\b/.test(line));
  for (const pattern of telling) {
    const line = lines.find((each) => pattern.test(each));
    if (line !== undefined) return oneLine(line, longestMessageChars);
  }
  const last = lines.at(-1);
  return last === undefined ? null : oneLine(last, longestMessageChars);
}
