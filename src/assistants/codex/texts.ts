import { stableHash } from '../../base/hash.ts';
import { isRecord, type JsonRecord, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import { clipText, contentText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { answerLimitChars, promptLimitChars } from '../limits.ts';
import { pushRecent } from '../recentList.ts';
import type { AssistantTextEvent, PromptOrigin, SessionEvent } from '../sessionEvent.ts';
import type { HeldText, ParserState } from './parserState.ts';
import { judgeInputText } from './prompts.ts';

const titleLimitChars = 120;
const rememberedTexts = 12;
const comparedChars = 2000;
/** The two copies of one text are written within moments of each other. */
const copyDistanceMilliseconds = 60_000;

/** Which family of records told a text: response items, events, or the completed items of the newest layout. */
export type TextSource = 'item' | 'event' | 'completed';

/** A prompt that came as an event. */
export function toldPrompt(
  state: ParserState,
  context: RecordContext,
  source: TextSource,
  text: string,
  images: number,
): readonly SessionEvent[] {
  dropHeld(state, 'prompt');
  state.toldByEvents.add('prompt');
  const input = judgeInputText(text);
  if (input.kind === 'shell') return shellPrompt(state, context, source, input.command);
  if (input.kind !== 'typed') return [];
  if (isCopy(state, source, 'prompt', input.text, context.at)) return [];
  return promptEvents(state, context, input.text, input.rule, images);
}

/** An answer that came as an event. */
export function toldAnswer(
  state: ParserState,
  context: RecordContext,
  source: TextSource,
  text: string,
  phase: AssistantTextEvent['phase'],
): readonly SessionEvent[] {
  dropHeld(state, 'answer');
  state.toldByEvents.add('answer');
  return isCopy(state, source, 'answer', text, context.at) ? [] : answerEvents(state, context, text, phase);
}

/** An interruption that came as an event; nothing when its other copy was taken before. */
export function toldInterruption(state: ParserState, context: RecordContext): readonly SessionEvent[] {
  dropHeld(state, 'interruption');
  state.toldByEvents.add('interruption');
  return isCopy(state, 'event', 'interruption', '', context.at) ? [] : [interruption(context)];
}

/** A message among the response items: held back, because most files tell the same by an event right after. */
export function messageItem(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const content = payload['content'];
  const items = Array.isArray(content)
    ? content.filter(isRecord)
    : [{ type: 'input_text', text: contentText(content) }];
  const role = stringAt(payload, 'role');
  if (role === 'assistant') {
    if (state.toldByEvents.has('answer')) return [];
    const text = contentText(items);
    if (text.trim() === '') return [];
    return hold(state, held(context, 'answer', text, '', phaseOf(payload), 0));
  }
  if (role !== 'user') return [];
  const events: SessionEvent[] = [];
  const typed: string[] = [];
  let rule = 'user-message';
  for (const item of items) {
    const text = stringAt(item, 'text');
    if (text === undefined || text.trim() === '') continue;
    const input = judgeInputText(text);
    if (input.kind === 'shell') events.push(...shellPrompt(state, context, 'item', input.command));
    else if (input.kind === 'interruption')
      events.push(...hold(state, held(context, 'interruption', '', '', 'unknown', 0)));
    else if (input.kind === 'typed') {
      typed.push(input.text);
      rule = input.rule;
    }
  }
  const images = items.filter((item) => item['type'] === 'input_image').length;
  const text = typed.join('\n').trim() || (images > 0 ? '[image]' : '');
  if (text !== '' && !state.toldByEvents.has('prompt'))
    events.push(...hold(state, held(context, 'prompt', text, `item-${rule}`, 'unknown', images)));
  return events;
}

/** Gives up what was held back, once a record shows that no event tells the same. */
export function releaseHeld(state: ParserState): readonly SessionEvent[] {
  const { held } = state;
  state.held = null;
  if (held === null || state.toldByEvents.has(held.kind)) return [];
  if (isCopy(state, 'item', held.kind, held.text, held.at)) return [];
  const context: RecordContext = {
    id: held.id,
    sourceSessionId: state.facts.sourceSessionId,
    at: held.at,
    parentId: null,
    raw: held.raw,
  };
  if (held.kind === 'interruption') return [interruption(context)];
  return held.kind === 'prompt'
    ? promptEvents(state, context, held.text, held.rule, held.attachments)
    : answerEvents(state, context, held.text, held.phase);
}

/** How far the answer was, by the message's own word. */
export function phaseOf(payload: JsonRecord): AssistantTextEvent['phase'] {
  const phase = stringAt(payload, 'phase');
  return phase === 'commentary' ? 'commentary' : phase === 'final_answer' || phase === 'final' ? 'final' : 'unknown';
}

function hold(state: ParserState, text: HeldText): readonly SessionEvent[] {
  if (state.toldByEvents.has(text.kind)) return [];
  const released = releaseHeld(state);
  state.held = text;
  return released;
}

function held(
  context: RecordContext,
  kind: HeldText['kind'],
  text: string,
  rule: string,
  phase: HeldText['phase'],
  attachments: number,
): HeldText {
  const limit = kind === 'answer' ? answerLimitChars : promptLimitChars;
  return {
    kind,
    id: context.id,
    at: context.at,
    raw: context.raw,
    text: clipText(text, limit),
    rule,
    phase,
    attachments,
  };
}

function dropHeld(state: ParserState, kind: HeldText['kind']): void {
  if (state.held?.kind === kind) state.held = null;
}

/**
 * True when another family of records told the same text moments before. The same words from the same family are
 * two texts: people do say "yes" twice.
 */
function isCopy(state: ParserState, source: TextSource, kind: string, text: string, at: number): boolean {
  const hash = stableHash(`${kind}\n${text.slice(0, comparedChars).replace(/\s+/g, ' ').trim()}`);
  const position = state.recentTexts.findIndex(
    (recent) =>
      recent.hash === hash && recent.source !== source && Math.abs(recent.at - at) <= copyDistanceMilliseconds,
  );
  if (position >= 0) state.recentTexts.splice(position, 1);
  else pushRecent(state.recentTexts, { hash, at, source }, rememberedTexts);
  return position >= 0;
}

function promptEvents(
  state: ParserState,
  context: RecordContext,
  text: string,
  rule: string,
  attachments: number,
): readonly SessionEvent[] {
  const shown = text === '' && attachments > 0 ? '[image]' : text;
  if (shown === '') return [];
  const origin: PromptOrigin = state.isSubagent ? 'agent' : state.isAutomated ? 'automation' : 'human';
  if (!state.hasTitle && origin !== 'agent') {
    state.hasTitle = true;
    state.facts = { ...state.facts, title: oneLine(shown, titleLimitChars) };
  }
  const originRule = state.isSubagent ? 'session-subagent' : state.isAutomated ? 'session-automated' : rule;
  return [
    {
      kind: 'user_prompt',
      text: clipText(shown, promptLimitChars),
      origin,
      originRule,
      command: null,
      attachments,
      ...eventBase(context),
    },
  ];
}

function answerEvents(
  state: ParserState,
  context: RecordContext,
  text: string,
  phase: AssistantTextEvent['phase'],
): readonly SessionEvent[] {
  if (text.trim() === '') return [];
  const { model } = state.facts;
  return [{ kind: 'assistant_text', text: clipText(text, answerLimitChars), phase, model, ...eventBase(context) }];
}

/** A command the user ran by hand; it may be told both by an item and by an event. */
export function shellPrompt(
  state: ParserState,
  context: RecordContext,
  source: TextSource,
  command: string,
): readonly SessionEvent[] {
  if (command === '' || isCopy(state, source, 'shell', command, context.at)) return [];
  return [
    {
      kind: 'user_prompt',
      text: clipText(command, promptLimitChars),
      origin: 'shell',
      originRule: 'user-shell-command',
      command: null,
      attachments: 0,
      ...eventBase(context, 'shell'),
    },
  ];
}

function interruption(context: RecordContext): SessionEvent {
  return { kind: 'interruption', by: 'user', during: 'unknown', ...eventBase(context) };
}
