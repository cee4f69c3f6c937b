import { SkillifyError } from '../base/errors.ts';
import { byteSize } from '../engine/byteSize.ts';
import type { RetentionPolicy } from '../engine/retentionContract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { plural } from './print.ts';

const unitDays: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** `skillify prune [--older-than 90d] [--dry-run]`. */
export async function pruneCommand(line: CommandLine, ask: Ask, show: Show): Promise<string> {
  const olderThanDays = line.olderThan === undefined ? null : daysOf(line.olderThan);
  const pruned = await ask('prune', { olderThanDays, dryRun: line.dryRun });
  return show({ pruned }, () => {
    const { sessions, events, bytes, givenBackBytes, unminedSessions } = pruned;
    const unmined =
      unminedSessions > 0
        ? ` ${plural(unminedSessions, 'session')} not mined yet keep theirs; run “skillify now” first.`
        : '';
    if (events === 0) return `There is nothing to prune.${unmined}`;
    const what = `the raw text of ${plural(events, 'event')} in ${plural(sessions, 'session')} (about ${byteSize(bytes, 'en')})`;
    if (pruned.dryRun) return `This would prune ${what}. Leave out --dry-run to do it; it cannot be undone.${unmined}`;
    const given = givenBackBytes > 0 ? ` The file is ${byteSize(givenBackBytes, 'en')} smaller.` : '';
    return `Pruned ${what}. What was learned from it is kept.${given}${unmined}`;
  });
}

/** How long raw events are kept, as the environment says. Throws `usage` for what it cannot take. */
export function retentionPolicy(environment: NodeJS.ProcessEnv): Partial<RetentionPolicy> {
  const days = wholeNumber(environment, 'SKILLIFY_RETENTION_DAYS');
  const maxSizeMb = wholeNumber(environment, 'SKILLIFY_RETENTION_MAX_SIZE_MB');
  return { ...(days === null ? {} : { days }), ...(maxSizeMb === null ? {} : { maxSizeMb }) };
}

function wholeNumber(environment: NodeJS.ProcessEnv, name: string): number | null {
  const text = environment[name];
  if (text === undefined || text === '') return null;
  const number = Number(text);
  // A mistaken value must not prune what was meant to be kept.
  if (!Number.isInteger(number) || number < 0)
    throw new SkillifyError('usage', `${name} takes a whole number, 0 for no limit; it is “${text}”.`);
  return number;
}

function daysOf(age: string): number {
  const [, count = '', unit = 'd'] = /^(\d{1,5})([dwmy]?)$/.exec(age) ?? [];
  const days = Number(count) * (unitDays[unit || 'd'] ?? 1);
  if (count === '' || days < 1 || days > 100_000)
    throw new SkillifyError('usage', '--older-than takes an age such as 90d, 12w, 6m or 1y.');
  return days;
}
