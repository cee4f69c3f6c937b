import type { Directive } from './directive.ts';
import { isTopical } from './terms.ts';

/** A tool, agent or service that the user keeps naming as the means of the work. */
export interface NamedHelper {
  readonly stem: string;
  readonly members: readonly Directive[];
}

/** “implement it with Sonnet”, “delegate to …”, “ask …”, “use the … skill”: the word behind is the means. */
const means =
  /\b(?:with|using|via|through|ask|use|run|launch|delegate (?:\w+ ){0,4}to|make|let|have)\s+(?:an?\s+|the\s+|our\s+)?([\p{L}][\p{L}\p{N}_-]{2,})/giu;

/**
 * Names that stand as the means of requests in at least three sessions, or in two sessions four times.
 * A name is told from an ordinary word by being written with a capital inside a sentence at least once.
 */
export function findNamedHelpers(directives: readonly Directive[]): readonly NamedHelper[] {
  const found = new Map<string, { members: Directive[]; asMeans: number; capital: boolean }>();
  for (const directive of directives) {
    if (directive.polarity === 'do-not') continue;
    const asMeans = new Set([...directive.text.matchAll(means)].map((match) => match[1]?.toLowerCase()));
    const seen = new Set<string>();
    for (const term of directive.terms) {
      if (!isTopical(term.stem) || seen.has(term.stem) || term.surface.length < 4) continue;
      seen.add(term.stem);
      const entry = found.get(term.stem) ?? { members: [], asMeans: 0, capital: false };
      entry.members.push(directive);
      if (asMeans.has(term.surface)) entry.asMeans += 1;
      if (isCapitalInside(directive.text, term.surface)) entry.capital = true;
      found.set(term.stem, entry);
    }
  }
  const helpers: NamedHelper[] = [];
  for (const [stem, { members, asMeans, capital }] of found) {
    const sessions = new Set(members.map((member) => member.sessionId)).size;
    const often = sessions >= 3 || (sessions >= 2 && members.length >= 4);
    if (capital && often && asMeans >= 2 && asMeans * 2 >= members.length) helpers.push({ stem, members });
  }
  return helpers.sort(
    (left, right) => right.members.length - left.members.length || left.stem.localeCompare(right.stem),
  );
}

function isCapitalInside(text: string, surface: string): boolean {
  const at = text.toLowerCase().indexOf(surface);
  return at > 0 && /\p{Lu}/u.test(text.charAt(at)) && !/[.!?]\s*$/.test(text.slice(0, at));
}
