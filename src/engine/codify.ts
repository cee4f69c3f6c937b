import { assistantById } from '../assistants/registry.ts';
import { SkillifyError } from '../base/errors.ts';
import { mine } from '../mining/mine.ts';
import type { Evidence, PatternKind, Proposal } from '../mining/proposal.ts';
import type { Covered } from '../mining/proposeSkills.ts';
import { profileOf } from '../mining/relatedSessions.ts';
import { type AcceptanceHistory, noHistory } from '../mining/score.ts';
import { analyseSession, type SessionAnalysis } from '../signals/detect.ts';
import type { Decision } from '../skills/skill.ts';
import type { MinedSession, Session, Store } from '../store/store.ts';
import type { EngineProgress, MiningReport } from './contract.ts';
import { isHandEdit } from './handEditKey.ts';
import { usageAdvice } from './ledger.ts';
import { skillToMine } from './libraryText.ts';
import { isTellable, type MiningOccasion, type MiningScope, miningScope } from './miningScope.ts';
import { detectorVersion, type MiningState, readMiningState, saveMiningState } from './miningState.ts';
import { eventsAfter, joinedAnalysis } from './prunedSession.ts';
import { unworded, wordedAgain } from './rewordKeep.ts';
import {
  eventOfSubject,
  isVerdict,
  knownProposals,
  signalSubject,
  withdrawnFor,
  withoutWrong,
  wrongSubjects,
} from './signalVerdicts.ts';
import { wakeSnoozed } from './snooze.ts';
import { fingerprintOf, type Surroundings } from './surroundings.ts';
import { withMarksCarried, withTaintMarks } from './taintedLines.ts';

/** Sessions whose results are saved together. */
const sessionsPerSave = 50;

export interface CodifyResult {
  readonly report: MiningReport;
  /** Proposals that were created or changed. */
  readonly changed: readonly Proposal[];
}

/**
 * Analyses each session that grew since it was last mined, oldest first, then mines the project if anything changed.
 * Safe to stop between sessions: what was analysed is saved, the rest is done next time.
 */
export async function codify(
  store: Store,
  surroundings: Surroundings,
  now: number,
  onProgress: (progress: EngineProgress) => void,
  signal: AbortSignal,
): Promise<CodifyResult> {
  const started = performance.now();
  const state = await currentState(store);
  const sessions = await store.listSessions();
  const allDecisions = await store.listDecisions();
  const wrong = wrongSubjects(allDecisions);
  const judged = await sessionsJudgedAnew(store, allDecisions.slice(state.decisions));
  const grown = sessions
    .filter((session) => session.events > session.minedEvents || judged.has(session.id))
    .sort((left, right) => left.startedAt - right.startedAt || left.id.localeCompare(right.id));
  // Noted first: were it to stop anywhere behind this, the next run would find nothing grown.
  if (grown.length > 0) await saveMiningState(store, { ...state, isUnfinished: true });
  await analyseAll(store, grown, wrong, onProgress, signal);
  const decisions = allDecisions.length;
  const awake = await wakeSnoozed(store, now);
  let changed: readonly Proposal[] = awake;
  let covered: readonly Covered[] = [];
  let episodes = 0;
  const around = fingerprintOf(surroundings);
  const isDue = grown.length > 0 || state.isUnfinished;
  if (isDue || decisions !== state.decisions || around !== state.surroundings) {
    onProgress({ phase: 'mining', message: 'Looking for what recurs', fraction: null });
    const isWholeNeeded = state.isUnfinished || decisions !== state.decisions || around !== state.surroundings;
    const { completeEpisodes } = state;
    const occasion = { grown, isWholeNeeded, completeEpisodes, verdicts: allDecisions.filter(isVerdict) };
    const mined = await mineProject(store, sessions, occasion, surroundings, now);
    episodes = mined.scope.episodes.length;
    covered = mined.covered;
    changed = [
      ...awake.filter((proposal) => !mined.changed.some((other) => other.id === proposal.id)),
      ...mined.changed,
    ];
    await saveMiningState(store, {
      detectorVersion,
      decisions,
      surroundings: around,
      isUnfinished: false,
      completeEpisodes: mined.scope.isComplete ? mined.scope.total : completeEpisodes,
    });
  }
  const ms = Math.round(performance.now() - started);
  return { report: { sessions: grown.length, episodes, ms, covered }, changed };
}

/** The state of mining; when detectors have changed since, all sessions count as not yet mined. */
async function currentState(store: Store): Promise<MiningState> {
  const state = await readMiningState(store);
  if (state.detectorVersion === detectorVersion) return state;
  await store.forgetMined();
  const renewed = { ...state, detectorVersion };
  await saveMiningState(store, renewed);
  return renewed;
}

/** Analyses sessions one by one, saving now and then; a stop keeps what was analysed and throws `cancelled`. */
async function analyseAll(
  store: Store,
  sessions: readonly Session[],
  wrong: ReadonlySet<string>,
  onProgress: (progress: EngineProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const batch: MinedSession[] = [];
  for (const [index, session] of sessions.entries()) {
    if (signal.aborted) break;
    onProgress({
      phase: 'signals',
      message: `Reading what happened in session ${index + 1} of ${sessions.length}`,
      fraction: index / sessions.length,
      sessionsLeft: sessions.length - index,
    });
    batch.push(await analyse(store, session, wrong));
    if (batch.length >= sessionsPerSave) await store.saveMined(batch.splice(0));
    await nextTurn();
  }
  if (batch.length > 0) await store.saveMined(batch);
  if (signal.aborted)
    throw new SkillifyError('cancelled', 'Stopped. What was read so far is kept; run Skillify Now to go on.');
}

async function analyse(store: Store, session: Session, wrong: ReadonlySet<string>): Promise<MinedSession> {
  const base = { sessionId: session.id, minedEvents: session.events };
  if (session.isSubagent) return { ...base, episodes: [], signals: [] };
  const events = await store.readEvents(session.id);
  // Asked behind the events: what is pruned meanwhile was read.
  const pruned = await store.retention?.pruned(session.id);
  const found = analyseSession(
    session.id,
    (pruned ? eventsAfter(pruned.untilAt, events) : events).map((stored) => stored.event),
    await store.readSurvivals(session.id),
    (signal) => wrong.has(signalSubject(signal)),
  );
  const analysis = pruned ? joinedAnalysis(pruned.untilAt, await minedBefore(store, session.id), found) : found;
  return { ...base, ...analysis, profile: profileOf(session.id, analysis.episodes, analysis.signals) };
}

async function minedBefore(store: Store, sessionId: string): Promise<SessionAnalysis> {
  const [episodes, signals] = await Promise.all([
    store.listEpisodes(new Set([sessionId])),
    store.listSignals({ sessionId }),
  ]);
  return { episodes, signals };
}

/** Sessions with signals that a person judged since the last look for patterns: their outcomes may be others now. */
async function sessionsJudgedAnew(store: Store, decisions: readonly Decision[]): Promise<ReadonlySet<string>> {
  const eventIds = decisions.filter(isVerdict).map(({ subject }) => eventOfSubject(subject));
  if (eventIds.length === 0) return new Set();
  return new Set((await store.readEventsById(eventIds)).map(({ sessionId }) => sessionId));
}

async function mineProject(
  store: Store,
  sessions: readonly Session[],
  occasion: Omit<MiningOccasion, 'existing'> & { readonly verdicts: readonly Decision[] },
  surroundings: Surroundings,
  now: number,
): Promise<{
  readonly changed: readonly Proposal[];
  readonly covered: readonly Covered[];
  readonly scope: MiningScope;
}> {
  const [proposed, skills] = await Promise.all([store.listProposals(), store.listSkills()]);
  // The miner compares drafts of the template writer, whoever worded them since.
  // What takes over an edit by hand rests on no pattern, so the miner must not withdraw it while it waits.
  // Nor what a team approved: that rests on sessions that are not here.
  const isMined = (proposal: Proposal) =>
    proposal.kind !== 'team' && (!isHandEdit(proposal) || proposal.status === 'approved');
  const existing = knownProposals(proposed.filter(isMined).map(unworded), occasion.verdicts);
  const wrong = wrongSubjects(occasion.verdicts);
  const scope = withoutWrong(await miningScope(store, { ...occasion, existing }), wrong);
  const assistants = new Map(sessions.map((session) => [session.id, session.assistant]));
  const { proposals, covered } = mine({
    episodes: scope.episodes,
    signals: scope.signals,
    ...(scope.weights ? { weights: scope.weights } : {}),
    existing,
    history: historyOf(existing),
    skills: skills.map((skill) => skillToMine(skill, surroundings.place)),
    ...surroundings,
    usage: await usageAdvice(store),
    sessions: occasion.grown.length,
    now,
    assistantOf: (sessionId) => {
      const id = assistants.get(sessionId);
      return { id: id ?? 'unknown', displayName: (id && assistantById(id)?.displayName) ?? 'an assistant' };
    },
  });
  const withdrawn = withdrawnFor(wrong, existing, proposals, now);
  const worded = new Map(proposed.map((proposal) => [proposal.id, proposal]));
  const tellable = [...proposals, ...withdrawn]
    .filter((proposal) => isTellable(proposal, existing, scope))
    .map((proposal) => wordedAgain(proposal, worded.get(proposal.id)));
  const located: Proposal[] = [];
  for (const proposal of await locateEvidence(store, tellable)) {
    const before = worded.get(proposal.id);
    // A model's words may have moved what was marked; the template's own draft is compared anew.
    const carry =
      proposal.wording && before ? withMarksCarried(store, before, proposal) : withTaintMarks(store, proposal, before);
    located.push(await carry);
  }
  if (located.length > 0) await store.saveProposals(located);
  return { changed: located, covered, scope };
}

/** Adds to each piece of evidence the transcript and line where it stands. */
async function locateEvidence(store: Store, proposals: readonly Proposal[]): Promise<readonly Proposal[]> {
  const ids = new Set(proposals.flatMap((proposal) => proposal.evidence.map((evidence) => evidence.eventId)));
  if (ids.size === 0) return proposals;
  const places = new Map((await store.readEventsById([...ids])).map((stored) => [stored.event.id, stored]));
  return proposals.map((proposal) => ({
    ...proposal,
    evidence: proposal.evidence.map((evidence): Evidence => {
      const stored = places.get(evidence.eventId);
      // What is carried over from an approved skill may outlive its events.
      return stored ? { ...evidence, file: stored.file, line: stored.event.raw.line } : evidence;
    }),
  }));
}

function historyOf(proposals: readonly Proposal[]): AcceptanceHistory {
  const history: Record<PatternKind, { approved: number; dismissed: number }> = structuredClone(noHistory);
  for (const proposal of proposals) {
    if (proposal.change !== 'create' || proposal.kind === 'suggestion' || proposal.kind === 'team') continue;
    if (proposal.status === 'approved') history[proposal.kind].approved += 1;
    else if (proposal.status === 'dismissed') history[proposal.kind].dismissed += 1;
  }
  return history;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
