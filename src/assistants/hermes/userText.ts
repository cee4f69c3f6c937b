import { booleanAt, type JsonRecord, parseJson, stringAt } from '../../base/json.ts';
import { syntheticInput, typedPrompt, type UserInput } from '../messageEvents.ts';
import type { PromptOrigin } from '../sessionEvent.ts';

const summaryStarts = ['[CONTEXT COMPACTION', '[CONTEXT SUMMARY]:'];
const summaryEnd = /^--- END OF CONTEXT SUMMARY[^\n]*$/m;
const priorContext = '\n[PRIOR CONTEXT';
const machineStarts = [
  '[ASYNC DELEGATION',
  '[IMPORTANT: Background process',
  '[IMPORTANT: You are running as a scheduled cron job',
  '[IMPORTANT: The "',
  '[SYSTEM:',
  '[System note:',
  '[Your active task list was preserved across context compression]',
  '[Continuing toward your standing goal]',
  'Gateway message origin',
  '[The user sent an image but',
  "You've reached the maximum number of tool-calling iterations",
  'You just executed tool calls but returned an empty response',
  'Review the conversation above and update',
];
const skillCall = /^\[(?:IMPORTANT|SYSTEM): The user has invoked the "([^"\n]{1,100})" skill/;
const instructionMarks = [
  'The user has provided the following instruction alongside the skill invocation: ',
  'User instruction:',
];
const outOfBand = /^\[OUT-OF-BAND USER MESSAGE[^\]\n]{0,300}\]?:?\s*/;

/** The inputs of one row under the role of the user; a row can hold both a summary and typed words. */
export function judgeHermesUser(
  row: JsonRecord,
  text: string,
  sessionOrigin: PromptOrigin | null,
): readonly UserInput[] {
  const kind = stringAt(row, 'display_kind') ?? '';
  const metadata = parseJson(stringAt(row, 'display_metadata') ?? '');
  if (kind === 'steer') return [{ kind: 'prompt', origin: 'queued', rule: 'display-steer', text }];
  if (kind !== '' || booleanAt(metadata, 'model_only') === true) return [syntheticInput('notification', text)];
  const summary = splitSummary(row, text);
  if (summary !== null) {
    const typed = summary.typed === '' ? [] : [judgeText(row, summary.typed, sessionOrigin)];
    return [{ kind: 'compaction', text: summary.text }, ...typed];
  }
  return [judgeText(row, text, sessionOrigin)];
}

/** True for a summary of the earlier conversation, which can stand under any role. */
export function isSummary(row: JsonRecord, text: string): boolean {
  return row['_compressed_summary'] === 1 || summaryStarts.some((start) => text.startsWith(start));
}

function judgeText(row: JsonRecord, text: string, sessionOrigin: PromptOrigin | null): UserInput {
  if (text.trim() === '') return { kind: 'nothing' };
  const skill = skillCall.exec(text)?.[1];
  const isMachine = skill === undefined && machineStarts.some((start) => text.startsWith(start));
  if (isMachine) return syntheticInput('notification', text);
  if (sessionOrigin !== null) return { kind: 'prompt', origin: sessionOrigin, rule: 'session-source', text };
  if (skill !== undefined) {
    return { kind: 'prompt', origin: 'skill', rule: 'skill-invocation', text: instruction(text), command: skill };
  }
  if (row['observed'] === 1) return { kind: 'prompt', origin: 'unknown', rule: 'observed', text };
  if (outOfBand.test(text)) {
    return { kind: 'prompt', origin: 'queued', rule: 'out-of-band', text: text.replace(outOfBand, '') };
  }
  return typedPrompt(text, 'user-row');
}

/** The words behind a skill that was called by its name. */
function instruction(text: string): string {
  for (const mark of instructionMarks) {
    const start = text.lastIndexOf(mark);
    if (start < 0) continue;
    const words = text.slice(start + mark.length);
    const end = words.indexOf('[Runtime note:');
    return (end < 0 ? words : words.slice(0, end)).trim();
  }
  return '';
}

function splitSummary(row: JsonRecord, text: string): { readonly text: string; readonly typed: string } | null {
  const prior = text.indexOf(priorContext);
  if (prior > 0 && summaryStarts.some((start) => text.includes(start))) {
    return { text: text.slice(prior + 1), typed: text.slice(0, prior).trim() };
  }
  if (!isSummary(row, text)) return null;
  const end = summaryEnd.exec(text);
  if (end === null) return { text, typed: '' };
  return { text: text.slice(0, end.index), typed: text.slice(end.index + end[0].length).trim() };
}
