import { stableHash } from '../../base/hash.ts';
import { type JsonRecord, stringAt } from '../../base/json.ts';
import type { ParsedLine, TranscriptIdentity, TranscriptLine, TranscriptParser } from '../assistant.ts';
import { clipText } from '../clippedText.ts';
import { eventBase, type RecordContext, rawReference } from '../eventBase.ts';
import { promptLimitChars } from '../limits.ts';
import { recordTime } from '../recordTime.ts';
import type { SessionFacts } from '../session.ts';
import type { RawReference, SessionEvent } from '../sessionEvent.ts';
import { customCall, functionCall } from './calls.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { eventMessage } from './eventMessages.ts';
import { ParserState } from './parserState.ts';
import { callOutput } from './results.ts';
import { factsOfMeta, isAutomatedMeta, isSubagentMeta } from './sessionMeta.ts';
import { messageItem, releaseHeld } from './texts.ts';

/** A fork copies the history in one go; nobody types that soon after. */
const copyMilliseconds = 1000;
const silentItems = new Set([
  'additional_tools',
  'agent_message',
  'compaction',
  'context_compaction',
  'compaction_summary',
  'ghost_snapshot',
  'image_generation_call',
  'reasoning',
  'tool_search_call',
  'tool_search_output',
]);
const silentTypes = new Set(['world_state', 'inter_agent_communication', 'inter_agent_communication_metadata']);
/** Event kinds that can stand between the two copies of a text. */
const interposed = new Set([
  'token_count',
  'task_started',
  'turn_started',
  'thread_settings_applied',
  'agent_reasoning',
]);

/** Reads the records of one Codex rollout. */
export class CodexParser implements TranscriptParser {
  private readonly memory: ParserState;

  constructor(identity: TranscriptIdentity, saved: JsonRecord | null) {
    const stem = (identity.relativePath.split('/').at(-1) ?? '').replace(/\.jsonl$/, '');
    this.memory = new ParserState(identity.fallbackTime, stem.slice(-36), saved);
  }

  parse(line: TranscriptLine): ParsedLine {
    const envelope = openEnvelope(line.record);
    if (envelope === null) return { events: [] };
    const context = this.contextOf(line, envelope);
    const { type, payload } = envelope;
    if (type === 'session_meta') {
      this.meta(payload, context.at);
      return { events: [] };
    }
    if (type === 'turn_context') {
      this.turnContext(payload);
      return { events: [] };
    }
    if (silentTypes.has(type)) return { events: [] };
    if (context.at < this.memory.inheritedUntil) return { events: [] };
    const before = this.endsHolding(envelope) ? releaseHeld(this.memory) : [];
    const events = this.content(type, payload, context);
    if (events === null) return { events: before, unknownType: unknownName(type, payload) };
    return { events: before.length === 0 ? events : [...before, ...events] };
  }

  facts(): readonly SessionFacts[] {
    const { memory } = this;
    return memory.facts.sourceSessionId === '' ? [] : [memory.facts];
  }

  state(): JsonRecord {
    return this.memory.toJson();
  }

  private content(type: string, payload: JsonRecord, context: RecordContext): readonly SessionEvent[] | null {
    switch (type) {
      case 'response_item':
        return this.responseItem(payload, context);
      case 'event_msg':
        return eventMessage(this.memory, context, payload);
      case 'compacted':
        return [
          {
            kind: 'compaction',
            text: clipText(stringAt(payload, 'message') ?? '', promptLimitChars),
            ...eventBase(context),
          },
        ];
      default:
        return null;
    }
  }

  private responseItem(payload: JsonRecord, context: RecordContext): readonly SessionEvent[] | null {
    const type = stringAt(payload, 'type') ?? '';
    switch (type) {
      case 'message':
        return messageItem(this.memory, context, payload);
      case 'function_call':
      case 'local_shell_call':
      case 'web_search_call':
        return functionCall(this.memory, context, payload);
      case 'custom_tool_call':
        return customCall(this.memory, context, payload);
      case 'function_call_output':
      case 'custom_tool_call_output':
      case 'local_shell_call_output':
        return callOutput(this.memory, context, payload);
      default:
        return silentItems.has(type) ? [] : null;
    }
  }

  /** The first head is the session's; a later one of another session shows that a fork's history was copied. */
  private meta(payload: JsonRecord, at: number): void {
    const { memory } = this;
    const facts = factsOfMeta(payload);
    if (!memory.hasIdentity) {
      const { sourceSessionId } = memory.facts;
      memory.facts = facts.sourceSessionId === '' ? { ...facts, sourceSessionId } : facts;
      memory.hasIdentity = true;
      memory.isSubagent = isSubagentMeta(payload);
      memory.isAutomated = isAutomatedMeta(payload);
      if (stringAt(payload, 'forked_from_id') !== undefined) {
        memory.inheritedUntil = recordTime(payload['timestamp']) ?? at;
      }
      return;
    }
    const isCopiedHead = facts.sourceSessionId !== memory.facts.sourceSessionId;
    if (isCopiedHead && memory.inheritedUntil > 0) {
      memory.inheritedUntil = Math.max(memory.inheritedUntil, at + copyMilliseconds);
    }
    if (!isCopiedHead)
      memory.facts = { ...memory.facts, agentVersion: facts.agentVersion ?? memory.facts.agentVersion };
  }

  private turnContext(payload: JsonRecord): void {
    const { memory } = this;
    const model = stringAt(payload, 'model') ?? memory.facts.model;
    const cwd = memory.facts.cwd ?? stringAt(payload, 'cwd') ?? null;
    if (model !== memory.facts.model || cwd !== memory.facts.cwd) memory.facts = { ...memory.facts, model, cwd };
    if (model === 'codex-auto-review') memory.isSubagent = true;
  }

  private endsHolding(envelope: Envelope): boolean {
    const { held } = this.memory;
    if (held === null) return false;
    const kind = stringAt(envelope.payload, 'type') ?? '';
    if (envelope.type === 'event_msg') {
      if (interposed.has(kind)) return false;
      const isTwin =
        kind === 'item_completed' ||
        (held.kind === 'prompt' && kind === 'user_message') ||
        (held.kind === 'answer' && kind === 'agent_message') ||
        (held.kind === 'interruption' && kind === 'turn_aborted');
      return !isTwin;
    }
    return !(envelope.type === 'response_item' && kind === 'reasoning');
  }

  private contextOf(line: TranscriptLine, envelope: Envelope): RecordContext {
    const { memory } = this;
    const at = recordTime(envelope.timestamp) ?? memory.lastAt;
    memory.lastAt = at;
    return new RolloutContext(envelope, line, memory.facts.sourceSessionId, at);
  }
}

/** Most records repeat what another told and give no event, so an id is made only when it is asked for. */
class RolloutContext implements RecordContext {
  readonly parentId = null;
  readonly raw: RawReference;
  private madeId: string | null = null;

  constructor(
    private readonly envelope: Envelope,
    private readonly line: TranscriptLine,
    readonly sourceSessionId: string,
    readonly at: number,
  ) {
    this.raw = rawReference(line);
  }

  get id(): string {
    this.madeId ??= recordId(this.envelope, this.line);
    return this.madeId;
  }
}

/** Equal for every copy of a record: rollouts have no record ids, so its time, kind and own words stand in. */
function recordId(envelope: Envelope, line: TranscriptLine): string {
  const { payload, timestamp, type } = envelope;
  const kind = stringAt(payload, 'type') ?? '';
  const mark =
    stringAt(payload, 'call_id') ??
    stringAt(payload, 'message') ??
    stringAt(payload, 'turn_id') ??
    stringAt(payload, 'id');
  // Without a time only the place tells two equal records apart.
  const place = timestamp === '' ? `${line.offset}` : '';
  const words = mark ?? JSON.stringify(payload['content'] ?? payload['item'] ?? null).slice(0, 4000);
  return `codex-${stableHash(`${timestamp}\n${type}\n${kind}\n${words}\n${place}`)}`;
}

function unknownName(type: string, payload: JsonRecord): string {
  const kind = stringAt(payload, 'type');
  return (kind === undefined ? type : `${type}/${kind}`).slice(0, 80);
}
