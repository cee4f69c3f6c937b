import path from 'node:path';
import type { SessionFacts } from '../assistants/session.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { stableHash } from '../base/hash.ts';
import { redactEvent, redactFacts } from '../capture/redact.ts';
import type { UserRule } from '../capture/redaction/userRules.ts';
import type { CaptureBatch, EventOutline, Session, Store, TranscriptState } from '../store/store.ts';
import { intent, type SentMark, type SentSessions } from './sentSessions.ts';

/** What is sent from, and to where. */
export interface PushPlace {
  readonly local: Store;
  /** The shared store; events already there are left as they are. */
  readonly shared: Store;
  readonly sent: SentSessions;
  readonly redactions: readonly UserRule[];
  /** True for a session that was opted out of since it was stored. */
  readonly isExcluded: (session: Session) => boolean;
  readonly signal: AbortSignal;
}

export interface Pushed {
  readonly sessions: number;
  readonly events: number;
}

/** Limits of one batch: what is held in memory, sent and written at once. */
const eventsPerBatch = 250;
const bytesPerBatch = 512 * 1024;
const eventsPerSlice = 50;

/** A part of one session, ready to be sent. */
interface Piece {
  readonly sessionId: string;
  readonly batch: CaptureBatch;
  readonly sizeBytes: number;
  /** What is true when it has arrived; null while more of the session follows. */
  readonly mark: SentMark | null;
  /** Branches to set afterwards, of events that the shared store may have otherwise. */
  readonly branches: ReadonlyMap<string, SessionEvent['branch']> | null;
}

/**
 * Sends what is new of every session, the oldest first, redacted once more by the rules of today. Safe to stop anywhere:
 * what arrived is noted batch by batch, and what is sent twice is stored once. Rejects with what the shared store says.
 */
export async function pushSessions(place: PushPlace): Promise<Pushed> {
  const { local, signal } = place;
  const waiting = await sessionsToSend(place);
  const transcripts = new Map((await local.listTranscripts()).map((state) => [state.path, state]));
  let pieces: Piece[] = [];
  let events = 0;
  let sizeBytes = 0;
  const flush = async () => {
    events += await send(place, pieces);
    pieces = [];
    sizeBytes = 0;
  };
  let sessions = 0;
  for (const session of waiting) {
    for await (const piece of piecesOf(place, session, transcripts.get(session.file))) {
      signal.throwIfAborted();
      const count = pieces.reduce((sum, { batch }) => sum + batch.events.length, 0);
      if (sizeBytes + piece.sizeBytes > bytesPerBatch || count + piece.batch.events.length > eventsPerBatch)
        await flush();
      pieces.push(piece);
      sizeBytes += piece.sizeBytes;
      if (piece.mark !== null) sessions += 1;
    }
  }
  await flush();
  return { sessions, events };
}

/** Sessions that are new, grew, or of which more is known than was sent. */
export async function sessionsToSend(
  place: Pick<PushPlace, 'local' | 'sent' | 'isExcluded'>,
): Promise<readonly Session[]> {
  const sessions = await place.local.listSessions();
  const excluded = excludedSources(sessions, place.isExcluded);
  return sessions.filter((session) => {
    if (excluded.has(session.sourceSessionId)) return false;
    const mark = place.sent.get(session.id);
    return mark === undefined || mark.events !== session.events || mark.facts !== factsHash(session);
  });
}

/** Ids of sessions that were sent and must not be there: forgotten or excluded here since. */
export async function sessionsToForget(
  place: Pick<PushPlace, 'local' | 'sent' | 'isExcluded'>,
): Promise<readonly string[]> {
  const sessions = await place.local.listSessions();
  const excluded = excludedSources(sessions, place.isExcluded);
  const kept = new Set(sessions.filter((session) => !excluded.has(session.sourceSessionId)).map(({ id }) => id));
  return place.sent.ids().filter((id) => !kept.has(id));
}

/** Source ids of sessions that were opted out of, and of all that were started from them. */
function excludedSources(sessions: readonly Session[], isExcluded: (session: Session) => boolean): ReadonlySet<string> {
  const excluded = new Set(sessions.filter(isExcluded).map(({ sourceSessionId }) => sourceSessionId));
  const children = new Map<string, string[]>();
  for (const { sourceSessionId, parentSourceSessionId, isSubagent } of sessions) {
    if (!isSubagent || parentSourceSessionId === null) continue;
    children.set(parentSourceSessionId, [...(children.get(parentSourceSessionId) ?? []), sourceSessionId]);
  }
  // A set is walked in the order of insertion, what is added on the way included.
  for (const parent of excluded) for (const child of children.get(parent) ?? []) excluded.add(child);
  return excluded;
}

/** Cuts what is to be sent of one session into parts of bounded size. */
async function* piecesOf(
  { local, sent, redactions }: PushPlace,
  session: Session,
  transcript: TranscriptState | undefined,
): AsyncGenerator<Piece> {
  const outline = await local.outlineEvents(session.id);
  const known = sent.get(session.id) ?? intent;
  const isContinued = known.length <= outline.length && prefixHash(outline, known.length) === known.prefix;
  const rest = isContinued ? outline.slice(known.length) : outline;
  const { length } = outline;
  const mark = { events: session.events, length, prefix: prefixHash(outline, length), facts: factsHash(session) };
  const base = {
    transcript: sharedTranscript(session, transcript),
    sessions: [redactFacts(factsOf(session), redactions)],
  };
  // The session may have been sent before and its events be there under another branch.
  const branches = isContinued ? null : new Map(outline.map(({ id, branch }) => [id, branch]));
  const parts = partsOf(rest);
  for (const [index, part] of parts.entries()) {
    const bodies = new Map((await local.readEventBodies(part.map(({ id }) => id))).map((event) => [event.id, event]));
    const events = await redacted(
      part.flatMap(({ id }) => bodies.get(id) ?? []),
      redactions,
    );
    const isLast = index === parts.length - 1;
    yield {
      sessionId: session.id,
      batch: { ...base, events },
      sizeBytes: part.reduce((sum, event) => sum + event.sizeBytes, 0),
      mark: isLast ? mark : null,
      branches: isLast ? branches : null,
    };
  }
}

/** Redacts in slices: whoever waits for the engine is answered in between. */
async function redacted(
  events: readonly SessionEvent[],
  redactions: readonly UserRule[],
): Promise<readonly SessionEvent[]> {
  const result: SessionEvent[] = [];
  for (const [index, event] of events.entries()) {
    if (index % eventsPerSlice === 0) await new Promise((resolve) => setImmediate(resolve));
    result.push(redactEvent(event, redactions));
  }
  return result;
}

/** At least one part, so that facts are sent where no event is new. */
function partsOf(outline: readonly EventOutline[]): readonly (readonly EventOutline[])[] {
  const parts: EventOutline[][] = [[]];
  let sizeBytes = 0;
  for (const event of outline) {
    const last = parts.at(-1) ?? [];
    if (last.length > 0 && (last.length >= eventsPerBatch || sizeBytes + event.sizeBytes > bytesPerBatch)) {
      parts.push([event]);
      sizeBytes = event.sizeBytes;
    } else {
      last.push(event);
      sizeBytes += event.sizeBytes;
    }
  }
  return parts;
}

async function send({ shared, sent, local }: PushPlace, pieces: readonly Piece[]): Promise<number> {
  if (pieces.length === 0) return 0;
  const begun = pieces.filter(({ sessionId }) => sent.get(sessionId) === undefined);
  if (begun.length > 0) await sent.save(new Map(begun.map(({ sessionId }) => [sessionId, intent])));
  // Forgetting may have come between reading and now: what is gone here does not leave any more.
  const sending = await stillThere(local, pieces);
  if (sending.length === 0) return 0;
  const results = await shared.appendCaptures(sending.map(({ batch }) => batch));
  for (const { sessionId, branches } of sending) {
    if (branches !== null && branches.size > 0) await shared.setBranches(sessionId, branches);
  }
  await sent.save(
    new Map(sending.flatMap(({ sessionId, mark }) => (mark === null ? [] : [[sessionId, mark] as const]))),
  );
  return results.reduce((sum, { inserted }) => sum + inserted, 0);
}

/** Pieces whose events, or whose session where no event is new, are still in the project's own store. */
async function stillThere(local: Store, pieces: readonly Piece[]): Promise<readonly Piece[]> {
  const firstIds = pieces.flatMap(({ batch }) => batch.events[0]?.id ?? []);
  const events = new Set((await local.readEventBodies(firstIds)).map(({ id }) => id));
  const isFactsOnly = pieces.some(({ batch }) => batch.events.length === 0);
  const sessions = new Set(isFactsOnly ? (await local.listSessions()).map(({ id }) => id) : []);
  return pieces.filter(({ sessionId, batch }) => {
    const [first] = batch.events;
    return first === undefined ? sessions.has(sessionId) : events.has(first.id);
  });
}

function prefixHash(outline: readonly EventOutline[], length: number): string {
  if (length === 0) return '';
  return stableHash(
    outline
      .slice(0, length)
      .map(({ id, branch }) => `${branch[0]}${id}`)
      .join('\n'),
  );
}

function factsOf(session: Session): SessionFacts {
  const { sourceSessionId, cwd, gitBranch, gitRemote, agentVersion, model } = session;
  const { title, interactive, channel, parentSourceSessionId, relation } = session;
  return {
    sourceSessionId,
    cwd,
    gitBranch,
    gitRemote,
    agentVersion,
    model,
    title,
    interactive,
    channel,
    parentSourceSessionId,
    relation,
  };
}

function factsHash(session: Session): string {
  return stableHash(JSON.stringify(factsOf(session)));
}

/**
 * The transcript as the workspace knows it: no path of this machine, only where it lies below its assistant's folder, and no
 * cursor, so that a capture straight into the shared store reads its own files by its own cursors.
 */
function sharedTranscript(session: Session, state: TranscriptState | undefined): TranscriptState {
  const relativePath = (state?.relativePath ?? path.basename(session.file)).replaceAll('\\', '/');
  return {
    path: `team:${session.assistant}/${relativePath}`,
    assistant: session.assistant,
    role: state?.role ?? 'main',
    relativePath,
    identity: null,
    headHash: null,
    headLength: 0,
    offset: 0,
    line: 0,
    sizeBytes: 0,
    modifiedAt: session.startedAt,
    parserState: null,
    belongs: true,
    missing: true,
    skippedRecords: 0,
    unknownTypes: {},
    lastError: null,
  };
}
