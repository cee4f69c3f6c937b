import type { LedgerReport } from '../../src/engine/ledgerContract.ts';
import { phaseOf } from '../../src/skills/ledger/ledgerCounts.ts';
import type { LedgerSession } from '../../src/skills/ledger/ledgerRow.ts';
import { type ProjectSession, skillLedger, weeksFromApproval } from '../../src/skills/ledger/skillLedger.ts';
import { now } from './sampleData.ts';

const day = 86_400_000;
const approvedAt = now - 50 * day;

/** Two skills over sixteen weeks, counted by the real code: one that helped, and one of two days ago. */
export function sampleLedger(name: string | null): LedgerReport {
  const sessions = Array.from(
    { length: 56 },
    (_, index): ProjectSession => ({
      id: `session-${index}`,
      assistant: index % 3 === 0 ? 'codex' : 'claude-code',
      model: index % 3 === 0 ? 'gpt-5.2-codex' : 'claude-opus-4-6',
      startedAt: now - (112 - index * 2) * day,
    }),
  );
  const rowsOf = (skill: string, since: number) =>
    sessions.flatMap((session, index): readonly LedgerSession[] => {
      const isAfter = session.startedAt >= since;
      if (index % 2 === 0) return [];
      const isBack = isAfter ? index % 11 === 0 : index % 4 !== 3 || index % 7 === 0;
      return [
        {
          name: skill,
          sessionId: session.id,
          version: isAfter ? 1 : 0,
          isEligible: true,
          isLoaded: isAfter && index % 5 !== 0,
          recurred: isBack ? 'said-again' : null,
          recurredEventId: isBack ? `event-${index}` : null,
          isOpposed: false,
          assistant: session.assistant,
          model: session.model,
          at: session.startedAt,
          isRecalled: isAfter && index % 9 === 0,
        },
      ];
    });
  const skills = [
    { name: 'money-as-integers', title: 'Money as integers', since: approvedAt },
    { name: 'validate-request-bodies', title: 'Validate request bodies', since: now - 2 * day },
  ].filter((skill) => name === null || skill.name === name);
  const sources = skills.map((skill) => ({ ...skill, rows: rowsOf(skill.name, skill.since) }));
  const ledgers = sources.map(({ name: own, title, since, rows }) =>
    skillLedger(
      {
        ...{ name: own, title, status: 'approved', retiredAt: null, rows, completedBy: null },
        versions: [{ version: 1, at: since }],
      },
      sessions,
    ),
  );
  return {
    skills: ledgers,
    weeks: weeksFromApproval(
      sources.flatMap(({ rows }) => rows),
      new Map(sources.map((source) => [source.name, source.since])),
    ),
    before: phaseOf(ledgers.map(({ counts }) => counts.before)),
    since: phaseOf(ledgers.map(({ counts }) => counts.after)),
    sessions: sessions.length,
    sessionsLeft: 0,
    minimum: { before: 5, after: 8 },
  };
}
