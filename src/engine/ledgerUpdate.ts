import { assistantById } from '../assistants/registry.ts';
import { stableHash } from '../base/hash.ts';
import { TriggerModel } from '../memory/trigger/triggerModel.ts';
import { TermWeights } from '../mining/terms.ts';
import { parseSkillDocument } from '../skills/document/skillDocument.ts';
import { judgeSession, type Watch } from '../skills/ledger/judgeSession.ts';
import { type WatchedSkill, watchSkill } from '../skills/ledger/watchedSkill.ts';
import type { Skill, SkillVersion } from '../skills/skill.ts';
import type { JudgedSession } from '../store/ledgerLane.ts';
import type { Session, Store } from '../store/store.ts';

/** Raise when sessions are to be judged otherwise: all are then judged again. */
const judgingVersion = 1;
/** How telling words are is told well enough by the newest sessions. */
const weighingSessions = 1_000;
/** Sessions whose rows are saved together. */
const sessionsPerSave = 50;

/** What an update did. */
export interface LedgerUpdate {
  /** Sessions that were judged, and those that are left for the next time. */
  readonly judged: number;
  readonly left: number;
}

/** A skill of the library with all its versions. */
export interface VersionedSkill {
  readonly skill: Skill;
  /** Oldest first. */
  readonly versions: readonly SkillVersion[];
}

/** The skills of the store with their versions; those without any, which nothing approved, are left out. */
export async function versionedSkills(store: Store): Promise<readonly VersionedSkill[]> {
  const skills = await store.listSkills();
  const found = await Promise.all(
    skills.map(async (skill) => ({
      skill,
      versions: [...(await store.listSkillVersions(skill.name))].sort((left, right) => left.version - right.version),
    })),
  );
  return found.filter(({ versions }) => versions.length > 0);
}

/** What sessions are judged by, as a hash: another text, version or retirement makes all of them due again. */
export function ledgerBasis(skills: readonly VersionedSkill[]): string {
  const parts = skills.map(({ skill, versions }) => [
    skill.name,
    skill.contentHash,
    skill.status === 'retired' ? skill.retiredAt : null,
    ...versions.map(({ version, at }) => [version, at]),
  ]);
  return stableHash(JSON.stringify([judgingVersion, parts]));
}

/** The main sessions that were mined as they are. */
export function minedSessions(sessions: readonly Session[]): readonly Session[] {
  return sessions.filter(
    ({ isSubagent, minedEvents, events }) => !isSubagent && minedEvents > 0 && minedEvents >= events,
  );
}

/**
 * Judges the sessions that are new, grew or were judged by other skills, the newest first, until the time is up; at least
 * some of them each time. Stops without an error when it is called off.
 */
export async function updateLedger(store: Store, budgetMs: number, signal: AbortSignal): Promise<LedgerUpdate> {
  const until = performance.now() + budgetMs;
  const skills = await versionedSkills(store);
  if (skills.length === 0) return { judged: 0, left: 0 };
  const basis = ledgerBasis(skills);
  const known = await store.ledger.judged(basis);
  const due = minedSessions(await store.listSessions())
    .filter(({ id }) => !known.has(id))
    .sort((left, right) => right.startedAt - left.startedAt);
  if (due.length === 0) return { judged: 0, left: 0 };
  const watch = await watchOf(store, skills);
  let judged = 0;
  while (judged < due.length && !signal.aborted && (judged === 0 || performance.now() < until)) {
    const batch = due.slice(judged, judged + sessionsPerSave);
    await store.ledger.save(basis, await judgeBatch(store, batch, watch));
    judged += batch.length;
    await nextTurn();
  }
  return { judged, left: due.length - judged };
}

async function watchOf(store: Store, skills: readonly VersionedSkill[]): Promise<Watch> {
  const weights = new TermWeights();
  for (const profile of await store.listProfiles(weighingSessions)) weights.add(profile);
  const watched: readonly WatchedSkill[] = skills.map(({ skill, versions }) => watchSkill(skill, versions));
  const model = TriggerModel.of(
    skills.map(({ skill }) => ({
      name: skill.name,
      description: skill.description,
      body: parseSkillDocument(skill.skillMd).body,
    })),
  );
  return { skills: watched, model, weights };
}

async function judgeBatch(store: Store, sessions: readonly Session[], watch: Watch): Promise<readonly JudgedSession[]> {
  const ids = new Set(sessions.map(({ id }) => id));
  const episodes = groupBySession(await store.listEpisodes(ids));
  const signals = groupBySession(await store.listSignals({ sessionIds: ids }));
  const judged: JudgedSession[] = [];
  for (const { id, assistant, startedAt } of sessions) {
    const loaded = new Set<string>();
    for (const event of await store.ledger.loadEvents(id)) {
      const name = assistantById(assistant)?.loaded(event) ?? null;
      if (name !== null) loaded.add(name);
    }
    const facts = {
      sessionId: id,
      startedAt,
      episodes: episodes.get(id) ?? [],
      signals: signals.get(id) ?? [],
      loaded,
    };
    judged.push({ sessionId: id, rows: judgeSession(facts, watch) });
  }
  return judged;
}

function groupBySession<T extends { readonly sessionId: string }>(items: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.sessionId);
    if (group) group.push(item);
    else groups.set(item.sessionId, [item]);
  }
  return groups;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
