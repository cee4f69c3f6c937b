import {
  arrayAt,
  booleanAt,
  isRecord,
  type JsonRecord,
  numberAt,
  recordAt,
  stringAt,
  stringsAt,
} from '../../base/json.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import type { ToolCategory } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import { editFromJson, type ProposedEdit } from './edits.ts';
import { toolCategory } from './toolCalls.ts';

/** A call whose result has not been seen yet. */
export interface PendingCall {
  readonly tool: string;
  readonly category: ToolCategory;
  readonly edit: ProposedEdit | null;
}

/** What is known of one session of the file, with what decides between several titles. */
export interface SessionNotes {
  facts: SessionFacts;
  /** By the precedence of its source; 0 is strongest. */
  titleRank: number;
  /** What marks other than the entry point say, for versions that write none. */
  interactiveHint: boolean | null;
  entrypoint: string | null;
}

/** Everything the parser of one file remembers between records; small, and plain JSON when saved. */
export class ParserState {
  readonly sessions = new Map<string, SessionNotes>();
  readonly pending = new Map<string, PendingCall>();
  /** Records that gave no event, with the record that stands for them in the conversation tree. */
  readonly silentRecords = new Map<string, string>();
  /** Hashes of the last texts typed while the assistant worked: they may arrive in two kinds of records. */
  readonly queuedTexts: string[] = [];
  lastAt: number;
  lastRecordId: string | null = null;
  sessionId: string | null = null;
  turnOpen = false;
  /** A warm-up file holds nothing of the user's. */
  discarded = false;

  constructor(fallbackTime: number, saved: JsonRecord | null) {
    this.lastAt = numberAt(saved, 'lastAt') ?? fallbackTime;
    if (saved === null) return;
    this.lastRecordId = stringAt(saved, 'lastRecordId') ?? null;
    this.sessionId = stringAt(saved, 'sessionId') ?? null;
    this.turnOpen = booleanAt(saved, 'turnOpen') ?? false;
    this.discarded = booleanAt(saved, 'discarded') ?? false;
    this.queuedTexts.push(...stringsAt(saved, 'queuedTexts'));
    for (const entry of arrayAt(saved, 'sessions')) {
      const facts = factsFromJson(recordAt(entry, 'facts'));
      this.sessions.set(facts.sourceSessionId, {
        facts,
        titleRank: numberAt(entry, 'titleRank') ?? Number.POSITIVE_INFINITY,
        interactiveHint: booleanAt(entry, 'interactiveHint') ?? null,
        entrypoint: stringAt(entry, 'entrypoint') ?? null,
      });
    }
    for (const entry of arrayAt(saved, 'pending')) {
      const tool = stringAt(entry, 'tool') ?? '';
      const edit = editFromJson(isRecord(entry) ? entry['edit'] : null);
      this.pending.set(stringAt(entry, 'callId') ?? '', { tool, category: toolCategory(tool), edit });
    }
    for (const entry of arrayAt(saved, 'silentRecords')) {
      if (!Array.isArray(entry)) continue;
      const [id, ancestor]: unknown[] = entry;
      if (typeof id === 'string' && typeof ancestor === 'string') this.silentRecords.set(id, ancestor);
    }
  }

  /** What is known of the session, made on first sight. */
  notes(sourceSessionId: string): SessionNotes {
    let notes = this.sessions.get(sourceSessionId);
    if (notes === undefined) {
      notes = {
        facts: emptyFacts(sourceSessionId),
        titleRank: Number.POSITIVE_INFINITY,
        interactiveHint: null,
        entrypoint: null,
      };
      this.sessions.set(sourceSessionId, notes);
    }
    return notes;
  }

  toJson(): JsonRecord {
    return {
      lastAt: this.lastAt,
      lastRecordId: this.lastRecordId,
      sessionId: this.sessionId,
      turnOpen: this.turnOpen,
      discarded: this.discarded,
      queuedTexts: [...this.queuedTexts],
      sessions: [...this.sessions.values()].map((notes) => ({
        ...notes,
        titleRank: Number.isFinite(notes.titleRank) ? notes.titleRank : null,
      })),
      pending: [...this.pending].map(([callId, call]) => ({ callId, tool: call.tool, edit: call.edit })),
      silentRecords: [...this.silentRecords],
    };
  }
}
