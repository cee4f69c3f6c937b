import { booleanAt, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import type { CallOutcome } from '../callBook.ts';
import { piOutcome } from '../pi/messages.ts';
import type { ToolCategory } from '../sessionEvent.ts';

/** How a result ended: its details know more than its error mark, which says only that the tool itself ran. */
export function openclawOutcome(message: JsonRecord, text: string, category: ToolCategory): CallOutcome {
  const details = recordAt(message, 'details');
  const byWording = piOutcome(message, text, category);
  const exitCode = numberAt(details, 'exitCode') ?? null;
  const base = { exitCode, output: text, feedback: null };
  if (/\bdenied by (?:the )?user\b|\buser denied\b/i.test(text.slice(0, 300))) return { ...base, status: 'rejected' };
  if (/^exec denied|approval (?:timed out|expired)/i.test(text.slice(0, 300)))
    return { ...base, status: 'denied-rule' };
  if (booleanAt(details, 'timedOut') === true) return { ...base, status: 'timeout' };
  switch (stringAt(details, 'status')) {
    case 'approval-pending':
    case 'running':
      return { ...base, status: 'background' };
    case 'approval-unavailable':
      return { ...base, status: 'denied-rule' };
    case 'error':
      return { ...base, status: 'error' };
    case 'failed':
      return { ...base, status: exitCode === null ? 'error' : 'failed-command' };
    default:
      if (exitCode !== null && exitCode !== 0) return { ...base, status: 'failed-command' };
      return exitCode === null ? byWording : { ...base, status: 'ok' };
  }
}
