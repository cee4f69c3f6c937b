import { arrayAt, booleanAt, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import type { CallOutcome } from '../callBook.ts';
import type { ToolCategory, ToolResultStatus } from '../sessionEvent.ts';

/** What was decided on a call that needed leave. */
export interface Decision {
  readonly kind: string;
  readonly feedback: string | null;
}

/** How a call ended. That a tool ran is no word on the command that it ran. */
export function copilotOutcome(data: JsonRecord, category: ToolCategory, decision: Decision | undefined): CallOutcome {
  const result = recordAt(data, 'result');
  const error = recordAt(data, 'error');
  const message = stringAt(error, 'message') ?? '';
  const content = stringAt(data, 'result') ?? stringAt(result, 'content') ?? '';
  const output = content === '' ? message : content;
  const exitCode = exitCodeOf(result, content);
  const base = { exitCode, output, feedback: null };
  const denied = decision === undefined ? null : deniedStatus(decision.kind);
  if (denied !== null)
    return { ...base, status: denied, feedback: denied === 'rejected' ? (decision?.feedback ?? null) : null };
  if (booleanAt(data, 'success') === false)
    return { ...base, status: failedStatus(stringAt(error, 'code') ?? '', message) };
  if (exitCode !== null && exitCode !== 0) return { ...base, status: 'failed-command' };
  return { ...base, exitCode: exitCode ?? (category === 'shell' ? 0 : null), status: 'ok' };
}

function deniedStatus(kind: string): ToolResultStatus | null {
  if (kind === 'denied-interactively-by-user') return 'rejected';
  if (kind === 'denied-by-permission-request-hook') return 'blocked-hook';
  if (kind === 'cancelled') return 'interrupted';
  return kind.startsWith('denied') ? 'denied-rule' : null;
}

function failedStatus(code: string, message: string): ToolResultStatus {
  const words = `${code} ${message}`.toLowerCase();
  if (/\brejected\b|denied by (?:the )?user|user (?:denied|rejected)/.test(words)) return 'rejected';
  if (/\bdenied\b/.test(words)) return 'denied-rule';
  if (/timed? ?out/.test(words)) return 'timeout';
  return /abort|cancel/.test(words) ? 'interrupted' : 'error';
}

function exitCodeOf(result: JsonRecord | undefined, content: string): number | null {
  for (const block of arrayAt(result, 'contents')) {
    const code = numberAt(block, 'exitCode');
    if (code !== undefined) return code;
  }
  const stated = /<(?:exited with exit code|command with id: \S+ completed with exit code) (-?\d{1,6})/.exec(
    content.slice(-300),
  )?.[1];
  return stated === undefined ? null : Number(stated);
}
