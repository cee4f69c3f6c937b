import { adviceOf, bodyLines, type Statement } from '../../mining/evolve/skillLines.ts';
import { triggerOf } from '../../mining/evolve/trigger.ts';
import { mendedChange } from '../../mining/findFixes.ts';
import type { Episode } from '../../signals/episode.ts';
import type { Skill, SkillVersion } from '../skill.ts';

const failingLine = /^- Do not run `([^`]+)` as it stands/;
const passingLine = /^- Run `([^`]+)`/;

/** A skill as sessions are searched for it: by its text as it stands, so that sessions before and after are measured alike. */
export interface WatchedSkill {
  readonly name: string;
  /** Oldest first. */
  readonly versions: readonly Pick<SkillVersion, 'version' | 'at'>[];
  /** UTC milliseconds; null while it is approved. */
  readonly retiredAt: number | null;
  readonly advice: readonly Statement[];
  /** A command, program or path that it names, or two of its topics. */
  readonly applies: (episode: Episode) => boolean;
  /** The command that it says fails, in general form, and what mends it; null for a skill about anything else. */
  readonly failing: { readonly command: string; readonly change: string | null } | null;
}

/** Takes a skill apart for the ledger. */
export function watchSkill(skill: Skill, versions: readonly SkillVersion[]): WatchedSkill {
  const lines = bodyLines(skill.skillMd);
  const command = firstMatch(lines, failingLine);
  const after = firstMatch(lines, passingLine);
  const advice = adviceOf(skill.skillMd);
  const isNamed = triggerOf(skill.skillMd);
  const programs = programsOf(advice);
  return {
    name: skill.name,
    versions: [...versions].sort((left, right) => left.version - right.version),
    retiredAt: skill.status === 'retired' ? skill.retiredAt : null,
    advice,
    applies: (episode) => isNamed(episode) || episode.steps.some((step) => programs.has(step.split(' ')[0] ?? '')),
    failing: command === null ? null : { command, change: after === null ? null : mendedChange(command, after) },
  };
}

/**
 * The version in the skill folders at a time: 0 before the first, null once it is retired. What counts is when a session
 * starts, for that is when assistants list their skills.
 */
export function versionAt(skill: Pick<WatchedSkill, 'versions' | 'retiredAt'>, at: number): number | null {
  if (skill.retiredAt !== null && at >= skill.retiredAt) return null;
  return skill.versions.reduce((version, each) => (each.at <= at ? each.version : version), 0);
}

/** What the rules say to use, and what not: where that is a program, running it shows that the situation arose. */
function programsOf(advice: readonly Statement[]): ReadonlySet<string> {
  return new Set(advice.flatMap(({ stance: { object, unwanted } }) => (object === null ? [] : [object, ...unwanted])));
}

function firstMatch(lines: readonly { readonly text: string }[], pattern: RegExp): string | null {
  for (const { text } of lines) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
