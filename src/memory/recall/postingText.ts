import type { Posting } from '../trigger/rivalIndex.ts';
import { fieldNames } from '../trigger/skillFields.ts';

/** Codes of the characters that postings are written with: digits, and a letter for each field from `a` on. */
const code = { zero: 48, nine: 57, firstField: 97 };

/**
 * Which skills have a term, as text: `3ac2 4f` says skill 3, once in the first field and twice in the third, then
 * skill 3 + 4, once in the sixth.
 */
export function encodePostings(postings: readonly Posting[]): string {
  let before = 0;
  const parts = postings.map(({ skill, counts }) => {
    const fields = counts.map((count, field) =>
      count === 0 ? '' : `${String.fromCharCode(code.firstField + field)}${count === 1 ? '' : count}`,
    );
    const part = `${skill - before}${fields.join('')}`;
    before = skill;
    return part;
  });
  return parts.join(' ');
}

/** Reads what `encodePostings` wrote, up to the first skill that is none of the `skills` or has no field. */
export function decodePostings(text: string, skills: number): readonly Posting[] {
  const none = fieldNames.map(() => 0);
  const postings: Posting[] = [];
  let skill = 0;
  let at = 0;
  while (at < text.length) {
    const step = numberAt(text, at);
    at = endOfNumber(text, at);
    skill += step;
    const counts = none.slice();
    const fieldsFrom = at;
    for (let field = fieldAt(text, at); field >= 0 && field < counts.length; field = fieldAt(text, at)) {
      const end = endOfNumber(text, at + 1);
      counts[field] = end === at + 1 ? 1 : numberAt(text, at + 1);
      at = end;
    }
    if (skill >= skills || at === fieldsFrom) break;
    postings.push({ skill, counts });
    at += 1;
  }
  return postings;
}

function fieldAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) - code.firstField : -1;
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= code.zero && text.charCodeAt(at) <= code.nine) at += 1;
  return at;
}

function numberAt(text: string, from: number): number {
  const end = endOfNumber(text, from);
  let value = 0;
  for (let at = from; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - code.zero;
  return value;
}
