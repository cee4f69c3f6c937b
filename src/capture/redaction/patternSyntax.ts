/** What decides whether a regular expression can take more than its share of time. */
export interface QuantifierFacts {
  /** Repetitions of variable length. */
  readonly count: number;
  /** A repeated group that itself holds a repetition or a choice. */
  readonly nested: boolean;
  readonly backReference: boolean;
}

interface Group {
  varies: boolean;
}

const bounded = /^\{(\d+)(,?)(\d*)\}/;

/** Reads a pattern that is known to compile. */
export function quantifiersOf(source: string): QuantifierFacts {
  const groups: Group[] = [{ varies: false }];
  let count = 0;
  let nested = false;
  let backReference = false;
  let closed: Group | null = null;
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    const top = groups.at(-1) ?? { varies: false };
    const repetition = repetitionAt(source, at);
    if (repetition !== null) {
      if (repetition.varies) {
        count += 1;
        nested ||= closed?.varies === true && repetition.repeats;
        top.varies = true;
      }
      at += repetition.length - 1;
      closed = null;
      continue;
    }
    closed = null;
    if (character === '\\') {
      backReference ||= /^\\(?:[1-9]|k<)/.test(source.slice(at, at + 3));
      at += 1;
    } else if (character === '[') at = endOfClass(source, at);
    else if (character === '(') groups.push({ varies: false });
    else if (character === '|') top.varies = true;
    else if (character === ')') {
      closed = groups.pop() ?? null;
      const parent = groups.at(-1);
      if (parent && closed?.varies) parent.varies = true;
    }
  }
  return { count, nested, backReference };
}

function repetitionAt(source: string, at: number): { length: number; varies: boolean; repeats: boolean } | null {
  const character = source.charAt(at);
  const lazy = (length: number) => (source.charAt(at + length) === '?' ? length + 1 : length);
  if (character === '*' || character === '+') return { length: lazy(1), varies: true, repeats: true };
  // Behind an opening bracket a question mark begins the group's kind.
  if (character === '?') {
    return source.charAt(at - 1) === '(' && source.charAt(at - 2) !== '\\'
      ? null
      : { length: lazy(1), varies: true, repeats: false };
  }
  if (character !== '{') return null;
  const match = bounded.exec(source.slice(at, at + 20));
  if (match === null) return null;
  const [whole, least, comma, most] = match;
  return { length: lazy(whole.length), varies: comma === ',' && most !== least, repeats: true };
}

function endOfClass(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === ']') return at;
  }
  return source.length;
}
