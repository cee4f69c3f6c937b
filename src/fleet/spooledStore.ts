import { sessionIdOf } from '../assistants/session.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { updateBranches } from '../capture/branchMarks.ts';
import { OptOuts } from '../capture/optOuts.ts';
import type { CaptureMirror } from '../capture/spool/captureMirror.ts';
import { ownCallsIn, withoutSessions } from '../capture/spool/spooledBatches.ts';
import type { SpoolLog } from '../capture/spool/spoolLog.ts';
import type { SpoolRecord } from '../capture/spool/spoolRecord.ts';
import type { Exclusion, Forgotten } from '../store/exclusion.ts';
import { ForwardingStore } from '../store/forwardingStore.ts';
import type {
  AppendResult,
  CaptureBatch,
  EventFilter,
  Session,
  Store,
  StoredEvent,
  TranscriptState,
} from '../store/store.ts';
import type { CaptureCounters } from './captureCounters.ts';
import { isStoreAway, type StoreLink } from './storeLink.ts';

/** What a spooled store works with. */
export interface SpooledStoreOptions {
  readonly link: StoreLink<Store>;
  /** The shared store as this machine's capture may see it. */
  readonly captured: (store: Store) => Store;
  readonly spool: SpoolLog;
  readonly mirror: CaptureMirror;
  readonly counters: CaptureCounters;
  /** Root of the local data folder. */
  readonly dataFolder: string;
  readonly now: () => number;
}

/**
 * The shared store as capture on this machine uses it. What cannot be sent goes to the spool and is sent later, in order;
 * nothing newer overtakes it. Events have ids, so what is sent twice is stored once. What needs answers that only the store
 * has, such as comparing a rewritten document, waits until it is back: transcripts are their own log.
 */
export class SpooledStore extends ForwardingStore {
  private isLoaded = false;
  private sending: Promise<boolean> | null = null;
  /** Sessions of line transcripts, whose trees can be resolved later from the store alone. */
  private readonly lineSessions = new Set<string>();
  /** Events that wait, so that what is read again does not wait twice. */
  private readonly waiting = new Set<string>();

  constructor(private readonly options: SpooledStoreOptions) {
    super(() => options.link.store);
    for (const record of options.spool.all()) this.takeUp(record);
  }

  /** True once the store itself was asked what it has. */
  get isKnown(): boolean {
    return this.isLoaded;
  }

  /** True when all that was captured is in the shared store. */
  get isDrained(): boolean {
    return this.options.spool.isEmpty;
  }

  override async listTranscripts(): Promise<readonly TranscriptState[]> {
    await this.load();
    return this.options.mirror.listTranscripts();
  }

  override async listSessions(): Promise<readonly Session[]> {
    await this.load();
    return this.options.mirror.listSessions();
  }

  /** What others excluded since counts at once while the store is there. */
  override async listExclusions(): Promise<readonly Exclusion[]> {
    const { link, mirror } = this.options;
    await this.load();
    const exclusions = await this.online(() => link.run((store) => store.listExclusions()));
    if (exclusions !== null) mirror.setExclusions(exclusions);
    return mirror.exclusions;
  }

  override async getValue(key: string): Promise<unknown> {
    const { link, mirror } = this.options;
    await this.load();
    if (mirror.hasValue(key)) return mirror.value(key);
    const found = await this.online(async () => ({ value: await link.run((store) => store.getValue(key)) }));
    if (found !== null && isOfCapture(key)) mirror.setValue(key, found.value);
    return found?.value;
  }

  override async setValue(key: string, value: unknown): Promise<void> {
    if (!isOfCapture(key)) return this.options.link.run((store) => store.setValue(key, value));
    const { mirror } = this.options;
    if (mirror.hasValue(key) && JSON.stringify(mirror.value(key)) === JSON.stringify(value)) return;
    await this.store({ kind: 'value', key, value }, (store) => store.setValue(key, value));
  }

  override async saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void> {
    const { mirror } = this.options;
    const changed = transcripts.filter(
      (state) => JSON.stringify(mirror.transcript(state.path)) !== JSON.stringify(state),
    );
    if (changed.length === 0) return;
    await this.store({ kind: 'transcripts', transcripts: changed }, (store) => store.saveTranscripts(changed));
  }

  override async appendCapture(batch: CaptureBatch): Promise<AppendResult> {
    const [result] = await this.append([batch]);
    return result ?? { inserted: 0, duplicates: 0, sessionIds: [] };
  }

  override async appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    for (const batch of batches) {
      for (const event of batch.events) {
        this.lineSessions.add(sessionIdOf(batch.transcript.assistant, event.sourceSessionId));
      }
    }
    return this.append(batches);
  }

  /** Rejects, with an error that concerns this transcript only, where the answer is needed and the store is away. */
  override async readEvents(sessionId: string, filter?: EventFilter): Promise<readonly StoredEvent[]> {
    const { link, spool } = this.options;
    const events = spool.isEmpty
      ? await this.online(() => link.run((store) => store.readEvents(sessionId, filter)))
      : null;
    if (events !== null) return events;
    if (!this.lineSessions.has(sessionId))
      throw new Error('The shared store is away; this transcript is read on when it is back.');
    // A whole-session question without a filter is about its tree, which is resolved once its events are there.
    if (filter === undefined) this.keep({ kind: 'branches', sessionIds: [sessionId] });
    return [];
  }

  override async forgetSessions(sessionIds: readonly string[], reason: string | null): Promise<Forgotten> {
    if (sessionIds.length === 0) return { sessionIds: [], sourceSessionIds: [], events: 0, proposals: 0, skills: [] };
    const forgotten = await this.options.link.run((store) => store.forgetSessions(sessionIds, reason));
    this.options.mirror.forget(forgotten.sessionIds);
    return forgotten;
  }

  /** Sends what waits, oldest first, until nothing does or the store went away. True when nothing waits. */
  drain(signal?: AbortSignal): Promise<boolean> {
    this.sending ??= this.sendAll(signal).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  override async close(): Promise<void> {
    await this.sending?.catch(() => undefined);
    this.options.spool.close();
  }

  private takeUp(record: SpoolRecord): void {
    if (record.kind === 'batches') {
      for (const { transcript, events } of record.batches) {
        for (const event of events) this.waiting.add(eventKey(transcript, event.id));
      }
    }
    this.options.mirror.apply(record);
  }

  /** The store's word is taken once; afterwards this machine's capture knows what it wrote. */
  private async load(): Promise<void> {
    const { link, captured, mirror, spool } = this.options;
    if (this.isLoaded) return;
    const state = await this.online(() =>
      link.run(async (shared) => {
        const store = captured(shared);
        return {
          transcripts: await store.listTranscripts(),
          sessions: await store.listSessions(),
          exclusions: await store.listExclusions(),
        };
      }),
    );
    if (state === null) return;
    mirror.load(state);
    for (const record of spool.all()) mirror.apply(record);
    this.isLoaded = true;
  }

  private async append(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    const { counters, now } = this.options;
    const events = batches.reduce((sum, batch) => sum + batch.events.length, 0);
    const stored = await this.direct((store) => store.appendCaptures(batches));
    if (stored !== null) {
      this.options.mirror.apply({ kind: 'batches', batches });
      counters.captured(events);
      counters.paused(false);
      this.noteSent(stored, batches, now());
      return stored;
    }
    const fresh = batches.map((batch) => this.notWaiting(batch));
    const results = fresh.map(({ transcript, events: added }, index) => ({
      inserted: added.length,
      duplicates: (batches[index]?.events.length ?? 0) - added.length,
      sessionIds: [...new Set(added.map((event) => sessionIdOf(transcript.assistant, event.sourceSessionId)))],
    }));
    this.keep({ kind: 'batches', batches: fresh });
    const spooled = fresh.reduce((sum, batch) => sum + batch.events.length, 0);
    for (const { transcript, events: added } of fresh) {
      for (const event of added) this.waiting.add(eventKey(transcript, event.id));
    }
    counters.captured(events);
    counters.spooled(spooled);
    counters.duplicates(events - spooled);
    return results;
  }

  /** Without what waits already, and without Skillify's own model calls: those must not even wait. */
  private notWaiting(batch: CaptureBatch): CaptureBatch {
    const own = ownCallsIn(batch);
    const kept = withoutSessions(batch, (id) => own.has(id));
    return { ...kept, events: kept.events.filter((event) => !this.waiting.has(eventKey(batch.transcript, event.id))) };
  }

  private async store(record: SpoolRecord, send: (store: Store) => Promise<void>): Promise<void> {
    const isSent = await this.direct(async (store) => {
      await send(store);
      return true;
    });
    if (isSent === null) this.keep(record);
    else this.options.mirror.apply(record);
  }

  /** To the spool first: only what is on disk may move a cursor. */
  private keep(record: SpoolRecord): void {
    const { spool, mirror, counters } = this.options;
    try {
      spool.append(record);
    } catch (error) {
      counters.paused(true);
      throw error;
    }
    counters.paused(false);
    mirror.apply(record);
  }

  /** Straight to the store unless something waits already; null when it has to wait too. */
  private async direct<T>(work: (store: Store) => Promise<T>): Promise<T | null> {
    const { link, spool } = this.options;
    if (!spool.isEmpty && link.problem === null) await this.drain();
    if (!spool.isEmpty) return null;
    return this.online(() => link.run(work));
  }

  /** Null when the store is away. */
  private async online<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isStoreAway(error)) throw error;
      if (this.options.link.problem === null) throw error;
      this.options.counters.storeError();
      return null;
    }
  }

  private async sendAll(signal?: AbortSignal): Promise<boolean> {
    const { link, spool, mirror } = this.options;
    if (spool.isEmpty) return true;
    let optOuts: OptOuts | null = null;
    try {
      for (let record = spool.peek(); record !== null; record = spool.peek()) {
        if (signal?.aborted) return false;
        optOuts ??= await link.run(async (store) => {
          mirror.setExclusions(await store.listExclusions());
          const { dataFolder: storePath } = this.options;
          return new OptOuts({ exclusions: mirror.exclusions, captureOnlyCli: false, storePath });
        });
        await this.send(record, optOuts);
        spool.drop();
      }
    } catch (error) {
      this.options.counters.storeError();
      if (isStoreAway(error)) return false;
      throw new SkillifyError(
        'store-broken',
        `What waits in the spool could not be stored and is kept: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
    return true;
  }

  private async send(record: SpoolRecord, optOuts: OptOuts): Promise<void> {
    const { link, counters, now } = this.options;
    switch (record.kind) {
      case 'batches': {
        const batches = record.batches.map((batch) =>
          withoutSessions(batch, (id, facts) => optOuts.excludes(id, facts)),
        );
        const results = await link.run((store) => store.appendCaptures(batches));
        this.noteSent(results, batches, now());
        for (const [index, { transcript, events }] of record.batches.entries()) {
          counters.withheld(events.length - (batches[index]?.events.length ?? 0));
          for (const event of events) this.waiting.delete(eventKey(transcript, event.id));
        }
        return;
      }
      case 'transcripts':
        return link.run((store) => store.saveTranscripts(record.transcripts));
      case 'value':
        return link.run((store) => store.setValue(record.key, record.value));
      case 'branches':
        for (const id of record.sessionIds) await link.run((store) => updateBranches(store, id));
        return;
    }
  }

  private noteSent(results: readonly AppendResult[], batches: readonly CaptureBatch[], now: number): void {
    const { counters } = this.options;
    for (const { inserted, duplicates } of results) {
      counters.sent(inserted);
      counters.duplicates(duplicates);
    }
    const newest = batches.reduce((latest, { events }) => Math.max(latest, events.at(-1)?.at ?? 0), 0);
    if (newest > 0) counters.lag(Math.max(0, now - newest));
  }
}

function eventKey({ assistant }: TranscriptState, eventId: string): string {
  return `${assistant}:${eventId}`;
}

function isOfCapture(key: string): boolean {
  return key.startsWith('capture.');
}
