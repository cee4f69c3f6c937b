import { stringAt } from '../../base/json.ts';
import type { Citation } from '../../engine/memoryContract.ts';
import { commandIds } from '../ids.ts';

/** What a citation leads to. */
export interface CitationTarget {
  readonly kind: Citation['kind'];
  readonly id: string;
  readonly eventId: string | null;
  readonly session: string | null;
}

const kinds: ReadonlySet<string> = new Set([
  'event',
  'memory',
  'proposal',
  'skill',
  'session',
] satisfies readonly Citation['kind'][]);

/** The target that a command was given; null for anything else. */
export function parseCitationTarget(value: unknown): CitationTarget | null {
  const [kind, id] = [stringAt(value, 'kind'), stringAt(value, 'id')];
  if (kind === undefined || id === undefined || id === '' || id.length > 500 || !isKind(kind)) return null;
  return { kind, id, eventId: stringAt(value, 'eventId') ?? null, session: stringAt(value, 'session') ?? null };
}

function isKind(kind: string): kind is Citation['kind'] {
  return kinds.has(kind);
}

/** A command link; its arguments are data, whatever characters they hold. */
export function commandLink(command: string, argument: unknown): string {
  // Parentheses would end a link of Markdown.
  const query = encodeURIComponent(JSON.stringify([argument]))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `command:${command}?${query}`;
}

/** The link that opens what a citation names. */
export function citationLink({ kind, id, eventId, session }: Citation): string {
  const target: CitationTarget = { kind, id, eventId, session };
  return commandLink(commandIds.openCitation, target);
}
