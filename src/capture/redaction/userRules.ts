import { SkillifyError } from '../../base/errors.ts';
import { quantifiersOf } from './patternSyntax.ts';

/** A pattern of the user's own, checked to take little time on any text. */
export interface UserRule {
  readonly pattern: RegExp;
}

const longestPattern = 300;
const mostRules = 50;
const mostQuantifiers = 6;
/** Patterns see the text in pieces of this size, which overlap so that no match is lost at an edge. */
const pieceChars = 4_096;
const overlapChars = 512;
const probeChars = [32, 128, 512, 2_048];
const slowestProbeMs = 25;
const placeholder = '[redacted:user-rule]';

/** Checks and compiles the user's patterns. Throws `invalid-input` with a sentence about the first that cannot be taken. */
export function userRulesOf(patterns: readonly string[]): readonly UserRule[] {
  if (patterns.length > mostRules) {
    throw new SkillifyError(
      'invalid-input',
      `There are ${patterns.length} redaction patterns; at most ${mostRules} are taken. Join some of them with “|”.`,
    );
  }
  return patterns.map((pattern) => ({ pattern: compiled(pattern) }));
}

/** The text with whatever the user's rules match replaced. */
export function redactByUserRules(text: string, rules: readonly UserRule[]): string {
  let kept = text;
  for (const { pattern } of rules) kept = applyInPieces(kept, pattern);
  return kept;
}

function compiled(source: string): RegExp {
  const refuse = (why: string): never => {
    throw new SkillifyError('invalid-input', `The redaction pattern “${source.slice(0, 80)}” cannot be used: ${why}`);
  };
  if (source.trim() === '') refuse('it is empty.');
  if (source.length > longestPattern) refuse(`it is longer than ${longestPattern} characters. Split it.`);
  const pattern = parsed(source) ?? refuse('it is not a regular expression of JavaScript. Check its brackets.');
  if (pattern.test('')) refuse('it matches nothing at all, and so everywhere. Make it match at least one character.');
  const { count, nested, backReference } = quantifiersOf(source);
  if (backReference) refuse('it refers back to a group. Write the text out instead.');
  if (nested)
    refuse('a repeated group holds another repetition or choice, which can take forever. Repeat one of them only.');
  if (count > mostQuantifiers) refuse(`it repeats more than ${mostQuantifiers} things. Split it.`);
  if (isSlow(pattern, source)) refuse('it takes too long on some texts. Give its repetitions limits, such as {1,40}.');
  return pattern;
}

function parsed(source: string): RegExp | null {
  try {
    return new RegExp(source, 'g');
  } catch {
    return null;
  }
}

/** Tries texts that are hard for backtracking, short ones first: the pattern's own characters, each and all, repeated. */
function isSlow(pattern: RegExp, source: string): boolean {
  const seeds = new Set(['a', '0', ' ', 'aA0', ...source.replace(/[^\w @:/=-]/g, ''), source.replace(/\W/g, '')]);
  for (const chars of probeChars) {
    for (const seed of [...seeds].slice(0, 60)) {
      if (seed === '') continue;
      const started = performance.now();
      `${seed.repeat(Math.ceil(chars / seed.length)).slice(0, chars)}\u0001`.replace(pattern, '');
      if (performance.now() - started > slowestProbeMs) return true;
    }
  }
  return false;
}

function applyInPieces(text: string, pattern: RegExp): string {
  if (text.length <= pieceChars) return text.replace(pattern, placeholder);
  let kept = '';
  let from = 0;
  while (from < text.length) {
    const piece = text.slice(from, from + pieceChars);
    const isLast = from + pieceChars >= text.length;
    const settled = isLast ? piece.length : pieceChars - overlapChars;
    let done = 0;
    for (const match of piece.matchAll(pattern)) {
      if (match.index >= settled || match[0] === '') break;
      kept += `${piece.slice(done, match.index)}${placeholder}`;
      done = match.index + match[0].length;
    }
    const next = Math.max(done, settled);
    kept += piece.slice(done, next);
    from += next;
  }
  return kept;
}
