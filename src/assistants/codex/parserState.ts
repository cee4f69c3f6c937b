import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import type { AssistantTextEvent, FileEditEvent, RawReference, ToolCategory } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import type { PatchedFile } from './patchText.ts';
import { toolCategory } from './toolCalls.ts';

/** A text that also may come as an event: it is held back until the next record shows whether it does. */
export interface HeldText {
  readonly kind: 'prompt' | 'answer' | 'interruption';
  readonly id: string;
  readonly at: number;
  readonly raw: RawReference;
  readonly text: string;
  readonly rule: string;
  readonly phase: AssistantTextEvent['phase'];
  readonly attachments: number;
}

/** One tool call that waits for its result; a script waits with several. */
export interface PendingPart {
  readonly callId: string;
  readonly tool: string;
  readonly category: ToolCategory;
  readonly files: readonly PatchedFile[];
}

export interface PendingCall {
  readonly parts: readonly PendingPart[];
  readonly isScript: boolean;
  /** An event already told which files the call changed. */
  patchTold: boolean;
  /** What an event told before the output came. */
  exitCode: number | null;
  declined: boolean;
}

/** Everything the parser of one rollout remembers between records; small, and plain JSON when saved. */
export class ParserState {
  facts: SessionFacts;
  hasIdentity = false;
  isSubagent = false;
  isAutomated = false;
  hasTitle = false;
  lastAt: number;
  /** Records up to this time were copied from the session this one was forked from. */
  inheritedUntil = 0;
  /** Texts of these kinds come as events in this file, so their copies among response items do not count. */
  readonly toldByEvents = new Set<string>();
  held: HeldText | null = null;
  /** Hashes of the last texts, to recognise the second copy of one. */
  readonly recentTexts: { readonly hash: string; readonly at: number; readonly source: string }[] = [];
  readonly pending = new Map<string, PendingCall>();
  /** By `shell:<id>` or `cell:<id>`: the call that started what later calls ask after. */
  readonly running = new Map<string, string>();
  /** By the id of a call that only asks after another: the call whose outcome it brings. */
  readonly polls = new Map<string, string>();

  constructor(fallbackTime: number, sessionId: string, saved: JsonRecord | null) {
    this.facts = saved === null ? emptyFacts(sessionId) : factsFromJson(recordAt(saved, 'facts'));
    this.lastAt = numberAt(saved, 'lastAt') ?? fallbackTime;
    if (saved === null) return;
    this.hasIdentity = booleanAt(saved, 'hasIdentity') ?? false;
    this.isSubagent = booleanAt(saved, 'isSubagent') ?? false;
    this.isAutomated = booleanAt(saved, 'isAutomated') ?? false;
    this.hasTitle = booleanAt(saved, 'hasTitle') ?? false;
    this.inheritedUntil = numberAt(saved, 'inheritedUntil') ?? 0;
    this.held = heldFromJson(recordAt(saved, 'held'));
    for (const kind of arrayAt(saved, 'toldByEvents')) if (typeof kind === 'string') this.toldByEvents.add(kind);
    for (const entry of arrayAt(saved, 'recentTexts')) {
      this.recentTexts.push({
        hash: stringAt(entry, 'hash') ?? '',
        at: numberAt(entry, 'at') ?? 0,
        source: stringAt(entry, 'source') ?? '',
      });
    }
    for (const entry of arrayAt(saved, 'pending')) {
      this.pending.set(stringAt(entry, 'id') ?? '', {
        parts: arrayAt(entry, 'parts').map(partFromJson),
        isScript: booleanAt(entry, 'isScript') ?? false,
        patchTold: booleanAt(entry, 'patchTold') ?? false,
        exitCode: numberAt(entry, 'exitCode') ?? null,
        declined: booleanAt(entry, 'declined') ?? false,
      });
    }
    fillPairs(this.running, arrayAt(saved, 'running'));
    fillPairs(this.polls, arrayAt(saved, 'polls'));
  }

  toJson(): JsonRecord {
    return {
      facts: this.facts,
      hasIdentity: this.hasIdentity,
      isSubagent: this.isSubagent,
      isAutomated: this.isAutomated,
      hasTitle: this.hasTitle,
      lastAt: this.lastAt,
      inheritedUntil: this.inheritedUntil,
      toldByEvents: [...this.toldByEvents],
      held: this.held,
      recentTexts: [...this.recentTexts],
      pending: [...this.pending].map(([id, call]) => ({ id, ...call })),
      running: [...this.running],
      polls: [...this.polls],
    };
  }
}

function heldFromJson(value: JsonRecord | undefined): HeldText | null {
  const kind = stringAt(value, 'kind');
  if (kind !== 'prompt' && kind !== 'answer' && kind !== 'interruption') return null;
  const raw = recordAt(value, 'raw');
  const phase = stringAt(value, 'phase');
  return {
    kind,
    id: stringAt(value, 'id') ?? '',
    at: numberAt(value, 'at') ?? 0,
    raw: {
      line: numberAt(raw, 'line') ?? null,
      offset: numberAt(raw, 'offset') ?? null,
      length: numberAt(raw, 'length') ?? null,
    },
    text: stringAt(value, 'text') ?? '',
    rule: stringAt(value, 'rule') ?? '',
    phase: phase === 'commentary' || phase === 'final' ? phase : 'unknown',
    attachments: numberAt(value, 'attachments') ?? 0,
  };
}

function partFromJson(value: unknown): PendingPart {
  const tool = stringAt(value, 'tool') ?? '';
  return {
    callId: stringAt(value, 'callId') ?? '',
    tool,
    category: toolCategory(tool),
    files: arrayAt(value, 'files').filter(isRecord).map(fileFromJson),
  };
}

function fileFromJson(value: JsonRecord): PatchedFile {
  const operations: readonly FileEditEvent['operation'][] = ['create', 'delete', 'rename'];
  return {
    path: stringAt(value, 'path') ?? '',
    operation: operations.find((operation) => operation === value['operation']) ?? 'update',
    removedText: stringAt(value, 'removedText') ?? '',
    addedText: stringAt(value, 'addedText') ?? '',
    removedLines: numberAt(value, 'removedLines') ?? 0,
    addedLines: numberAt(value, 'addedLines') ?? 0,
  };
}

function fillPairs(map: Map<string, string>, entries: readonly unknown[]): void {
  for (const entry of entries) {
    if (!Array.isArray(entry)) continue;
    const [key, value]: unknown[] = entry;
    if (typeof key === 'string' && typeof value === 'string') map.set(key, value);
  }
}
