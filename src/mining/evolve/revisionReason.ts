import type { Directive } from '../directive.ts';
import { type Pattern, sessionsOf } from '../pattern.ts';
import { counted, dayOf, quoted } from './evolutionContext.ts';
import type { Growth } from './growth.ts';
import type { OwnSkill } from './knownSkill.ts';
import type { RevisedText } from './reviseText.ts';

/** Instructions, the latest first. */
export function newestFirst(directives: readonly Directive[]): readonly Directive[] {
  return [...directives].sort((left, right) => right.at - left.at);
}

/** Why a skill should be revised: what came back since, how much more supports it, and what changes. */
export function revisionReason(
  own: OwnSkill,
  revised: RevisedText,
  growth: Growth,
  patterns: readonly Pattern[],
): string {
  const again = newestFirst(
    patterns
      .flatMap((pattern) => pattern.directives)
      .filter((item) => item.corrective && item.at > own.knownUntil && growth.eventIds.has(item.eventId)),
  );
  const [last] = again;
  const fixes = patterns.flatMap((pattern) => pattern.fixes).filter((fix) => growth.eventIds.has(fix.eventId));
  const sessions = new Set(patterns.flatMap((pattern) => [...sessionsOf(pattern)])).size;
  const sentences = [
    ...(last
      ? [
          `The mistake came back ${counted(new Set(again.map((item) => item.eventId)).size, 'time')} since version ${own.skill.version} was approved, last on ${dayOf(last.at)}: ${quoted(last.text)}.`,
        ]
      : []),
    ...(fixes.length > 0 ? [`The command failed and was mended ${counted(fixes.length, 'time')} more.`] : []),
    ...(growth.sessions.size > 0
      ? [`${counted(growth.sessions.size, 'more session')} support it, ${sessions} in all.`]
      : []),
    ...(revised.added.length > 0 ? [`It adds ${counted(revised.added.length, 'line')}.`] : []),
    ...(revised.sharpened.length > 0 ? [`It says ${counted(revised.sharpened.length, 'line')} more plainly.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : 'Newer turns say more about it.';
}
