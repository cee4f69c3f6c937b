import type { TaintOrigin } from '../mining/taint/taintMark.ts';

/** Something in a draft to be looked at before it is approved. */
export interface Caution {
  /** Names it in an approval; made of the line’s text, so that a tick is for exactly these words. */
  readonly key: string;
  /** 1-based line of SKILL.md. */
  readonly line: number;
  /** `block`: the draft cannot be approved without its tick. */
  readonly severity: 'block' | 'warn';
  /** Rule of the scanner; null for words that no person typed. */
  readonly rule: string | null;
  /** Where words that no person typed come from; null for what the scanner found. */
  readonly origin: TaintOrigin | null;
  /** A sentence for the user. */
  readonly message: string;
  readonly text: string;
  /** What stands at the place that the words come from. */
  readonly quote: string | null;
  readonly eventId: string | null;
  /** Path of the transcript and 1-based line in it. */
  readonly file: string | null;
  readonly transcriptLine: number | null;
}
