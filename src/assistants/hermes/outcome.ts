import { booleanAt, isRecord, numberAt, parseJson, stringAt, stringsAt } from '../../base/json.ts';
import type { CallOutcome } from '../callBook.ts';
import { changeOfDiffLines } from '../lineChange.ts';
import type { ToolCategory } from '../sessionEvent.ts';
import type { ProposedEdit } from '../toolUse.ts';

const cancelled = /^\[Tool execution cancelled|\b(?:user|keyboard) interrupt\]/;

/** How a tool row ended: JSON in most tools, plain text from the harness. The order of the tests matters. */
export function hermesOutcome(text: string, category: ToolCategory): CallOutcome {
  const details = text.startsWith('{') ? parseJson(text) : undefined;
  const code = numberAt(details, 'exit_code') ?? null;
  const output = stringAt(details, 'output') ?? text;
  const error = stringAt(details, 'error') ?? '';
  const base = { exitCode: code, output: output === '' ? text : output, feedback: null };
  if (stringAt(details, 'status') === 'blocked' || error.startsWith('BLOCKED:')) {
    const summary = `${stringAt(details, 'user_summary') ?? ''} ${error}`;
    const byUser = /\b(?:you|user) (?:denied|rejected)|denied by (?:the )?user/i.test(summary);
    return { ...base, exitCode: null, output: text, status: byUser ? 'rejected' : 'denied-rule' };
  }
  if (/\bblocked by (?:shell )?hook\b/i.test(error.slice(0, 300))) return { ...base, status: 'blocked-hook' };
  if (!isRecord(details) && cancelled.test(text.slice(0, 400))) return { ...base, status: 'interrupted' };
  if (code === 130 && /\[Command interrupted\]\s*$/.test(output)) return { ...base, status: 'interrupted' };
  if (text.startsWith('Error executing tool')) {
    return { ...base, status: /timed out after/.test(text.slice(0, 500)) ? 'timeout' : 'error' };
  }
  const status = stringAt(details, 'status');
  const failed = booleanAt(details, 'success') === false || booleanAt(details, 'ok') === false;
  if (failed || status === 'error' || status === 'failed' || error !== '') {
    return { ...base, status: /timed? ?out/i.test(error.slice(0, 200)) ? 'timeout' : 'error' };
  }
  if (code !== null && code !== 0) {
    // Some commands say by other codes that they found nothing.
    const isHarmless = (stringAt(details, 'exit_code_meaning') ?? '') !== '';
    return { ...base, status: isHarmless ? 'ok' : 'failed-command' };
  }
  return { ...base, exitCode: code ?? (category === 'shell' && isRecord(details) ? 0 : null), status: 'ok' };
}

/** The change that an edit's result tells, with the real lines; empty when it tells none. */
export function editsOfResult(text: string): readonly ProposedEdit[] {
  const details = text.startsWith('{') ? parseJson(text) : undefined;
  const diff = stringAt(details, 'diff');
  const [path, ...others] = stringsAt(details, 'files_modified');
  if (diff === undefined || path === undefined || others.length > 0) return [];
  const lines = diff.split('\n').filter((line) => !line.startsWith('---') && !line.startsWith('+++'));
  return [{ path, operation: 'update', ...changeOfDiffLines(lines) }];
}
