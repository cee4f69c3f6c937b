import { oneLine } from '../../base/text.ts';
import { type DraftInstruction, draftInstructions } from './draftLines.ts';
import type { SessionTexts, SourceText } from './sourceText.ts';
import type { TaintMark, TaintOrigin } from './taintMark.ts';
import { shareOf, tellingWords } from './wordOverlap.ts';

/** From this share of its words on a text is where a line comes from. */
const sameAt = 0.6;
const quoteChars = 240;
/** A stretch of foreign text that is compared at once. */
const stretchChars = 600;
/** Shorter commands stand in every text. */
const leastCommandChars = 8;

/** The texts of one session, by whom it was recorded. */
export interface TaintedSession extends SessionTexts {
  readonly sessionId: string;
  readonly file: string | null;
}

/**
 * Marks the lines of a draft whose words stand in text that no person typed and in no person's own words, with where they
 * stand. `approved`: lines that were approved before and need no second look. Compares words, whatever made the draft.
 */
export function markLines(
  skillMd: string,
  sessions: readonly TaintedSession[],
  approved: ReadonlySet<string>,
): readonly TaintMark[] {
  const open = draftInstructions(skillMd).filter(({ text }) => !approved.has(text));
  const clean = sessions.flatMap(({ texts }) => texts.filter(({ origin }) => origin === 'person'));
  const cleanText = clean.map(({ text }) => plain(text)).join('\n');
  const cleanWords = clean.map(({ text }) => tellingWords(text));
  const marks: TaintMark[] = [];
  for (const instruction of open) {
    const source = commandSource(instruction, cleanText, sessions) ?? wordSource(instruction, cleanWords, sessions);
    if (source) marks.push(markOf(instruction, source));
  }
  return marks;
}

interface Source {
  readonly session: TaintedSession;
  readonly text: SourceText;
  readonly origin: TaintOrigin;
  readonly quote: string;
}

/** A command that a person did not type and that stood in foreign text before the assistant ran it. */
function commandSource(
  { commands }: DraftInstruction,
  cleanText: string,
  sessions: readonly TaintedSession[],
): Source | null {
  for (const command of commands) {
    const wanted = longestLiteral(command);
    if (wanted.length < leastCommandChars || cleanText.includes(wanted)) continue;
    for (const session of sessions) {
      const ran = session.commands.findIndex((each) => plain(each).includes(wanted));
      for (const text of session.texts) {
        if (text.origin === 'person' || (ran >= 0 && text.ranBefore > ran)) continue;
        const at = plain(text.text).indexOf(wanted);
        if (at < 0) continue;
        return { session, text, origin: text.origin, quote: around(plain(text.text), at, wanted.length) };
      }
    }
  }
  return null;
}

/** The foreign text that has most of the words of one of a line's sentences, unless a person said as much. */
function wordSource(
  { said }: DraftInstruction,
  cleanWords: readonly ReadonlySet<string>[],
  sessions: readonly TaintedSession[],
): Source | null {
  for (const part of said) {
    const wanted = tellingWords(part);
    if (wanted.size < 2) continue;
    const cleanBest = cleanWords.reduce((best, words) => Math.max(best, shareOf(wanted, words)), 0);
    if (cleanBest >= sameAt) continue;
    const source = closest(wanted, cleanBest, sessions);
    if (source) return source;
  }
  return null;
}

function closest(wanted: ReadonlySet<string>, cleanBest: number, sessions: readonly TaintedSession[]): Source | null {
  let best: (Source & { readonly share: number }) | null = null;
  for (const session of sessions) {
    for (const text of session.texts) {
      if (text.origin === 'person') continue;
      for (const stretch of stretches(text.text)) {
        const share = shareOf(wanted, tellingWords(stretch));
        if (share < sameAt || share <= cleanBest || share <= (best?.share ?? 0)) continue;
        best = { session, text, origin: text.origin, quote: oneLine(stretch, quoteChars), share };
        if (share === 1) return best;
      }
    }
  }
  return best;
}

function markOf({ line, text }: DraftInstruction, { session, text: source, origin, quote }: Source): TaintMark {
  return {
    line,
    text,
    origin,
    eventId: source.eventId,
    sessionId: session.sessionId,
    file: session.file,
    transcriptLine: source.transcriptLine,
    quote,
  };
}

/** What a command has between its placeholders, the longest piece. */
function longestLiteral(command: string): string {
  const pieces = plain(command).split(/<[^<>]{0,40}>/);
  return pieces.map((piece) => piece.trim()).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').toLowerCase();
}

function around(text: string, at: number, length: number): string {
  return oneLine(text.slice(Math.max(0, at - 80), at + length + 80), quoteChars);
}

/** Lines, long ones in overlapping pieces. */
function* stretches(text: string): Iterable<string> {
  for (const line of text.split('\n')) {
    if (line.length <= stretchChars) {
      if (line.length > 6) yield line;
      continue;
    }
    for (let from = 0; from < line.length; from += stretchChars / 2) yield line.slice(from, from + stretchChars);
  }
}
