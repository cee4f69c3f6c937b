import { SkillifyError } from '../base/errors.ts';
import type { UsageAdvice } from '../mining/evolve/usageAdvice.ts';
import { phaseOf } from '../skills/ledger/ledgerCounts.ts';
import type { LedgerSession } from '../skills/ledger/ledgerRow.ts';
import { type SkillLedger, skillLedger, weeksFromApproval } from '../skills/ledger/skillLedger.ts';
import { minimumAfter, minimumBefore } from '../skills/ledger/verdict.ts';
import { versionAt } from '../skills/ledger/watchedSkill.ts';
import type { LedgerTotal } from '../store/ledgerLane.ts';
import type { Session, Store } from '../store/store.ts';
import type { LedgerReport } from './ledgerContract.ts';
import { ledgerBasis, minedSessions, updateLedger, type VersionedSkill, versionedSkills } from './ledgerUpdate.ts';
import { readRecallUses } from './recallUses.ts';

/** What a run spends on the ledger, and what a question does, before the rest is left to the next. */
export const runBudgetMs = 1_500;
const questionBudgetMs = 4_000;

/** How skills did after approval: brings the ledger up to date as far as time allows, and adds it up. */
export async function ledgerReport(
  store: Store,
  isWriter: boolean,
  name: string | null,
  signal: AbortSignal,
): Promise<LedgerReport> {
  if (isWriter) await updateLedger(store, questionBudgetMs, signal);
  const all = await versionedSkills(store);
  const skills = name === null ? all : all.filter(({ skill }) => skill.name === name);
  if (name !== null && skills.length === 0)
    throw new SkillifyError('not-found', `There is no skill named “${name}”; list them with “skillify skills”.`);
  const { sessions, left, rows } = await readLedger(
    store,
    all,
    skills.map(({ skill }) => skill.name),
  );
  const ledgers = await addUp(store, skills, sessions, rows);
  const approvedAt = new Map(ledgers.map((ledger) => [ledger.name, ledger.approvedAt]));
  return {
    skills: ledgers,
    weeks: weeksFromApproval(
      rows.filter((row) => approvedAt.has(row.name)),
      approvedAt,
    ),
    before: phaseOf(ledgers.map(({ counts }) => counts.before)),
    since: phaseOf(ledgers.map(({ counts }) => counts.after)),
    sessions: sessions.length,
    sessionsLeft: left,
    minimum: { before: minimumBefore, after: minimumAfter },
  };
}

/** The approved skills that do harm, as far as sessions were judged by their present texts. */
export async function usageAdvice(store: Store): Promise<readonly UsageAdvice[]> {
  const suspects = suspected(await store.ledger.totals());
  if (suspects.size === 0) return [];
  const all = await versionedSkills(store);
  const approved = all.filter(({ skill }) => skill.status === 'approved' && suspects.has(skill.name));
  const { sessions, rows } = await readLedger(store, all, [...suspects]);
  const ledgers = await addUp(store, approved, sessions, rows);
  return ledgers
    .filter(({ verdict }) => verdict === 'harmful')
    .map(({ name, reason, counts }) => ({ name, reason, sessions: counts.after.eligible }));
}

/** Skills that could turn out to do harm: their mistake, or the demand for the opposite, is more frequent since. */
function suspected(totals: readonly LedgerTotal[]): ReadonlySet<string> {
  const before = new Map(totals.filter(({ isAfter }) => !isAfter).map((total) => [total.name, total]));
  const names = totals.flatMap(({ name, isAfter, eligible, recurred, opposed }) => {
    const earlier = before.get(name);
    if (!isAfter || eligible < minimumAfter || earlier === undefined) return [];
    const isMore = (later: number, count: number) => later * earlier.eligible > count * eligible;
    return isMore(recurred, earlier.recurred) || isMore(opposed, earlier.opposed) ? [name] : [];
  });
  return new Set(names);
}

interface Ledger {
  /** Those that were judged. */
  readonly sessions: readonly Session[];
  readonly left: number;
  readonly rows: readonly LedgerSession[];
}

async function readLedger(store: Store, all: readonly VersionedSkill[], names: readonly string[]): Promise<Ledger> {
  const judged = await store.ledger.judged(ledgerBasis(all));
  const main = (await store.listSessions()).filter(({ isSubagent }) => !isSubagent);
  const sessions = main.filter(({ id }) => judged.has(id));
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const uses = await readRecallUses(store);
  const recalled = new Set(uses.map(({ session, name }) => `${session ?? ''} ${name}`));
  const told = (await Promise.all(names.map((name) => store.ledger.rows(name)))).flat();
  const rows = told.flatMap((row): readonly LedgerSession[] => {
    const session = byId.get(row.sessionId);
    if (!session) return [];
    const { assistant, model, startedAt, sourceSessionId } = session;
    const isRecalled = recalled.has(`${sourceSessionId} ${row.name}`);
    return [{ ...row, assistant, model, at: startedAt, isRecalled }];
  });
  const left = minedSessions(main).filter(({ id }) => !judged.has(id)).length;
  return {
    sessions,
    left: all.length === 0 ? 0 : left,
    rows: [...rows, ...recalledOnly(all, sessions, recalled, rows)],
  };
}

/** Sessions in which a skill was named with a prompt, and which tell nothing else about it. */
function recalledOnly(
  all: readonly VersionedSkill[],
  sessions: readonly Session[],
  recalled: ReadonlySet<string>,
  rows: readonly LedgerSession[],
): readonly LedgerSession[] {
  if (recalled.size === 0) return [];
  const known = new Set(rows.map(({ sessionId, name }) => `${sessionId} ${name}`));
  return all.flatMap(({ skill: { name, status, retiredAt }, versions }) =>
    sessions.flatMap(({ id, sourceSessionId, assistant, model, startedAt }): readonly LedgerSession[] => {
      const version = versionAt({ versions, retiredAt: status === 'retired' ? retiredAt : null }, startedAt);
      if (version === null || known.has(`${id} ${name}`) || !recalled.has(`${sourceSessionId} ${name}`)) return [];
      const nothing = { isEligible: false, isLoaded: false, recurred: null, recurredEventId: null, isOpposed: false };
      return [{ name, sessionId: id, version, ...nothing, assistant, model, at: startedAt, isRecalled: true }];
    }),
  );
}

async function addUp(
  store: Store,
  skills: readonly VersionedSkill[],
  sessions: readonly Session[],
  rows: readonly LedgerSession[],
): Promise<readonly SkillLedger[]> {
  const byName = new Map<string, LedgerSession[]>();
  for (const row of rows) {
    const own = byName.get(row.name);
    if (own) own.push(row);
    else byName.set(row.name, [row]);
  }
  return Promise.all(
    skills.map(async ({ skill, versions }) => {
      const { name, title, status, retiredAt, proposalId } = skill;
      const first = versions[0]?.at ?? 0;
      const proposal = proposalId === null ? null : await store.getProposal(proposalId);
      const evidence = (proposal?.evidence ?? []).filter(({ supports, at }) => supports && at < first);
      const last = [...evidence].sort((left, right) => right.at - left.at)[0];
      return skillLedger(
        {
          name,
          title,
          status,
          retiredAt,
          versions,
          rows: byName.get(name) ?? [],
          completedBy: last?.sessionId ?? null,
        },
        sessions,
      );
    }),
  );
}
