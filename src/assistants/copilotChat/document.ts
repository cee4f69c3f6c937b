import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { TranscriptIdentity, WholeTranscript } from '../assistant.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { changeOfTexts, unknownChange } from '../lineChange.ts';
import {
  answerEvents,
  interruption,
  syntheticInput,
  turnEnd,
  typedPrompt,
  type UserInput,
  userInputEvents,
} from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import { WholeReading } from '../wholeReading.ts';
import { rebuildState } from './mutationLog.ts';
import { hiddenCall, ModelCalls, shownCall } from './toolParts.ts';
import { pathOf, textOf } from './values.ts';

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const textParts = new Set(['', 'markdownContent', 'markdownVuln']);
const editParts = new Set(['textEditGroup', 'notebookEditGroup', 'workspaceEdit', 'externalEdit']);
const silentParts = new Set(
  'thinking codeblockUri inlineReference undoStop progressTaskSerialized progressTask progressMessage prepareToolInvocation toolInvocation warning mcpServersStarting hook command confirmation elicitation elicitationSerialized questionCarousel planReview treeData multiDiffData extensions pullRequest todoList clearToPreviousToolInvocation'.split(
    ' ',
  ),
);

/** Reads a chat session in any of its forms: rewritten whole, as a log of changes, or exported. */
export function parseChatDocument(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const { skipped, state } = rebuildState(text);
  for (let count = 0; count < skipped; count += 1) reading.skip();
  const requests = arrayAt(state, 'requests').filter(isRecord);
  if (state['requests'] === undefined && skipped === 0) reading.skip();
  if (requests.length === 0) return reading.result();
  const sessionId = sessionIdOf(state, requests, identity);
  let at = recordTime(state['creationDate']) ?? identity.fallbackTime;
  let model: string | null = null;
  let title = stringAt(state, 'customTitle') ?? null;
  for (const request of requests) {
    at = recordTime(request['timestamp']) ?? at;
    model = stringAt(request, 'modelId') ?? model;
    const events = new ChatRequest(request, sessionId, at, model, reading).events();
    reading.add(events);
    title ??= events.find(isHumanPrompt)?.text ?? null;
  }
  reading.describe({
    ...emptyFacts(sessionId),
    model,
    title: title === null ? null : oneLine(title, titleLimitChars),
    interactive: booleanAt(state, 'isImported') === true ? null : true,
    channel: 'ide',
  });
  return reading.result();
}

/** An export names no session, but what the model was told of a turn does. */
function sessionIdOf(state: JsonRecord, requests: readonly JsonRecord[], identity: TranscriptIdentity): string {
  const told = stringAt(state, 'sessionId');
  if (told !== undefined) return told;
  for (const request of requests) {
    const id = stringAt(recordAt(recordAt(request, 'result'), 'metadata'), 'sessionId');
    if (id !== undefined) return id;
  }
  return (identity.relativePath.split('/').at(-1) ?? '').replace(/\.jsonl?$/, '');
}

class ChatRequest {
  private readonly id: string;
  private readonly result: JsonRecord;

  constructor(
    private readonly request: JsonRecord,
    private readonly sessionId: string,
    private readonly at: number,
    private readonly model: string | null,
    private readonly reading: WholeReading,
  ) {
    this.id = stringAt(request, 'requestId') ?? stableHash(`${sessionId}\n${at}\n${textOf(request['message'])}`);
    this.result = recordAt(request, 'result') ?? {};
  }

  events(): readonly SessionEvent[] {
    const words = this.words();
    const images = arrayAt(recordAt(this.request, 'variableData'), 'variables').filter(
      (variable) => stringAt(variable, 'kind') === 'image',
    ).length;
    const prompt = userInputEvents(this.context('prompt', words), '0', this.judge(words), images);
    const all = [...prompt, ...this.fileVerdicts(), ...this.answer(), ...this.end()];
    const wasUndone = this.request['shouldBeRemovedOnSend'] !== undefined;
    return wasUndone ? all.map((event) => ({ ...event, branch: 'abandoned' })) : all;
  }

  private words(): string {
    const message = this.request['message'];
    return typeof message === 'string' ? message : (stringAt(message, 'text') ?? '');
  }

  private judge(words: string): UserInput {
    // A button sends its label in the user's name: an answer, but no typed words.
    if (this.request['confirmation'] !== undefined) {
      return { kind: 'prompt', origin: 'answer', rule: 'confirmation-button', text: words };
    }
    if (booleanAt(this.request, 'isHidden') === true || booleanAt(this.request, 'isSystemInitiated') === true) {
      return syntheticInput('continuation', words);
    }
    const command = stringAt(recordAt(this.request, 'slashCommand'), 'name') ?? /^\/([\w.:-]+)\s*$/.exec(words)?.[1];
    if (command === undefined) return typedPrompt(words, 'request-message');
    const hasWords = words.replace(/(?:^|\s)[@/][\w.:-]+/g, '').trim() !== '';
    return { kind: 'prompt', origin: hasWords ? 'human' : 'command', rule: 'slash-command', text: words, command };
  }

  private answer(): readonly SessionEvent[] {
    const calls = new ModelCalls(recordAt(this.result, 'metadata') ?? {});
    const shown = new Set<string>();
    const events: SessionEvent[] = [];
    let said = '';
    let start = 0;
    const flush = () => {
      events.push(...answerEvents(this.context(`r${start}`, said), '0', said, this.model));
      said = '';
    };
    arrayAt(this.request, 'response').forEach((part, index) => {
      if (!isRecord(part)) return;
      const kind = stringAt(part, 'kind') ?? '';
      if (textParts.has(kind)) {
        if (said === '') start = index;
        said += textOf(part['value'] ?? part['content']);
      } else if (kind === 'inlineReference') said += inlineText(part);
      else if (kind === 'toolInvocationSerialized') {
        flush();
        const told = shownCall(this.context(`r${index}`), part, calls, this.model);
        for (const event of told) if (event.kind === 'tool_call') shown.add(event.callId);
        events.push(...told);
      } else if (editParts.has(kind)) events.push(...this.edits(part, index));
      else if (!silentParts.has(kind)) this.reading.unknown(`part/${kind}`);
    });
    flush();
    for (const [callId, call] of calls.missing(shown)) {
      events.push(...hiddenCall(this.context(`call-${callId}`), callId, call, calls, this.model));
    }
    return events;
  }

  private edits(part: JsonRecord, index: number): readonly SessionEvent[] {
    const path = pathOf(part['uri']);
    if (path === '') return [];
    const added = arrayAt(part, 'edits')
      .flat()
      .map((edit) => stringAt(edit, 'text') ?? '')
      .filter((text) => text !== '')
      .join('\n');
    const change = changeOfTexts('', added);
    const context = this.context(`r${index}`, added);
    return [
      {
        kind: 'file_edit',
        callId: null,
        path,
        operation: 'update',
        ...change,
        state: 'applied',
        ...eventBase(context, 'edit'),
      },
    ];
  }

  /** What the user did with edited files before this request: undone, or changed by hand. */
  private fileVerdicts(): readonly SessionEvent[] {
    return arrayAt(this.request, 'editedFileEvents').flatMap((verdict, index): readonly SessionEvent[] => {
      const kind = numberAt(verdict, 'eventKind');
      const path = isRecord(verdict) ? pathOf(verdict['uri']) : '';
      if (path === '' || (kind !== 2 && kind !== 3)) return [];
      const state = kind === 2 ? 'rejected' : 'user-modified';
      const base = eventBase(this.context('files', `${path}\n${kind}`), `${index}`);
      return [{ kind: 'file_edit', callId: null, path, operation: 'update', ...unknownChange, state, ...base }];
    });
  }

  private end(): readonly SessionEvent[] {
    const state = numberAt(recordAt(this.request, 'modelState'), 'value');
    const context = this.context('end', `${state ?? ''}`);
    if (state === 2 || booleanAt(this.request, 'isCanceled') === true) {
      return [interruption(context, 'answer'), turnEnd(context, 'aborted')];
    }
    if (state === 3 || this.result['errorDetails'] !== undefined) return [turnEnd(context, 'error')];
    if (state === 1) return [turnEnd(context, 'done')];
    return state === undefined && Object.keys(this.result).length > 0 ? [turnEnd(context, 'done', true)] : [];
  }

  /** Answers grow while they are given, so that the id carries a hash of what may change. */
  private context(place: string, words = ''): RecordContext {
    const hash = words === '' ? '' : `.${stableHash(words)}`;
    return {
      id: `${this.id}.${place}${hash}`,
      sourceSessionId: this.sessionId,
      at: this.at,
      parentId: null,
      raw: noPlace,
    };
  }
}

function inlineText(part: JsonRecord): string {
  const name = stringAt(part, 'name') ?? pathOf(part['inlineReference']).split(/[\\/]/).at(-1) ?? '';
  return name === '' ? '' : `\`${name}\``;
}
