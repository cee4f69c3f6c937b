import { booleanAt, isRecord, type JsonRecord, stringAt } from '../../base/json.ts';
import { clipText, contentText } from '../clippedText.ts';
import { answerLimitChars, outputLimitChars } from '../limits.ts';
import type { ToolCategory, ToolResultStatus } from '../sessionEvent.ts';

/** How a call ended, as far as its result tells. */
export interface ToolOutcome {
  readonly status: ToolResultStatus;
  readonly exitCode: number | null;
  readonly output: string;
  readonly feedback: string | null;
}

const rejectionStart = "The user doesn't want to proceed with this tool use";
const feedbackMark = 'the user said:';
/** Added by the harness behind the user's words. */
const feedbackEnds = ["\n\nNote: The user's next message may contain"];
/** The harness's own words when the user closes a question to talk about it first. */
const clarifyStart = 'The user wants to clarify these questions';
const exitCodeStart = /^(?:Error: )?Exit code (\d{1,6})\b/;
const denialStatus = new Map<string, ToolResultStatus>([
  ['user-rejected', 'rejected'],
  ['permission-rule', 'denied-rule'],
  ['automode-blocked', 'denied-rule'],
  ['interrupted', 'interrupted'],
  ['cancelled', 'interrupted'],
  ['hook', 'blocked-hook'],
  ['hook-blocked', 'blocked-hook'],
]);

/** Reads the outcome of one `tool_result` block; `details` is the record's `toolUseResult`. */
export function toolOutcome(
  block: JsonRecord,
  details: unknown,
  denialKind: string | undefined,
  category: ToolCategory,
): ToolOutcome {
  const text = contentText(block['content']);
  const isError = booleanAt(block, 'is_error') === true;
  const detailText = typeof details === 'string' ? details : '';
  const shownText = text === '' ? detailText : text;
  const status = resultStatus(shownText, isError, details, denialKind);
  const feedback = status === 'rejected' ? rejectionWords(text, detailText) : null;
  return {
    status,
    exitCode: exitCode(shownText, status, category, details),
    output: clipText(shownText, outputLimitChars),
    feedback,
  };
}

function resultStatus(
  text: string,
  isError: boolean,
  details: unknown,
  denialKind: string | undefined,
): ToolResultStatus {
  // What the harness says of a denial is trusted over the text: versions before 2.1.212 worded own errors as rejections.
  if (denialKind !== undefined) return denialStatus.get(denialKind) ?? 'error';
  // Only a failed call was refused: a tool that prints these words as its result says them itself.
  if (text.startsWith(rejectionStart) && isError) return 'rejected';
  if (!isError) {
    if (booleanAt(details, 'interrupted') === true) return 'interrupted';
    const runsOn =
      stringAt(details, 'backgroundTaskId') !== undefined || stringAt(details, 'status') === 'async_launched';
    return runsOn ? 'background' : 'ok';
  }
  if (text.startsWith('[Request interrupted by user')) return 'interrupted';
  if (
    /^(?:Error: )?(?:Permission to use|Claude requested permissions)|haven't granted it yet/.test(text.slice(0, 500))
  ) {
    return 'denied-rule';
  }
  if (/^(?:Error: )?(?:\w+:\w+ hook|Hook PreToolUse|PreToolUse:)/.test(text)) return 'blocked-hook';
  if (/\bCommand timed out after \d/.test(text.slice(0, 300))) return 'timeout';
  return exitCodeStart.test(text) ? 'failed-command' : 'error';
}

function exitCode(text: string, status: ToolResultStatus, category: ToolCategory, details: unknown): number | null {
  const stated = exitCodeStart.exec(text)?.[1];
  if (stated !== undefined && status !== 'ok') return Number(stated);
  if (category !== 'shell' || status !== 'ok' || !isRecord(details)) return null;
  // An interpreted return code ("No matches found") hides a code other than zero.
  return stringAt(details, 'returnCodeInterpretation') === undefined ? 0 : null;
}

function rejectionWords(text: string, detailText: string): string | null {
  for (const source of [text, detailText]) {
    const mark = source.indexOf(feedbackMark);
    if (mark < 0) continue;
    let words = source.slice(mark + feedbackMark.length);
    for (const end of feedbackEnds) {
      const position = words.indexOf(end);
      if (position >= 0) words = words.slice(0, position);
    }
    words = words.trim();
    if (words !== '' && !words.startsWith(clarifyStart)) return clipText(words, answerLimitChars);
  }
  return null;
}
