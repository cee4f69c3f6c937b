import type { WholeTranscript } from '../assistants/assistant.ts';
import { type SessionFacts, sessionIdOf } from '../assistants/session.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { TranscriptState } from '../store/store.ts';
import { mayHaveBranches, updateFromReading } from './branchMarks.ts';
import type { FileCapture } from './captureFile.ts';
import { redactEvent, redactFacts } from './redact.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** Sessions and events of a reading that are the project's. */
export interface AcceptedReading {
  readonly sessions: ReadonlyMap<string, SessionFacts>;
  readonly events: readonly SessionEvent[];
}

/** How a reading is stored. */
export interface StoringPlan {
  /** Events that are not stored yet, as far as is known; others are recognised by the store. */
  readonly fresh: readonly SessionEvent[];
  /** Sessions whose stored events must be compared with the reading, and whether it holds all of them. */
  readonly compared: ReadonlyMap<string, { readonly isWhole: boolean }>;
  /** What is known once everything is stored. */
  readonly last: TranscriptState;
  /** What is known between batches: the whole reading is taken again when it was broken off. */
  readonly interim: TranscriptState;
}

const eventsPerBatch = 1800;

/** Leaves out the sessions of other projects. Events of sessions without facts go with what is known of the session. */
export function acceptedReading(
  file: FoundTranscript,
  reading: WholeTranscript,
  capture: FileCapture,
): AcceptedReading {
  const facts = reading.facts.map((session) => capture.complete(file, session));
  const sessions = new Map<string, SessionFacts>();
  // A sub-agent may stand before the session that started it, so the others are asked again after each find.
  for (let before = -1; before !== sessions.size; ) {
    before = sessions.size;
    for (const session of facts) {
      const id = session.sourceSessionId;
      // What does not name a folder may still tell more of a session that is the project's.
      const isAccepted = capture.accepts(session, file) || (session.cwd === null && capture.knows(id));
      if (!sessions.has(id) && isAccepted && !capture.isCovered(file, id)) sessions.set(id, session);
    }
  }
  const told = new Set(facts.map((session) => session.sourceSessionId));
  const isAccepted = (id: string) => sessions.has(id) || (!told.has(id) && capture.knows(id));
  return { sessions, events: reading.events.filter((event) => isAccepted(event.sourceSessionId)) };
}

/** Appends what is new in batches and marks what was taken back; the cursor is saved with the last batch. */
export async function storeReading(
  file: FoundTranscript,
  accepted: AcceptedReading,
  plan: StoringPlan,
  capture: FileCapture,
): Promise<void> {
  const { store, redactions } = capture;
  const { fresh, interim, last } = plan;
  for (let start = 0; start === 0 || start < fresh.length; start += eventsPerBatch) {
    const events = fresh.slice(start, start + eventsPerBatch);
    const isLast = start + eventsPerBatch >= fresh.length;
    const used = new Set(events.map((event) => event.sourceSessionId));
    // Facts change without new events too, as titles do; but a session begins with its first event.
    const sessions = [...accepted.sessions.values()].filter(
      ({ sourceSessionId: id }) => used.has(id) || capture.isStored(sessionIdOf(file.assistant.id, id)),
    );
    const result = await store.appendCapture({
      transcript: isLast ? last : interim,
      sessions: sessions.map((session) => redactFacts(session, redactions)),
      events: events.map((event) => redactEvent(event, redactions)),
    });
    if (result.inserted > 0) capture.onAppended?.(events);
    capture.onStored(result);
    await capture.slices.pause();
    capture.slices.throwIfCancelled();
  }
  await markBranches(file, accepted, plan, capture);
}

async function markBranches(
  file: FoundTranscript,
  accepted: AcceptedReading,
  plan: StoringPlan,
  capture: FileCapture,
): Promise<void> {
  const bySession = new Map<string, Map<string, SessionEvent>>();
  for (const id of accepted.sessions.keys()) bySession.set(id, new Map());
  for (const event of accepted.events) {
    const events = bySession.get(event.sourceSessionId);
    if (events === undefined) bySession.set(event.sourceSessionId, new Map([[event.id, event]]));
    else events.set(event.id, event);
  }
  for (const [sourceSessionId, events] of bySession) {
    const compared = plan.compared.get(sourceSessionId);
    const isBranched = [...events.values()].some((event) => event.branch === 'abandoned');
    if (compared === undefined && !isBranched && !mayHaveBranches(events.values())) continue;
    const sessionId = sessionIdOf(file.assistant.id, sourceSessionId);
    await updateFromReading(capture.store, {
      sessionId,
      path: file.path,
      events,
      isWhole: compared?.isWhole ?? false,
      replaces: (path) => file.format === 'database' && capture.givesWay(path),
    });
    await capture.slices.pause();
  }
}
