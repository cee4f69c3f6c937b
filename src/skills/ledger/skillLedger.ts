import { type CountedSession, countParts, countPhase, type LedgerPart, type PhaseCounts } from './ledgerCounts.ts';
import type { LedgerSession } from './ledgerRow.ts';
import { type Interval, wilsonInterval } from './proportion.ts';
import { judgeSkill, type LedgerJudgement } from './verdict.ts';
import { versionAt } from './watchedSkill.ts';

/** One week of eligible sessions. */
export interface LedgerWeek {
  /** Monday 00:00 UTC, milliseconds; from the approval on, where skills are added up. */
  readonly at: number;
  readonly isAfter: boolean;
  readonly eligible: number;
  readonly recurred: number;
  readonly loaded: number;
  /** Of the share with the mistake. */
  readonly interval: Interval;
}

/** What the ledger holds of one skill. */
export interface SkillLedger extends LedgerJudgement {
  readonly name: string;
  readonly title: string;
  readonly status: 'approved' | 'retired';
  /** Of the first version, UTC milliseconds. */
  readonly approvedAt: number;
  readonly counts: { readonly before: PhaseCounts; readonly after: PhaseCounts };
  /** By the version that stood at the start of each session, oldest first. */
  readonly versions: readonly { readonly version: number; readonly at: number; readonly counts: PhaseCounts }[];
  readonly parts: readonly LedgerPart[];
  /** Weeks with eligible sessions, oldest first; the week of the approval twice when both sides have some. */
  readonly weeks: readonly LedgerWeek[];
  /** The newest sessions since approval in which the mistake came back, newest first. */
  readonly returned: readonly Pick<LedgerSession, 'sessionId' | 'at' | 'assistant' | 'recurred' | 'recurredEventId'>[];
}

/** A main session, as far as the ledger needs it. */
export interface ProjectSession {
  readonly id: string;
  readonly assistant: string;
  readonly model: string | null;
  /** UTC milliseconds. */
  readonly startedAt: number;
}

/** A skill and the rows about it. */
export interface LedgerSource {
  readonly name: string;
  readonly title: string;
  readonly status: 'approved' | 'retired';
  readonly retiredAt: number | null;
  /** Oldest first, at least one. */
  readonly versions: readonly { readonly version: number; readonly at: number }[];
  readonly rows: readonly LedgerSession[];
  /**
   * The session whose mistake completed the first proposal. It is left out of what was before: a count that is stopped by a
   * mistake overstates the rate (Haldane 1945, Biometrika 33:222).
   */
  readonly completedBy: string | null;
}

const weekMs = 7 * 86_400_000;
/** 5 January 1970 was a Monday. */
const firstMonday = 4 * 86_400_000;
const returnedAtMost = 10;

/** Adds up the rows of a skill. `sessions`: all main sessions that were looked at. */
export function skillLedger(source: LedgerSource, sessions: readonly ProjectSession[]): SkillLedger {
  const { name, title, status, versions, completedBy } = source;
  const retiredAt = status === 'retired' ? source.retiredAt : null;
  const inForce = { versions, retiredAt };
  const approvedAt = versions[0]?.at ?? 0;
  const counted = sessions.flatMap((session): readonly (CountedSession & { readonly version: number })[] => {
    const version = versionAt(inForce, session.startedAt);
    if (version === null || session.id === completedBy) return [];
    return [{ assistant: session.assistant, model: session.model, version, isAfter: version > 0 }];
  });
  const rows = source.rows.filter(({ sessionId }) => sessionId !== completedBy);
  const before = rows.filter(({ version }) => version === 0);
  const after = rows.filter(({ version }) => version > 0);
  const sessionsAfter = counted.filter(({ isAfter }) => isAfter).length;
  const counts = {
    before: countPhase(before, counted.length - sessionsAfter),
    after: countPhase(after, sessionsAfter),
  };
  const lastEligibleAt = after.reduce<number | null>(
    (last, { isEligible, at }) => (isEligible && (last === null || at > last) ? at : last),
    null,
  );
  const judgement = judgeSkill(counts.before, counts.after, {
    approvedAt,
    lastEligibleAt,
    latestAt: sessions.reduce((latest, { startedAt }) => Math.max(latest, startedAt), approvedAt),
  });
  return {
    ...judgement,
    name,
    title,
    status,
    approvedAt,
    counts,
    versions: versions.map(({ version, at }) => ({
      version,
      at,
      counts: countPhase(
        after.filter((row) => row.version === version),
        counted.filter((session) => session.version === version).length,
      ),
    })),
    parts: countParts(before, after, counted),
    weeks: weeksOf(rows),
    returned: after
      .filter(({ recurred }) => recurred !== null)
      .sort((left, right) => right.at - left.at)
      .slice(0, returnedAtMost)
      .map(({ sessionId, at, assistant, recurred, recurredEventId }) => ({
        sessionId,
        at,
        assistant,
        recurred,
        recurredEventId,
      })),
  };
}

/** Eligible sessions by calendar week and phase, oldest first. */
export function weeksOf(rows: readonly LedgerSession[]): readonly LedgerWeek[] {
  return countWeeks(rows, ({ at }) => Math.floor((at - firstMonday) / weekMs) * weekMs + firstMonday);
}

/** Eligible sessions of several skills by weeks from each one's approval. `approvedAt` by name, UTC milliseconds. */
export function weeksFromApproval(
  rows: readonly LedgerSession[],
  approvedAt: ReadonlyMap<string, number>,
): readonly LedgerWeek[] {
  return countWeeks(rows, ({ at, name }) => Math.floor((at - (approvedAt.get(name) ?? at)) / weekMs) * weekMs);
}

function countWeeks(rows: readonly LedgerSession[], weekOf: (row: LedgerSession) => number): readonly LedgerWeek[] {
  const weeks = new Map<string, Omit<LedgerWeek, 'interval'>>();
  for (const row of rows) {
    if (!row.isEligible) continue;
    const at = weekOf(row);
    const isAfter = row.version > 0;
    const key = `${at} ${isAfter}`;
    const week = weeks.get(key) ?? { at, isAfter, eligible: 0, recurred: 0, loaded: 0 };
    weeks.set(key, {
      ...week,
      eligible: week.eligible + 1,
      recurred: week.recurred + (row.recurred === null ? 0 : 1),
      loaded: week.loaded + (row.isLoaded ? 1 : 0),
    });
  }
  return [...weeks.values()]
    .map((week) => ({ ...week, interval: wilsonInterval({ count: week.recurred, of: week.eligible }) }))
    .sort((left, right) => left.at - right.at || Number(left.isAfter) - Number(right.isAfter));
}
