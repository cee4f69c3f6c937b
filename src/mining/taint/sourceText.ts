import type { SessionEvent, ToolCallEvent } from '../../assistants/sessionEvent.ts';
import { ownWords } from '../../signals/ownWords.ts';
import type { TaintOrigin, TextOrigin } from './taintMark.ts';

/** Text of an event with its origin. */
export interface SourceText {
  readonly origin: TextOrigin;
  readonly eventId: string;
  readonly transcriptLine: number | null;
  readonly text: string;
  /** Commands that the assistant ran before this text came. */
  readonly ranBefore: number;
}

/** The texts of one session that a draft can be made from, and the commands that its assistant ran, in order. */
export interface SessionTexts {
  readonly texts: readonly SourceText[];
  readonly commands: readonly string[];
}

/** Takes the events of a session apart by the origin of their words. `isImported`: nobody vouches for who said what. */
export function sessionTexts(events: readonly SessionEvent[], isImported: boolean): SessionTexts {
  const calls = new Map<string, ToolCallEvent>();
  const texts: SourceText[] = [];
  const commands: string[] = [];
  const add = (event: SessionEvent, origin: TextOrigin, text: string) => {
    if (text.trim() !== '')
      texts.push({ origin, eventId: event.id, transcriptLine: event.raw.line, text, ranBefore: commands.length });
  };
  for (const event of events) {
    if (event.kind === 'tool_call') {
      calls.set(event.callId, event);
      if (event.command !== null) commands.push(event.command);
    } else if (event.kind === 'tool_result') {
      const category = calls.get(event.callId)?.category ?? 'other';
      add(event, originOfTool(category), event.output);
      // A server can print whatever a refusal looks like.
      const isTold = category === 'mcp' || category === 'web' || category === 'task';
      if (event.feedback !== null) add(event, isTold ? originOfTool(category) : said(isImported), event.feedback);
    } else if (event.kind === 'user_prompt') {
      const isTyped =
        event.origin === 'human' ||
        event.origin === 'queued' ||
        event.origin === 'steer' ||
        event.origin === 'command' ||
        event.origin === 'answer';
      if (!isTyped) add(event, event.origin === 'agent' ? 'subagent' : 'tool', event.text);
      else {
        const { own, doubtful, pasted } = ownWords(event.text);
        add(event, said(isImported), withoutLines(own, doubtful));
        add(event, 'paste', `${doubtful}\n${pasted}`);
      }
    } else if (event.kind === 'synthetic_input') {
      add(event, event.reason === 'file-context' || event.reason === 'instructions' ? 'file' : 'tool', event.text);
    } else if (event.kind === 'compaction') add(event, 'tool', event.text);
  }
  return { texts, commands };
}

function said(isImported: boolean): TextOrigin {
  return isImported ? 'import' : 'person';
}

function originOfTool(category: ToolCallEvent['category']): TaintOrigin {
  if (category === 'web') return 'web';
  if (category === 'task') return 'subagent';
  return category === 'read' || category === 'search' ? 'file' : 'tool';
}

function withoutLines(own: string, doubtful: string): string {
  const left = new Set(doubtful.split('\n'));
  return own
    .split('\n')
    .filter((line) => !left.has(line))
    .join('\n');
}
