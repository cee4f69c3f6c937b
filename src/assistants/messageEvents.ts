import { clipText } from './clippedText.ts';
import { eventBase, type RecordContext } from './eventBase.ts';
import { answerLimitChars, promptLimitChars, syntheticLimitChars } from './limits.ts';
import type {
  AssistantTextEvent,
  PromptOrigin,
  SessionEvent,
  SyntheticInputEvent,
  TurnEndEvent,
} from './sessionEvent.ts';

/** What a user message turned out to be, with the rule that said so. */
export type UserInput =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'compaction'; readonly text: string }
  | { readonly kind: 'synthetic'; readonly reason: SyntheticInputEvent['reason']; readonly text: string }
  | {
      readonly kind: 'prompt';
      readonly origin: PromptOrigin;
      readonly rule: string;
      readonly text: string;
      readonly command?: string | null;
    };

/** A prompt that a person typed, decided by the named rule. */
export function typedPrompt(text: string, rule: string): UserInput {
  return { kind: 'prompt', origin: 'human', rule, text };
}

/** Text that no person typed. */
export function syntheticInput(reason: SyntheticInputEvent['reason'], text: string): UserInput {
  return { kind: 'synthetic', reason, text };
}

/** The event of a user message; none for an empty one. */
export function userInputEvents(
  context: RecordContext,
  suffix: string,
  input: UserInput,
  attachments = 0,
): readonly SessionEvent[] {
  switch (input.kind) {
    case 'nothing':
      return [];
    case 'compaction':
      return [{ kind: 'compaction', text: clipText(input.text, promptLimitChars), ...eventBase(context, suffix) }];
    case 'synthetic': {
      const text = clipText(input.text, syntheticLimitChars);
      return [{ kind: 'synthetic_input', reason: input.reason, text, ...eventBase(context, suffix) }];
    }
    default: {
      const typed = input.text.trim();
      const text = clipText(typed === '' && attachments > 0 ? '[image]' : typed, promptLimitChars);
      const command = input.command ?? null;
      if (text === '' && command === null) return [];
      return [
        {
          kind: 'user_prompt',
          text,
          origin: input.origin,
          originRule: input.rule,
          command,
          attachments,
          ...eventBase(context, suffix),
        },
      ];
    }
  }
}

/** The event of an answer; none for an empty one. */
export function answerEvents(
  context: RecordContext,
  suffix: string,
  text: string,
  model: string | null,
  phase: AssistantTextEvent['phase'] = 'unknown',
): readonly SessionEvent[] {
  if (text.trim() === '') return [];
  const clipped = clipText(text, answerLimitChars);
  return [{ kind: 'assistant_text', text: clipped, phase, model, ...eventBase(context, suffix) }];
}

/** The end of a turn; `inferred` where no record says so by itself. */
export function turnEnd(context: RecordContext, reason: TurnEndEvent['reason'], inferred = false): SessionEvent {
  return { kind: 'turn_end', reason, inferred, ...eventBase(context, 'end') };
}

/** The user stopped the assistant. */
export function interruption(context: RecordContext, during: 'tool' | 'answer' | 'unknown'): SessionEvent {
  return { kind: 'interruption', by: 'user', during, ...eventBase(context, 'stop') };
}
