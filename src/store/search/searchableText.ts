import { isRecord, parseJson } from '../../base/json.ts';
import { errorLines } from './errorLines.ts';

/** What kind of words a document of the index holds. The order is that of the numbers kept in the index. */
export const documentKinds = ['prompt', 'automation', 'response', 'command', 'failure', 'edit', 'link'] as const;

/** What kind of words a document of the index holds: `automation` is a prompt that nobody typed. */
export type DocumentKind = (typeof documentKinds)[number];

/** How much a document counts by its kind: what people wrote before what machines did. */
export const kindWeights: Readonly<Record<DocumentKind, number>> = {
  prompt: 1,
  automation: 0.7,
  response: 0.85,
  command: 0.6,
  failure: 0.8,
  edit: 0.6,
  link: 0.6,
};

const failed = ['error', 'failed-command', 'rejected', 'denied-rule', 'blocked-hook', 'timeout'];
const typed = ['human', 'queued', 'steer', 'shell', 'command', 'skill', 'answer'];

/** Rows of session_events that have searchable words. */
export const HAS_SEARCHABLE_TEXT = `(kind IN ('user_prompt', 'assistant_text', 'file_edit', 'link')
  OR (kind = 'tool_call' AND (subject IS NOT NULL OR variant = 'skill'))
  OR (kind = 'tool_result' AND variant IN (${failed.map((word) => `'${word}'`).join(', ')})))`;

/** The columns of an event that its searchable words come from. */
export interface SearchableRow {
  readonly kind: string;
  readonly variant: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly detailJson: string | null;
}

/**
 * What people look for of an event: whole prompts and responses, command lines, paths of edited files, links, and of
 * failed results the lines that say why, with the words of a refusal; never whole outputs, which are most of all text.
 */
export function searchableText(row: SearchableRow): { readonly kind: DocumentKind; readonly text: string } {
  switch (row.kind) {
    case 'user_prompt': {
      const isTyped = row.variant !== null && typed.includes(row.variant);
      const command = row.subject === null || row.text.includes(row.subject) ? '' : `/${row.subject} `;
      return { kind: isTyped ? 'prompt' : 'automation', text: command + row.text };
    }
    case 'assistant_text':
      return { kind: 'response', text: row.text };
    case 'tool_call':
      return { kind: 'command', text: row.subject ?? row.text };
    case 'tool_result':
      return { kind: 'failure', text: [feedbackOf(row.detailJson), errorLines(row.text)].filter(Boolean).join('\n') };
    case 'link':
      return { kind: 'link', text: row.subject ?? '' };
    default:
      return { kind: 'edit', text: row.subject ?? '' };
  }
}

function feedbackOf(detailJson: string | null): string {
  const detail = detailJson === null ? null : parseJson(detailJson);
  return isRecord(detail) && typeof detail['feedback'] === 'string' ? detail['feedback'] : '';
}
