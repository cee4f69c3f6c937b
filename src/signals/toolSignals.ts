import type { SessionEvent, ToolCallEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import { revertOf } from './commandLine.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** Rejections, interruptions, reverts and edits by the user, as tool records show them. */
export function toolSignals({ episode, events }: EpisodeEvents): readonly Signal[] {
  const signals: Signal[] = [];
  const calls = new Map<string, ToolCallEvent>();
  const edited = new Set<string>();
  const base = { sessionId: episode.sessionId, episodeId: episode.id };
  for (const event of events) {
    if (event.kind === 'tool_call') {
      calls.set(event.callId, event);
      const revert = event.command === null ? null : revertOf(event.command);
      if (revert && touches(revert.paths, edited)) {
        signals.push(
          makeSignal({
            ...base,
            kind: 'revert',
            eventId: event.id,
            at: event.at,
            confidence: revert.paths.length > 0 ? 0.8 : 0.6,
            rule: 'git-revert',
            explanation: `Changes of this session were taken back with ${revert.what}.`,
            text: event.command ?? '',
          }),
        );
      }
    } else if (event.kind === 'tool_result' && event.status === 'rejected') {
      const call = calls.get(event.callId);
      signals.push(
        makeSignal({
          ...base,
          kind: 'rejection',
          eventId: event.id,
          relatedEventIds: call ? [call.id] : [],
          at: event.at,
          confidence: event.feedback ? 0.95 : 0.7,
          rule: event.feedback ? 'tool-rejected-with-words' : 'tool-rejected',
          explanation: event.feedback
            ? 'The user refused a tool call and said why.'
            : 'The user refused a tool call without a word.',
          text: event.feedback ?? describe(call),
        }),
      );
    } else if (event.kind === 'interruption' && event.by === 'user') {
      signals.push(
        makeSignal({
          ...base,
          kind: 'interruption',
          eventId: event.id,
          at: event.at,
          confidence: 0.6,
          rule: `interrupted-${event.during}`,
          explanation: 'The user stopped the assistant.',
          text: describe([...calls.values()].at(-1)),
        }),
      );
    } else if (event.kind === 'rewind') {
      signals.push(
        makeSignal({
          ...base,
          kind: 'revert',
          eventId: event.id,
          at: event.at,
          confidence: 0.75,
          rule: 'rewind',
          explanation: 'The user went back in the conversation and dropped what followed.',
          text: `${event.turns} turn${event.turns === 1 ? '' : 's'} taken back`,
        }),
      );
    } else if (event.kind === 'file_edit') {
      const signal = userEditSignal(event, edited, base);
      if (signal) signals.push(signal);
      if (event.state === 'applied' || event.state === 'user-modified') edited.add(normalise(event.path));
    }
  }
  return signals;
}

function userEditSignal(
  event: Extract<SessionEvent, { kind: 'file_edit' }>,
  edited: ReadonlySet<string>,
  base: { sessionId: string; episodeId: string },
): Signal | null {
  const modified = event.state === 'user-modified';
  if (!modified && !(event.state === 'outside' && edited.has(normalise(event.path)))) return null;
  return makeSignal({
    ...base,
    kind: 'user-edit',
    eventId: event.id,
    at: event.at,
    confidence: modified ? 0.85 : 0.4,
    rule: modified ? 'edit-changed-before-accepting' : 'file-changed-outside',
    explanation: modified
      ? 'The user changed the proposed edit before accepting it.'
      : 'A file the assistant had edited was then changed by the user or another program.',
    text: oneLine(`${event.path}: ${event.addedText}`, 400),
  });
}

function touches(paths: readonly string[], edited: ReadonlySet<string>): boolean {
  if (edited.size === 0) return false;
  if (paths.length === 0) return true;
  return paths.some((path) => path === '.' || [...edited].some((known) => known.endsWith(normalise(path))));
}

function normalise(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

function describe(call: ToolCallEvent | undefined): string {
  if (!call) return '';
  return oneLine(call.command ?? `${call.tool} ${call.paths.join(' ')}`, 400);
}
