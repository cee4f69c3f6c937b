import { arrayAt, isRecord, numberAt, parseJson, recordAt, stringAt } from '../../base/json.ts';
import { contentText } from '../clippedText.ts';
import type { ToolResultStatus } from '../sessionEvent.ts';

/** A call's output taken apart; what it does not state is null. */
export interface OutputReading {
  readonly text: string;
  readonly exitCode: number | null;
  /** The command still runs; its end arrives in the output of a later call that names this session. */
  readonly shellSession: string | null;
  /** Status that the wording itself tells, before the exit code is asked. */
  readonly told: ToolResultStatus | null;
}

/** The outcome of a script that wraps tool calls, with its own outputs one by one. */
export interface ScriptReading {
  readonly outcome: 'completed' | 'failed' | 'running';
  readonly cell: string | null;
  readonly items: readonly string[];
}

const headerLimitChars = 600;
const scriptHead = /^Script (completed|failed|running)(?: with cell ID (\S+))?/;

/** Reads an output of any layout: structured JSON, free form, unified exec, plain text, or content items. */
export function readOutput(output: unknown): OutputReading {
  const raw = outputText(output);
  if (raw.startsWith('{')) {
    const structured = readStructured(raw);
    if (structured !== null) return structured;
  }
  const mark = raw.slice(0, headerLimitChars).indexOf('\nOutput:');
  const header = mark > 0 && /^(?:Wall time|Exit code|Process )/m.test(raw.slice(0, mark)) ? raw.slice(0, mark) : '';
  const exit = /^(?:Exit code: |Process exited with code )(-?\d{1,10})$/m.exec(header)?.[1];
  const running = /^Process running with session ID (\S+)$/m.exec(header)?.[1] ?? null;
  const text = header === '' ? raw : raw.slice(header.length).replace(/^\nOutput:\n?/, '');
  return { text, exitCode: exit === undefined ? null : Number(exit), shellSession: running, told: toldStatus(text) };
}

/** Reads the output of a code-mode script; null when it is not one. */
export function readScriptOutput(output: unknown): ScriptReading | null {
  const items = Array.isArray(output) ? output.map((item) => contentText([item])) : [outputText(output)];
  const head = scriptHead.exec(items[0] ?? '');
  if (head === null) return null;
  const first = (items[0] ?? '').replace(/^[\s\S]{0,200}?\nOutput:\n?/, '');
  const outcome = head[1] === 'failed' ? 'failed' : head[1] === 'running' ? 'running' : 'completed';
  return { outcome, cell: head[2] ?? null, items: first === '' ? items.slice(1) : [first, ...items.slice(1)] };
}

function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (Array.isArray(output)) return contentText(output);
  return stringAt(output, 'content') ?? stringAt(output, 'output') ?? contentText(arrayAt(output, 'content'));
}

function readStructured(raw: string): OutputReading | null {
  const parsed = parseJson(raw);
  if (!isRecord(parsed)) return readCutStructure(raw);
  const text = stringAt(parsed, 'output');
  if (text === undefined) return null;
  const session = parsed['session_id'];
  const exitCode = numberAt(recordAt(parsed, 'metadata'), 'exit_code') ?? numberAt(parsed, 'exit_code') ?? null;
  const isRunning = exitCode === null && (typeof session === 'number' || typeof session === 'string');
  return { text, exitCode, shellSession: isRunning ? String(session) : null, told: toldStatus(text) };
}

/** A capped output is no longer JSON, but its exit code stands before the text. */
function readCutStructure(raw: string): OutputReading | null {
  const exit = /^\{"chunk_id":[^{}]{0,200}?"exit_code":(-?\d{1,10})/.exec(raw)?.[1];
  return exit === undefined ? null : { text: raw, exitCode: Number(exit), shellSession: null, told: null };
}

function toldStatus(text: string): ToolResultStatus | null {
  const head = text.slice(0, 300).trim();
  if (/^(?:exec command|patch) rejected by user\b/i.test(head) || /^rejected by user\b/i.test(head)) return 'rejected';
  if (head.startsWith('This action was rejected due to unacceptable risk')) return 'denied-rule';
  if (head === 'aborted' || head.startsWith('aborted by user after')) return 'interrupted';
  if (/\bcommand timed out after \d+ milliseconds/.test(head)) return 'timeout';
  if (/sandbox denied|failed in sandbox/i.test(head)) return 'denied-rule';
  if (
    /^(?:apply_patch verification failed|failed to parse function arguments|unsupported call|Script error:)/.test(head)
  ) {
    return 'error';
  }
  return null;
}
