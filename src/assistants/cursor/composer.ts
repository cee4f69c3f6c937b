import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { TranscriptIdentity } from '../assistant.ts';
import { CallBook } from '../callBook.ts';
import type { RecordContext } from '../eventBase.ts';
import { answerEvents, interruption, turnEnd, typedPrompt, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import type { WholeReading } from '../wholeReading.ts';
import { toolEvents } from './bubbles.ts';
import { commonFolder } from './commonFolder.ts';
import { ConversationTexts } from './texts.ts';

/** One conversation with its messages by id, and what the list of conversations says of it. */
export interface StoredComposer {
  readonly id: string;
  readonly composer: JsonRecord;
  readonly bubbles: ReadonlyMap<string, JsonRecord>;
  readonly header: JsonRecord;
}

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const busyStates = new Set(['generating', 'streaming', 'running']);

/** Reads a conversation; messages that its order no longer names were left by going back. */
export function readComposer(stored: StoredComposer, identity: TranscriptIdentity, reading: WholeReading): void {
  const { bubbles, composer, header, id } = stored;
  const ordered = orderedBubbles(stored);
  const isSubagent = composer['subagentInfo'] !== undefined || booleanAt(header, 'isSubagent') === true;
  const conversation = new Conversation(stored, identity, isSubagent);
  const listed = new Set(ordered.map((bubble) => stringAt(bubble, 'bubbleId')));
  const events = ordered.flatMap((bubble, index) => conversation.events(bubble, ordered[index + 1]));
  for (const [bubbleId, bubble] of bubbles) {
    if (numberAt(bubble, 'type') === 1 && !listed.has(bubbleId)) events.push(...conversation.left(bubbleId, bubble));
  }
  reading.add(events);
  const facts = factsOf(id, composer, header, isSubagent);
  const prompt = events.find((event) => event.kind === 'user_prompt');
  const title = facts.title ?? (prompt?.kind === 'user_prompt' ? oneLine(prompt.text, titleLimitChars) : null);
  reading.describe({ ...facts, title, cwd: facts.cwd ?? commonFolder(events) });
}

class Conversation {
  private readonly texts: ConversationTexts;
  private readonly calls = new CallBook();
  private at: number;

  constructor(
    private readonly stored: StoredComposer,
    identity: TranscriptIdentity,
    private readonly isSubagent: boolean,
  ) {
    this.texts = new ConversationTexts(stored.id);
    this.at = recordTime(stored.composer['createdAt']) ?? identity.fallbackTime;
  }

  events(bubble: JsonRecord, next: JsonRecord | undefined): readonly SessionEvent[] {
    this.at = bubbleTime(bubble) ?? this.at;
    const text = stringAt(bubble, 'text') ?? '';
    if (numberAt(bubble, 'type') === 1) return this.prompt(bubble, this.context(this.texts.idOf('user', text)));
    const status = stringAt(this.stored.composer, 'status') ?? '';
    const isLast = next === undefined;
    // What is still being written would be stored once per look.
    if (isLast && busyStates.has(status) && bubble['toolFormerData'] === undefined) return [];
    const model = stringAt(recordAt(bubble, 'modelInfo'), 'modelName') ?? modelOf(this.stored.composer);
    const events: SessionEvent[] = [];
    if (text.trim() !== '') events.push(...answerEvents(this.context(this.texts.idOf('said', text)), '0', text, model));
    const data = recordAt(bubble, 'toolFormerData');
    const context = this.context(bubbleKey(bubble));
    if (data !== undefined) events.push(...toolEvents(this.calls, context, data, model));
    if (isLast ? !busyStates.has(status) : numberAt(next, 'type') === 1) {
      const wasAborted = isLast && status === 'aborted';
      if (wasAborted) events.push(interruption(context, 'answer'));
      events.push(turnEnd(context, wasAborted ? 'aborted' : 'done', true));
    }
    return events;
  }

  /** A prompt that was edited or gone back behind: its row stays, but the conversation went on without it. */
  left(bubbleId: string, bubble: JsonRecord): readonly SessionEvent[] {
    this.at = bubbleTime(bubble) ?? this.at;
    const events = this.prompt(bubble, this.context(`cursor-${bubbleId}`));
    return events.map((event) => ({ ...event, branch: 'abandoned' }));
  }

  private prompt(bubble: JsonRecord, context: RecordContext): readonly SessionEvent[] {
    const text = stringAt(bubble, 'text') ?? '';
    const images = arrayAt(bubble, 'images').length;
    if (this.isSubagent) {
      return userInputEvents(context, '0', { kind: 'prompt', origin: 'agent', rule: 'session-subagent', text }, images);
    }
    return userInputEvents(context, '0', typedPrompt(text, 'user-bubble'), images);
  }

  private context(id: string): RecordContext {
    return { id, sourceSessionId: this.stored.id, at: this.at, parentId: null, raw: noPlace };
  }
}

function orderedBubbles({ bubbles, composer }: StoredComposer): readonly JsonRecord[] {
  const headers = arrayAt(composer, 'fullConversationHeadersOnly');
  if (headers.length === 0) return arrayAt(composer, 'conversation').filter(isRecord);
  return headers.flatMap((header) => {
    const bubbleId = stringAt(header, 'bubbleId') ?? '';
    const bubble = bubbles.get(bubbleId);
    return bubble === undefined ? [] : [{ ...bubble, bubbleId }];
  });
}

function factsOf(id: string, composer: JsonRecord, header: JsonRecord, isSubagent: boolean): SessionFacts {
  const workspace = recordAt(composer, 'workspaceIdentifier') ?? recordAt(header, 'workspaceIdentifier');
  const uri = recordAt(workspace, 'uri');
  const parent = stringAt(recordAt(composer, 'subagentInfo'), 'parentComposerId') ?? null;
  return {
    ...emptyFacts(id),
    cwd: stringAt(uri, 'fsPath') ?? stringAt(uri, 'path') ?? null,
    model: modelOf(composer),
    title: stringAt(composer, 'name') ?? stringAt(header, 'name') ?? null,
    interactive: !isSubagent,
    channel: 'ide',
    parentSourceSessionId: parent,
    relation: isSubagent ? 'subagent' : null,
  };
}

function modelOf(composer: JsonRecord): string | null {
  return stringAt(recordAt(composer, 'modelConfig'), 'modelName') ?? null;
}

function bubbleTime(bubble: JsonRecord): number | null {
  const timing = recordAt(bubble, 'timingInfo');
  return (
    recordTime(bubble['createdAt']) ??
    recordTime(timing?.['clientRpcSendTime']) ??
    recordTime(timing?.['clientStartTime']) ??
    null
  );
}

/** Messages are rewritten while they are made, so the id tells their state apart. */
function bubbleKey(bubble: JsonRecord): string {
  const data = recordAt(bubble, 'toolFormerData');
  const state = `${stringAt(data, 'status') ?? ''}\n${stringAt(data, 'params') ?? ''}\n${stringAt(data, 'result') ?? ''}`;
  return `cursor-${stringAt(bubble, 'bubbleId') ?? ''}.${stableHash(`${state}\n${stringAt(bubble, 'text') ?? ''}`)}`;
}
