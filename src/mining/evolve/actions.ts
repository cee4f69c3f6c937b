import { imperativeVerbs } from '../../signals/imperatives.ts';
import { termsOf } from '../terms.ts';

/** Verbs that ask for the same thing to be there, to be used or to be gone. */
const sameActions: readonly (readonly [string, string])[] = [
  ['have', 'write add create make put leave include use run do open call prefer set keep start have'],
  ['lose', 'delete remove drop clear clean undo revert'],
];

const actionOf: ReadonlyMap<string, string> = new Map([
  ...[...imperativeVerbs].flatMap((verb) => termsOf(verb).map((term) => [term.stem, term.stem] as const)),
  ...sameActions.flatMap(([action, verbs]) => termsOf(verbs).map((term) => [term.stem, action] as const)),
]);

/** What the verb at the beginning of a text does, alike for verbs of the same meaning; null when it begins with none. */
export function leadingAction(text: string): string | null {
  const first = /^[\s,]*(?:please |always |also |to |only |just )*([\p{L}-]+)/iu.exec(text)?.[1];
  const stem = first === undefined ? undefined : termsOf(first)[0]?.stem;
  return (stem !== undefined && actionOf.get(stem)) || null;
}
