import type { PromptEvent, SessionEvent } from '../../assistants/sessionEvent.ts';
import type { EpisodeEvents } from '../episode.ts';

/** Everything about a prompt that its detectors look at: what came before it, its own words, and what followed. */
export interface PromptSituation {
  readonly prompt: string;
  readonly promptEvent: PromptEvent | null;
  /** 0-based position of the prompt in its session. */
  readonly position: number;
  /** The previous prompt of the session, or empty. */
  readonly previousPrompt: string;
  /** Events of the episode before, oldest first. */
  readonly before: readonly SessionEvent[];
  /** The last words of the assistant before the prompt. */
  readonly lastAnswer: string;
  /** Milliseconds from the last event before the prompt; null for the first prompt. */
  readonly pauseMs: number | null;
  /** Events that followed the prompt in its episode. */
  readonly after: readonly SessionEvent[];
  /** The first words of the assistant after the prompt. */
  readonly nextAnswer: string;
  /** Files edited anywhere before in the session, by folded path. */
  readonly editedBefore: ReadonlySet<string>;
}

/** The situation of each episode's prompt, in the order of the episodes of one session. */
export function situationsOf(segments: readonly EpisodeEvents[]): readonly PromptSituation[] {
  const edited = new Set<string>();
  return segments.map(({ episode, events }, index) => {
    const previous = segments[index - 1];
    const before = previous?.events ?? [];
    for (const event of before) if (isOwnEdit(event)) edited.add(foldPath(event.path));
    const promptEvent = events.find(
      (event): event is PromptEvent => event.kind === 'user_prompt' && event.id === episode.promptEventId,
    );
    const last = before.at(-1);
    return {
      prompt: episode.prompt,
      promptEvent: promptEvent ?? null,
      position: index,
      previousPrompt: previous?.episode.prompt ?? '',
      before,
      lastAnswer: lastText(before),
      pauseMs: last ? Math.max(0, episode.startedAt - last.at) : null,
      after: events.slice(1),
      nextAnswer: firstText(events),
      editedBefore: new Set(edited),
    };
  });
}

/** True for an edit that the assistant made and that took effect. */
export function isOwnEdit(event: SessionEvent): event is Extract<SessionEvent, { kind: 'file_edit' }> {
  return event.kind === 'file_edit' && event.state !== 'outside' && event.state !== 'rejected';
}

/** A path in a form that the same file has wherever it is named. */
export function foldPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase();
}

function lastText(events: readonly SessionEvent[]): string {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event?.kind === 'assistant_text' && event.text.trim() !== '') return event.text;
  }
  return '';
}

/** The opening of the answer; an empty or very short first message is read together with the next. */
function firstText(events: readonly SessionEvent[]): string {
  let text = '';
  for (const event of events) {
    if (event.kind !== 'assistant_text') continue;
    text = `${text} ${event.text}`.trim();
    if (text.length >= 80) break;
  }
  return text;
}
