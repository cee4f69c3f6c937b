import type { EventOutline } from '../store/store.ts';
import type { RowLetter } from './transcriptContract.ts';

/** A session's events laid out as rows: results stand with their calls, and what says nothing to a reader is left out. */
export interface TranscriptLayout {
  readonly letters: readonly RowLetter[];
  /** Estimated characters of each row. */
  readonly sizes: readonly number[];
  /** Id of the event that each row is made of. */
  readonly eventIds: readonly string[];
  /** Id of the result that stands with the tool call of a row. */
  readonly resultIds: ReadonlyMap<number, string>;
  /** Row of every event that has one, a result's being that of its call. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/** Lays a session out. Pure; linear in the number of events. */
export function layOut(events: readonly EventOutline[]): TranscriptLayout {
  const letters: RowLetter[] = [];
  const sizes: number[] = [];
  const eventIds: string[] = [];
  const resultIds = new Map<number, string>();
  const rowOf = new Map<string, number>();
  const callRows = new Map<string, number>();
  for (const event of events) {
    const call = event.kind === 'tool_result' && event.callId !== null ? callRows.get(event.callId) : undefined;
    if (call !== undefined && !resultIds.has(call)) {
      resultIds.set(call, event.id);
      rowOf.set(event.id, call);
      continue;
    }
    const letter = letterOf(event);
    if (letter === null) continue;
    const row = letters.length;
    letters.push(letter);
    sizes.push(event.sizeBytes);
    eventIds.push(event.id);
    rowOf.set(event.id, row);
    if (event.kind === 'tool_call') callRows.set(event.callId ?? event.id, row);
  }
  return { letters, sizes, eventIds, resultIds, rowOf };
}

function letterOf({ kind, variant }: EventOutline): RowLetter | null {
  switch (kind) {
    case 'user_prompt':
      return variant === 'human' || variant === 'queued' ? 'P' : 'I';
    case 'assistant_text':
      return 'A';
    case 'tool_call':
    case 'tool_result':
      return 'T';
    case 'file_edit':
      return 'E';
    case 'interruption':
    case 'rewind':
    case 'compaction':
    case 'link':
      return 'N';
    case 'turn_end':
      return variant === 'done' ? null : 'N';
    case 'synthetic_input':
    case 'subagent_link':
      return null;
    default:
      return kind satisfies never;
  }
}
