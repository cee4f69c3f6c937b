import { areKnownAlternatives } from '../alternatives.ts';
import type { TermWeights } from '../terms.ts';
import type { Stance } from './stance.ts';

/**
 * True when following one statement means going against the other: one forbids most of what the other asks for,
 * or they name different things of which only one can be used.
 */
export function areOpposed(
  left: Stance,
  right: Stance,
  weights: TermWeights,
  areAlternatives: (one: string, other: string) => boolean = areKnownAlternatives,
): boolean {
  if (left.scope !== right.scope) return false;
  return (
    forbids(left, right, weights) ||
    forbids(right, left, weights) ||
    (left.object !== null &&
      right.object !== null &&
      left.object !== right.object &&
      !left.wanted.has(right.object) &&
      !right.wanted.has(left.object) &&
      (areAlternatives(left.object, right.object) || sameFrame(left, left.object, right, right.object)))
  );
}

function forbids(asking: Stance, forbidding: Stance, weights: TermWeights): boolean {
  const shared = [...asking.wanted].filter((stem) => forbidding.unwanted.has(stem));
  if ([...forbidding.occasion].some((stem) => !asking.wanted.has(stem))) return false;
  if (!isSameAction(asking, forbidding)) return false;
  if (shared.length === 0 || (asking.object !== null && !forbidding.unwanted.has(asking.object))) return false;
  // Of two things that are forbidden together one alone is not: “never draft PRs” says nothing against PRs.
  if (shared.length === 1 && forbidding.unwanted.size > 1 && asking.object === null) return false;
  const weigh = (stems: Iterable<string>) => [...stems].reduce((sum, stem) => sum + weights.weight(stem), 0);
  const [own, theirs] = [weigh(asking.wanted), weigh(forbidding.unwanted)];
  const common = weigh(shared);
  return common >= 0.7 * Math.min(own, theirs) && common >= 0.4 * Math.max(own, theirs);
}

/** “never delete the lockfile” says nothing against “commit the lockfile”. */
function isSameAction(asking: Stance, forbidding: Stance): boolean {
  const { action } = asking;
  const { forbiddenAction } = forbidding;
  if (action === null || forbiddenAction === null || action === forbiddenAction) return true;
  return asking.wanted.has(forbiddenAction) || forbidding.unwanted.has(action);
}

/** “use tabs for indentation”, “use spaces for indentation”: all but what is used is the same, and there is something. */
function sameFrame(left: Stance, leftObject: string, right: Stance, rightObject: string): boolean {
  const rest = (stance: Stance, object: string) => [...stance.wanted].filter((stem) => stem !== object).sort();
  const [one, other] = [rest(left, leftObject), rest(right, rightObject)];
  return one.length > 0 && one.join(' ') === other.join(' ');
}
