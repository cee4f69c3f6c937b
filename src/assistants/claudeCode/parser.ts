import { stableHash } from '../../base/hash.ts';
import { booleanAt, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import type { ParsedLine, TranscriptIdentity, TranscriptLine, TranscriptParser } from '../assistant.ts';
import { eventBase, type RecordContext, rawReference } from '../eventBase.ts';
import { setRecent } from '../recentList.ts';
import { recordTime } from '../recordTime.ts';
import type { SessionFacts } from '../session.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { assistantEvents } from './assistantRecords.ts';
import { attachmentEvents } from './attachments.ts';
import { ParserState, type SessionNotes } from './parserState.ts';
import { noteEnvelope, noteMetadata, sessionFacts } from './sessionNotes.ts';
import { systemEvents } from './systemRecords.ts';
import { userEvents } from './userRecords.ts';

const rememberedSilentRecords = 200;
const nothing: ParsedLine = { events: [] };
const metadataTypes = new Set([
  'agent-name',
  'ai-title',
  'atis-latch',
  'bridge-session',
  'cost-state',
  'custom-title',
  'file-history-delta',
  'file-history-snapshot',
  'frame-link',
  'last-prompt',
  'launched',
  'mode',
  'permission-mode',
  'progress',
  'queue-operation',
  'relocated',
  'result',
  'started',
  'summary',
  'worktree-state',
]);

/** Reads the records of one Claude Code transcript, main or sub-agent. */
export class ClaudeCodeParser implements TranscriptParser {
  private readonly memory: ParserState;
  private readonly fileStem: string;

  constructor(
    private readonly identity: TranscriptIdentity,
    saved: JsonRecord | null,
  ) {
    this.memory = new ParserState(identity.fallbackTime, saved);
    this.fileStem = (identity.relativePath.split('/').at(-1) ?? '').replace(/\.jsonl$/, '');
  }

  parse(line: TranscriptLine): ParsedLine {
    const { record } = line;
    const { memory } = this;
    const type = stringAt(record, 'type') ?? '';
    if (memory.discarded) return nothing;
    if (metadataTypes.has(type) || type.startsWith('artifact-') || type === 'pr-link') {
      return { events: this.metadata(type, line) };
    }
    if (type !== 'user' && type !== 'assistant' && type !== 'system' && type !== 'attachment') {
      return { events: [], unknownType: type === '' ? 'untyped' : type.slice(0, 60) };
    }
    const isSidechain = this.isSidechain(record);
    const notes = memory.notes(this.sessionOf(record, isSidechain));
    this.relateSubagent(notes, record, isSidechain);
    noteEnvelope(notes, record);
    const context = this.contextOf(line, notes.facts.sourceSessionId);
    const events = this.conversation(type, notes, context, record, isSidechain);
    this.remember(record, context, events);
    if (events !== null) return { events };
    const attachment = stringAt(recordAt(record, 'attachment'), 'type') ?? 'untyped';
    return { events: [], unknownType: `attachment/${attachment.slice(0, 60)}` };
  }

  facts(): readonly SessionFacts[] {
    return [...this.memory.sessions.values()].map(sessionFacts);
  }

  state(): JsonRecord {
    return this.memory.toJson();
  }

  private conversation(
    type: string,
    notes: SessionNotes,
    context: RecordContext,
    record: JsonRecord,
    isSidechain: boolean,
  ): readonly SessionEvent[] | null {
    const { memory } = this;
    switch (type) {
      case 'user':
        return userEvents(memory, notes, context, record, isSidechain);
      case 'assistant':
        return assistantEvents(memory, notes, context, record);
      case 'system':
        return systemEvents(memory, notes, context, record);
      default:
        return attachmentEvents(memory, context, recordAt(record, 'attachment') ?? {}, isSidechain);
    }
  }

  private metadata(type: string, line: TranscriptLine): readonly SessionEvent[] {
    const { record } = line;
    const { memory } = this;
    if (type === 'progress') {
      const id = stringAt(record, 'uuid');
      if (id !== undefined) this.remember(record, { ...this.contextOf(line, ''), id }, []);
      return [];
    }
    if (this.identity.role === 'subagent') return [];
    const sessionId = stringAt(record, 'sessionId') ?? memory.sessionId ?? this.fileStem;
    const notes = memory.notes(sessionId);
    noteMetadata(memory, notes, type, record);
    const url = type === 'pr-link' ? stringAt(record, 'prUrl') : undefined;
    if (url === undefined) return [];
    // Metadata is written again after each turn; the same link of a session is one event.
    const id = `link:${stableHash(`${sessionId}\n${url}`)}`;
    return [{ kind: 'link', url, ...eventBase({ ...this.contextOf(line, sessionId), id }) }];
  }

  private isSidechain(record: JsonRecord): boolean {
    return (
      this.identity.role === 'subagent' ||
      booleanAt(record, 'isSidechain') === true ||
      stringAt(record, 'agentId') !== undefined
    );
  }

  /** The session a record belongs to: its own word wins over the file's name, and each sub-agent is a session. */
  private sessionOf(record: JsonRecord, isSidechain: boolean): string {
    const sessionId = stringAt(record, 'sessionId') ?? this.memory.sessionId ?? this.fileStem;
    this.memory.sessionId = sessionId;
    if (!isSidechain) return sessionId;
    const agentId = stringAt(record, 'agentId');
    if (agentId !== undefined) return `${sessionId}/agent-${agentId}`;
    return this.identity.role === 'subagent' ? `${sessionId}/${this.fileStem}` : `${sessionId}/sidechain`;
  }

  private relateSubagent(notes: SessionNotes, record: JsonRecord, isSidechain: boolean): void {
    if (!isSidechain || notes.facts.relation !== null) return;
    const parentSourceSessionId = stringAt(record, 'sessionId') ?? this.memory.sessionId;
    notes.facts = { ...notes.facts, relation: 'subagent', parentSourceSessionId };
  }

  private contextOf(line: TranscriptLine, sourceSessionId: string): RecordContext {
    const { memory } = this;
    const { record } = line;
    const at = recordTime(record['timestamp']) ?? memory.lastAt;
    memory.lastAt = at;
    const parent = stringAt(record, 'parentUuid') ?? stringAt(record, 'logicalParentUuid') ?? null;
    const place = `${sourceSessionId}\n${this.identity.relativePath}\n${line.offset}`;
    return {
      id: stringAt(record, 'uuid') ?? `record:${stableHash(place)}`,
      sourceSessionId,
      at,
      parentId: parent === null ? null : (memory.silentRecords.get(parent) ?? parent),
      raw: rawReference(line),
    };
  }

  /** Keeps the tree whole: what follows a record without events hangs on that record's nearest ancestor with one. */
  private remember(record: JsonRecord, context: RecordContext, events: readonly SessionEvent[] | null): void {
    const id = stringAt(record, 'uuid');
    if (id === undefined) return;
    this.memory.lastRecordId = id;
    const isSilent = events === null || events.length === 0;
    if (isSilent && context.parentId !== null && context.parentId !== id) {
      setRecent(this.memory.silentRecords, id, context.parentId, rememberedSilentRecords);
    }
  }
}
