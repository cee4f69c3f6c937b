import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { ParsedLine, TranscriptIdentity, TranscriptLine, TranscriptParser } from '../assistant.ts';
import { CallBook } from '../callBook.ts';
import { eventBase, type RecordContext, rawReference } from '../eventBase.ts';
import { answerEvents, interruption, syntheticInput, turnEnd, userInputEvents } from '../messageEvents.ts';
import { setRecent } from '../recentList.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import { inputRecord, toolUse } from '../toolUse.ts';
import { copilotOutcome, type Decision } from './outcome.ts';
import { judgeCopilotUser } from './userText.ts';

const titleLimitChars = 120;
const rememberedDecisions = 50;
const silentTypes = new Set([
  'assistant.turn_start',
  'assistant.turn_end',
  'assistant.reasoning',
  'tool.user_requested',
  'permission.requested',
  'session.compaction_start',
  'session.truncation',
  'session.context_cleared',
  'session.mode_changed',
  'session.workspace_file_changed',
  'session.info',
  'session.warning',
  'session.usage_checkpoint',
  'session.plan_changed',
  'session.import_legacy',
  'session.handoff',
  'subagent.completed',
  'subagent.failed',
  'subagent.selected',
  'subagent.deselected',
  'system.message',
  'hook.start',
  'hook.end',
]);

/** Reads the events of one session; sub-agents stand among them and are sessions of their own. */
export class CopilotCliParser implements TranscriptParser {
  private session: SessionFacts;
  private readonly agents = new Map<string, SessionFacts>();
  private readonly calls: CallBook;
  private readonly decisions = new Map<string, Decision>();
  private lastAt: number;
  private prompts: number;
  private turnOpen: boolean;

  constructor(identity: TranscriptIdentity, saved: JsonRecord | null) {
    const segments = identity.relativePath.split('/');
    const name = segments.at(-1) === 'events.jsonl' ? segments.at(-2) : segments.at(-1)?.replace(/\.jsonl$/, '');
    this.session = saved === null ? emptyFacts(name ?? '') : factsFromJson(recordAt(saved, 'facts'));
    for (const facts of arrayAt(saved, 'agents').map(factsFromJson)) this.agents.set(facts.sourceSessionId, facts);
    this.calls = new CallBook(saved?.['calls']);
    for (const entry of arrayAt(saved, 'decisions')) {
      const decision = { kind: stringAt(entry, 'kind') ?? '', feedback: stringAt(entry, 'feedback') ?? null };
      this.decisions.set(stringAt(entry, 'callId') ?? '', decision);
    }
    this.lastAt = numberAt(saved, 'lastAt') ?? identity.fallbackTime;
    this.prompts = numberAt(saved, 'prompts') ?? 0;
    this.turnOpen = booleanAt(saved, 'turnOpen') ?? false;
  }

  parse(line: TranscriptLine): ParsedLine {
    const { record } = line;
    const type = stringAt(record, 'type') ?? '';
    const data = recordAt(record, 'data') ?? {};
    this.lastAt = recordTime(record['timestamp']) ?? this.lastAt;
    if (silentTypes.has(type)) return { events: [] };
    const agent = stringAt(record, 'agentId') ?? stringAt(data, 'parentToolCallId');
    const id = stringAt(record, 'id') ?? `copilot-${stableHash(JSON.stringify(record).slice(0, 4000))}`;
    const context: RecordContext = {
      id,
      sourceSessionId: agent === undefined ? this.session.sourceSessionId : this.agentSession(agent),
      at: this.lastAt,
      parentId: null,
      raw: rawReference(line),
    };
    const events = this.events(type, data, context, agent !== undefined);
    return events === null ? { events: [], unknownType: type.slice(0, 60) || 'untyped' } : { events };
  }

  facts(): readonly SessionFacts[] {
    return [this.session, ...this.agents.values()];
  }

  state(): JsonRecord {
    return {
      facts: this.session,
      agents: [...this.agents.values()],
      calls: this.calls.toJson(),
      decisions: [...this.decisions].map(([callId, decision]) => ({ callId, ...decision })),
      lastAt: this.lastAt,
      prompts: this.prompts,
      turnOpen: this.turnOpen,
    };
  }

  private events(
    type: string,
    data: JsonRecord,
    context: RecordContext,
    isSubagent: boolean,
  ): readonly SessionEvent[] | null {
    switch (type) {
      case 'session.start':
      case 'session.resume':
      case 'session.context_changed':
        this.describe(data);
        return [];
      case 'session.model_change':
        this.session = { ...this.session, model: stringAt(data, 'newModel') ?? this.session.model };
        return [];
      case 'user.message':
        return this.user(data, context, isSubagent);
      case 'assistant.message':
        return this.answer(data, context, isSubagent);
      case 'tool.execution_start':
        return this.started(data, context);
      case 'tool.execution_complete':
        return this.completed(data, context, isSubagent);
      case 'permission.completed':
        this.decided(data);
        return [];
      case 'abort':
        return [interruption(context, 'unknown'), ...this.endTurn(context, 'aborted')];
      case 'session.error':
        return this.endTurn(context, 'error');
      case 'session.shutdown':
      case 'session.task_complete':
        return this.endTurn(context, 'done');
      case 'session.compaction_complete':
        return userInputEvents(context, '0', { kind: 'compaction', text: stringAt(data, 'summaryContent') ?? '' });
      case 'system.notification':
        return userInputEvents(context, '0', syntheticInput('notification', stringAt(data, 'content') ?? ''));
      case 'skill.invoked':
        return this.skill(data, context);
      case 'subagent.started':
        return this.subagent(data, context);
      default:
        return null;
    }
  }

  private user(data: JsonRecord, context: RecordContext, isSubagent: boolean): readonly SessionEvent[] {
    const ended = isSubagent ? [] : this.endTurn(context, 'done');
    const images = arrayAt(data, 'attachments').length;
    const prompts = userInputEvents(context, '0', judgeCopilotUser(data, isSubagent), images);
    const typed = prompts.find(isHumanPrompt);
    if (typed !== undefined) {
      this.prompts += 1;
      const title = this.session.title ?? oneLine(typed.text, titleLimitChars);
      // Nobody follows up in a run without a person.
      const interactive = this.session.interactive ?? (this.prompts > 1 ? true : null);
      this.session = { ...this.session, title, interactive };
    }
    if (!isSubagent) this.turnOpen = true;
    return [...ended, ...prompts];
  }

  private answer(data: JsonRecord, context: RecordContext, isSubagent: boolean): readonly SessionEvent[] {
    const model = stringAt(data, 'model') ?? this.session.model;
    this.noteModel(model ?? undefined, isSubagent);
    const requests = arrayAt(data, 'toolRequests').filter(isRecord);
    const phase = requests.length > 0 ? 'commentary' : 'final';
    const events = [...answerEvents(context, 'text', stringAt(data, 'content') ?? '', model, phase)];
    requests.forEach((request, index) => {
      const callId = stringAt(request, 'toolCallId') ?? '';
      const use = toolUse(stringAt(request, 'name') ?? '', inputRecord(request['arguments']));
      events.push(this.calls.ask(context, `${index}`, callId, use, model));
    });
    return events;
  }

  /** Most calls were told by the message that asked for them. */
  private started(data: JsonRecord, context: RecordContext): readonly SessionEvent[] {
    const callId = stringAt(data, 'toolCallId') ?? '';
    if (this.calls.waitingCall(callId) !== undefined) return [];
    const use = toolUse(stringAt(data, 'toolName') ?? '', inputRecord(data['arguments']));
    return [this.calls.ask(context, '0', callId, use, this.session.model)];
  }

  private completed(data: JsonRecord, context: RecordContext, isSubagent: boolean): readonly SessionEvent[] {
    const callId = stringAt(data, 'toolCallId') ?? '';
    const category = this.calls.waitingCall(callId)?.category ?? 'other';
    const outcome = copilotOutcome(data, category, this.decisions.get(callId));
    this.decisions.delete(callId);
    this.noteModel(stringAt(data, 'model'), isSubagent);
    return this.calls.answer(context, '0', callId, outcome);
  }

  private noteModel(model: string | undefined, isSubagent: boolean): void {
    if (isSubagent || model === undefined || model === this.session.model) return;
    this.session = { ...this.session, model };
  }

  private decided(data: JsonRecord): void {
    const callId = stringAt(data, 'toolCallId');
    const result = recordAt(data, 'result');
    const kind = stringAt(result, 'kind') ?? '';
    if (kind.endsWith('could-not-request-from-user')) this.session = { ...this.session, interactive: false };
    else if (kind === 'denied-interactively-by-user') this.session = { ...this.session, interactive: true };
    if (callId === undefined || !(kind.startsWith('denied') || kind === 'cancelled')) return;
    setRecent(this.decisions, callId, { kind, feedback: stringAt(result, 'feedback') ?? null }, rememberedDecisions);
  }

  private skill(data: JsonRecord, context: RecordContext): readonly SessionEvent[] {
    const name = stringAt(data, 'name') ?? '';
    if (stringAt(data, 'trigger') === 'user-invoked') {
      return userInputEvents(context, '0', {
        kind: 'prompt',
        origin: 'skill',
        rule: 'skill-invoked',
        text: '',
        command: name,
      });
    }
    if (stringAt(data, 'trigger') === 'context-load') return [];
    return [this.calls.ask(context, '0', context.id, toolUse('skill', { name }), this.session.model)];
  }

  private subagent(data: JsonRecord, context: RecordContext): readonly SessionEvent[] {
    const callId = stringAt(data, 'toolCallId') ?? null;
    const agent = stringAt(data, 'agentId') ?? callId;
    return [
      {
        kind: 'subagent_link',
        callId,
        childSourceSessionId: agent === null ? null : this.agentSession(agent),
        agentType: stringAt(data, 'agentName') ?? null,
        ...eventBase({ ...context, sourceSessionId: this.session.sourceSessionId }, 'link'),
      },
    ];
  }

  /** No record says that an answer is complete: what comes next does. */
  private endTurn(context: RecordContext, reason: 'done' | 'aborted' | 'error'): readonly SessionEvent[] {
    if (!this.turnOpen) return [];
    this.turnOpen = false;
    return [turnEnd(context, reason, reason === 'done')];
  }

  private agentSession(agent: string): string {
    const parent = this.session.sourceSessionId;
    const id = `${parent}/agent-${agent}`;
    if (!this.agents.has(id)) {
      const { cwd, gitBranch, gitRemote } = this.session;
      const origin = { cwd, gitBranch, gitRemote, interactive: false };
      this.agents.set(id, { ...emptyFacts(id), ...origin, parentSourceSessionId: parent, relation: 'subagent' });
    }
    return id;
  }

  private describe(data: JsonRecord): void {
    const context = recordAt(data, 'context') ?? data;
    const { session } = this;
    const repository = stringAt(context, 'repository');
    const isGithub = (stringAt(context, 'hostType') ?? 'github') === 'github';
    this.session = {
      ...session,
      sourceSessionId: stringAt(data, 'sessionId') ?? session.sourceSessionId,
      cwd: session.cwd ?? stringAt(context, 'cwd') ?? null,
      gitBranch: stringAt(context, 'branch') ?? session.gitBranch,
      gitRemote: repository === undefined || !isGithub ? session.gitRemote : `https://github.com/${repository}`,
      agentVersion: stringAt(data, 'copilotVersion') ?? session.agentVersion,
      model: stringAt(data, 'selectedModel') ?? session.model,
      parentSourceSessionId: stringAt(data, 'detachedFromSpawningParentSessionId') ?? session.parentSourceSessionId,
    };
  }
}
