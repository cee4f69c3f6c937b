import { sessionIdOf } from '../assistants/session.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { UserRule } from '../capture/redaction/userRules.ts';
import type { TeamScope, TeamSyncReport } from '../engine/teamContract.ts';
import type { Proposal } from '../mining/proposal.ts';
import type { Session, Store } from '../store/store.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { pushSessions, sessionsToForget, sessionsToSend } from './push.ts';
import { receiveSkills } from './receive.ts';
import { SentSessions } from './sentSessions.ts';
import type { TeamReview } from './teamReview.ts';
import type { TeamStore } from './teamStore.ts';

/** What one exchange between a project's own store and the team's works with. */
export interface ExchangeParts {
  readonly local: () => Store;
  readonly team: TeamStore;
  readonly review: TeamReview;
  readonly outbox: Outbox;
  readonly scope: TeamScope;
  /** Asks for opt-outs anew; what it answers holds for one exchange. */
  readonly consent: () => Promise<PushConsent>;
  /** Brings waiting proposals in line with what was received. */
  readonly propose: () => Promise<readonly Proposal[]>;
  /** Accepts what needs nobody, where that is allowed; returns names. */
  readonly accept: () => Promise<readonly string[]>;
}

/** What may leave the machine. */
export interface PushConsent {
  readonly redactions: readonly UserRule[];
  readonly isExcluded: (session: Session) => boolean;
}

/** What waits to be sent. */
export interface Waiting {
  readonly sessions: number;
  readonly forgettings: number;
}

const forgottenReason = 'Forgotten by the member it is of.';

/** One way only, or both where it is null. */
export type ExchangeDirection = 'push' | 'pull' | null;

/**
 * One exchange: decisions that waited, then forgettings, then what is new here, then what the team approved. Each part is
 * kept as soon as it is done, so that one cut short goes on where it was. Rejects with what the shared store says.
 */
export async function exchange(
  parts: ExchangeParts,
  only: ExchangeDirection,
  signal: AbortSignal,
): Promise<TeamSyncReport> {
  const sent = only === 'pull' ? nothingSent : await send(parts, signal);
  signal.throwIfAborted();
  return { ...sent, pulled: only === 'push' ? nothingPulled : await pull(parts) };
}

const nothingSent = { pushed: { sessions: 0, events: 0, forgotten: 0 }, decisions: { applied: 0, lost: 0 } };
const nothingPulled: TeamSyncReport['pulled'] = { proposals: [], accepted: [], refused: [] };

async function send(parts: ExchangeParts, signal: AbortSignal): Promise<Pick<TeamSyncReport, 'pushed' | 'decisions'>> {
  const decisions = await replay(parts, signal);
  const { local, team } = parts;
  if (team.identity.role === 'reader') return { ...nothingSent, decisions };
  const consent = await parts.consent();
  const sent = await SentSessions.read(local(), team.workspaceKey);
  const forgotten = await forget(parts, sent, consent, signal);
  const pushed = await pushSessions({
    local: local(),
    shared: await team.within('team'),
    sent,
    redactions: consent.redactions,
    isExcluded: await alsoExcludedThere(parts, consent),
    signal,
  });
  return { pushed: { ...pushed, forgotten }, decisions };
}

async function pull(parts: ExchangeParts): Promise<TeamSyncReport['pulled']> {
  const { refused } = await receiveSkills(parts.local(), parts.team, parts.scope, Date.now());
  const proposals = await parts.propose();
  const accepted = await parts.accept();
  return { proposals: proposals.filter(({ status }) => status === 'pending').map(({ id }) => id), accepted, refused };
}

/** Counts what the next exchange will send, without asking the shared store. */
export async function waitingFor(local: Store, workspaceKey: string, consent: PushConsent): Promise<Waiting> {
  const place = { local, sent: await SentSessions.read(local, workspaceKey), isExcluded: consent.isExcluded };
  const [sessions, forgettings] = [await sessionsToSend(place), await sessionsToForget(place)];
  return { sessions: sessions.length, forgettings: forgettings.length };
}

/** What was forgotten on one of the member's machines is not sent again from another. */
async function alsoExcludedThere(
  { team }: ExchangeParts,
  { isExcluded }: PushConsent,
): Promise<PushConsent['isExcluded']> {
  const exclusions = await (await team.within('team')).listExclusions();
  const there = new Set(exclusions.filter(({ kind }) => kind === 'session').map(({ subject }) => subject));
  return (session) => there.has(session.sourceSessionId) || isExcluded(session);
}

async function forget(
  { local, team }: ExchangeParts,
  sent: SentSessions,
  { isExcluded }: PushConsent,
  signal: AbortSignal,
): Promise<number> {
  const gone = await sessionsToForget({ local: local(), sent, isExcluded });
  if (gone.length === 0) return 0;
  signal.throwIfAborted();
  const named = (await local().listExclusions()).filter(({ kind }) => kind === 'session').map(({ subject }) => subject);
  const isForGood = (id: string) => {
    const assistant = id.slice(0, id.lastIndexOf(':'));
    return named.some((subject) => sessionIdOf(assistant, subject) === id);
  };
  // A session that another member brought first, such as one of an imported file, is theirs.
  const members = await team.sessionMembers('me');
  const own = gone.filter((id) => members.get(id) === team.identity.member);
  const shared = await team.within('team');
  const forGood = own.filter(isForGood);
  const rest = own.filter((id) => !forGood.includes(id));
  if (forGood.length > 0) await shared.forgetSessions(forGood, forgottenReason);
  if (rest.length > 0) await shared.forgetSessions(rest, null);
  await sent.save(new Map(gone.map((id) => [id, null])));
  return gone.length;
}

/** Sends decisions that waited, in order. One that lost is settled as lost, with the reason; one that cannot be sent ends it. */
async function replay(parts: ExchangeParts, signal: AbortSignal): Promise<TeamSyncReport['decisions']> {
  const { outbox, team, review } = parts;
  const counts = { applied: 0, lost: 0 };
  for (const entry of outbox.read().waiting) {
    if (entry.workspaceKey !== team.workspaceKey) continue;
    signal.throwIfAborted();
    const { member: by } = team.identity;
    try {
      await review.decide(entry.request, { id: entry.id, at: entry.at, by });
      outbox.settle({ id: entry.id, lost: null });
      counts.applied += 1;
    } catch (error) {
      if (!isVerdict(error)) throw error;
      outbox.settle({ id: entry.id, lost: lostOf(entry, by, messageOf(error)) });
      counts.lost += 1;
    }
  }
  return counts;
}

/** True for an answer that would be the same tomorrow, unlike a store that is away. */
function isVerdict(error: unknown): boolean {
  const codes = [
    'changed-meanwhile',
    'not-found',
    'invalid-input',
    'choice-needed',
    'usage',
    'store-read-only',
  ] as const;
  return codes.some((code) => SkillifyError.is(error, code));
}

function lostOf({ request, title, at }: OutboxEntry, by: string, message: string) {
  return { proposalId: request.id, title, action: request.action, at, by, message };
}
