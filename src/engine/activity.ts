import { assistantById } from '../assistants/registry.ts';
import type { ProposalStatus } from '../mining/proposal.ts';
import type { SignalKind } from '../signals/signal.ts';
import type { Session, Store } from '../store/store.ts';
import { evidenceOf } from './browse.ts';
import type { ActivityReport, Coverage, SkillEffect, WeeklyCounts } from './browseContract.ts';
import { signalSubject, wrongSubjects } from './signalVerdicts.ts';

const weekMs = 7 * 86_400_000;
/** 5 January 1970 was a Monday. */
const firstMonday = 4 * 86_400_000;
const weeksAtMost = 26;
/** With fewer sessions since its approval nothing is said about a skill's effect. */
const sessionsForAClaim = 5;

const corrections: ReadonlySet<SignalKind> = new Set(['correction', 'rejection', 'plan-rejection']);
const statuses: readonly ProposalStatus[] = ['pending', 'approved', 'dismissed', 'snoozed', 'superseded'];

/** Counts of sessions, corrections, proposals and of each skill's mistake, as they stand in the store. Reads only. */
export async function activityReport(store: Store): Promise<ActivityReport> {
  const [allSessions, signals, decisions, proposals, skills, transcripts] = await Promise.all([
    store.listSessions(),
    store.listSignals({ kinds: [...corrections] }),
    store.listDecisions(),
    store.listProposals(),
    store.listSkills(),
    store.listTranscripts(),
  ]);
  const sessions = allSessions.filter(({ isSubagent }) => !isSubagent);
  const weeks = weeksOf(sessions);
  const wrong = wrongSubjects(decisions);
  const assistantOf = new Map(allSessions.map(({ id, assistant }) => [id, assistant]));
  const believed = signals.filter((signal) => !wrong.has(signalSubject(signal)));
  const skipped = new Map<string, { transcripts: number; skippedRecords: number }>();
  for (const { assistant, belongs, skippedRecords } of transcripts) {
    if (!belongs) continue;
    const before = skipped.get(assistant) ?? { transcripts: 0, skippedRecords: 0 };
    skipped.set(assistant, {
      transcripts: before.transcripts + 1,
      skippedRecords: before.skippedRecords + skippedRecords,
    });
  }
  return {
    weeks,
    sessions: byAssistant(
      sessions.map(({ assistant, startedAt }) => ({ assistant, at: startedAt })),
      weeks,
    ),
    corrections: byAssistant(
      believed.map(({ sessionId, at }) => ({ assistant: assistantOf.get(sessionId) ?? 'unknown', at })),
      weeks,
    ),
    proposals: statuses.map((status) => ({
      status,
      count: proposals.filter((proposal) => proposal.status === status).length,
    })),
    skills: skills
      .filter(({ status }) => status === 'approved')
      .map((skill): SkillEffect => {
        // Approved again with each revision: what counts is when its advice first stood there.
        const approvedAt = Math.min(
          skill.approvedAt,
          ...proposals.filter(({ id }) => id === skill.proposalId).map(({ updatedAt }) => updatedAt),
        );
        const times = evidenceOf(skill, proposals).filter(({ supports }) => supports);
        const sessionsAfter = sessions.filter(({ startedAt }) => startedAt >= approvedAt).length;
        return {
          name: skill.name,
          title: skill.title,
          approvedAt,
          counts: countByWeek(
            times.map(({ at }) => at),
            weeks,
          ),
          sessionsBefore: sessions.length - sessionsAfter,
          timesBefore: times.filter(({ at }) => at < approvedAt).length,
          sessionsAfter,
          timesAfter: times.filter(({ at }) => at >= approvedAt).length,
          isTooEarly: sessionsAfter < sessionsForAClaim,
        };
      }),
    coverage: coverageOf(allSessions, skipped),
  };
}

/** The Monday that starts the week of a time, UTC. */
function mondayOf(at: number): number {
  return Math.floor((at - firstMonday) / weekMs) * weekMs + firstMonday;
}

function weeksOf(sessions: readonly Session[]): readonly number[] {
  const first = sessions.reduce((least, { startedAt }) => Math.min(least, startedAt), Number.POSITIVE_INFINITY);
  const last = sessions.reduce((most, { lastEventAt }) => Math.max(most, lastEventAt), 0);
  if (last === 0) return [];
  const end = mondayOf(last);
  const start = Math.max(mondayOf(first), end - (weeksAtMost - 1) * weekMs);
  return Array.from({ length: Math.round((end - start) / weekMs) + 1 }, (_, index) => start + index * weekMs);
}

function countByWeek(times: readonly number[], weeks: readonly number[]): readonly number[] {
  const counts = weeks.map(() => 0);
  const start = weeks[0] ?? 0;
  for (const at of times) {
    const week = Math.floor((at - start) / weekMs);
    const count = counts[week];
    if (count !== undefined) counts[week] = count + 1;
  }
  return counts;
}

function byAssistant(
  items: readonly { readonly assistant: string; readonly at: number }[],
  weeks: readonly number[],
): readonly WeeklyCounts[] {
  const times = new Map<string, number[]>();
  for (const { assistant, at } of items) {
    const known = times.get(assistant);
    if (known) known.push(at);
    else times.set(assistant, [at]);
  }
  return [...times]
    .map(([assistant, ats]) => ({ assistant, displayName: nameOf(assistant), counts: countByWeek(ats, weeks) }))
    .sort((left, right) => left.displayName.localeCompare(right.displayName));
}

function coverageOf(
  sessions: readonly Session[],
  skipped: ReadonlyMap<string, { readonly transcripts: number; readonly skippedRecords: number }>,
): readonly Coverage[] {
  const ids = [...new Set([...sessions.map(({ assistant }) => assistant), ...skipped.keys()])];
  return ids
    .map((assistant): Coverage => {
      const own = sessions.filter((session) => session.assistant === assistant);
      return {
        assistant,
        displayName: nameOf(assistant),
        transcripts: skipped.get(assistant)?.transcripts ?? 0,
        sessions: own.length,
        events: own.reduce((sum, { events }) => sum + events, 0),
        skippedRecords: skipped.get(assistant)?.skippedRecords ?? 0,
        firstAt: own.reduce((least, { startedAt }) => Math.min(least, startedAt), Number.MAX_SAFE_INTEGER),
        lastAt: own.reduce((most, { lastEventAt }) => Math.max(most, lastEventAt), 0),
      };
    })
    .filter((coverage) => coverage.sessions > 0)
    .sort((left, right) => right.sessions - left.sessions);
}

function nameOf(assistant: string): string {
  return assistantById(assistant)?.displayName ?? assistant;
}
