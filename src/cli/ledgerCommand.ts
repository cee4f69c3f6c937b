import type { LedgerReport } from '../engine/ledgerContract.ts';
import type { PhaseCounts } from '../skills/ledger/ledgerCounts.ts';
import type { Interval } from '../skills/ledger/proportion.ts';
import type { SkillLedger } from '../skills/ledger/skillLedger.ts';
import type { LedgerVerdict } from '../skills/ledger/verdict.ts';
import type { Ask, Show } from './commands.ts';
import { day, type Paint, plural, printable } from './print.ts';

const verdictWords: Readonly<Record<LedgerVerdict, string>> = {
  helpful: 'helpful',
  'no-effect': 'no effect',
  harmful: 'harmful',
  'never-fires': 'never called for',
  'not-loaded': 'not loaded',
  'too-early': 'too early to say',
};

/** `skillify skills ledger [NAME]`: how skills did since their approval. */
export async function ledgerCommand(name: string | null, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const report = await ask('ledger', { name });
  return show(report, () => renderLedger(report, name !== null, paint));
}

function renderLedger(report: LedgerReport, isFull: boolean, paint: Paint): string {
  if (report.skills.length === 0) return 'No skills yet. Approve a proposal first.';
  const lines = report.skills.flatMap((skill) => [
    ...summary(skill, paint),
    ...(isFull ? details(skill, paint) : []),
    '',
  ]);
  const { before, after } = report.minimum;
  lines.push(
    paint.dim(
      `Shares are of the sessions that called for the skill, with 95 % intervals; nothing is said below ${before} such sessions before approval and ${after} since.`,
    ),
  );
  if (report.sessionsLeft > 0)
    lines.push(`${plural(report.sessionsLeft, 'session')} not looked at yet; run this again to go on.`);
  return lines.join('\n');
}

function summary(skill: SkillLedger, paint: Paint): readonly string[] {
  const { verdict, reason, suggestions, counts } = skill;
  const word = verdictWords[verdict];
  const coloured = verdict === 'helpful' ? paint.good(word) : verdict === 'harmful' ? paint.bad(word) : word;
  return [
    `${paint.bold(skill.name)}  ${coloured}`,
    `  ${reason}`,
    `  before ${day(skill.approvedAt)}: ${phase(counts.before, skill.before.interval)}`,
    `  since:             ${phase(counts.after, skill.after.interval)}`,
    `  loaded in ${counts.after.loaded} of ${counts.after.visible} eligible sessions in which loading can be seen`,
    ...suggestions.map(({ kind, reason: why }) => `  → ${kind.replace('-', ' the ')}: ${why}`),
  ];
}

function phase({ sessions, eligible, recurred }: PhaseCounts, interval: Interval): string {
  const share = eligible === 0 ? '' : ` (${percent(interval.low)} to ${percent(interval.high)} %)`;
  return `mistake in ${recurred} of ${eligible} eligible${share}, of ${plural(sessions, 'session')}`;
}

function details(skill: SkillLedger, paint: Paint): readonly string[] {
  const { after } = skill.counts;
  const lines = [
    `  mistake where it was loaded: ${after.loadedRecurred} of ${after.loaded}; where it was not: ${after.notLoadedRecurred} of ${after.visible - after.loaded}`,
  ];
  if (after.recalled > 0) lines.push(`  named with a prompt (recall) in ${plural(after.recalled, 'session')}`);
  if (after.loadedElsewhere > 0)
    lines.push(`  loaded in ${plural(after.loadedElsewhere, 'session')} that did not call for it`);
  for (const part of skill.parts)
    lines.push(
      paint.dim(
        `  ${part.displayName}${part.model === null ? '' : ` · ${printable(part.model)}`}: before ${part.before.recurred} of ${part.before.eligible}, since ${part.after.recurred} of ${part.after.eligible}, ${part.canSeeLoading ? `loaded in ${part.after.loaded}` : 'loading cannot be seen'}`,
      ),
    );
  for (const { version, at, counts } of skill.versions)
    lines.push(paint.dim(`  version ${version} of ${day(at)}: ${counts.recurred} of ${counts.eligible}`));
  for (const { sessionId, at, recurred } of skill.returned)
    lines.push(paint.dim(`  ${day(at)}  ${recurred ?? ''}  ${sessionId}`));
  return lines;
}

function percent(share: number): number {
  return Math.round(share * 100);
}
