import { assistantById } from '../assistants/registry.ts';
import { SkillifyError } from '../base/errors.ts';
import type { Session, Store } from '../store/store.ts';
import { eventIsGone } from './eventIsGone.ts';
import { signalSubject, wrongSubjects } from './signalVerdicts.ts';
import type {
  EventPlace,
  TranscriptEpisode,
  TranscriptIndex,
  TranscriptMatches,
  TranscriptMethods,
  TranscriptRow,
  TranscriptSignal,
} from './transcriptContract.ts';
import { layOut, type TranscriptLayout } from './transcriptLayout.ts';
import { rowOfEvent } from './transcriptRow.ts';

/** Characters of a text that are sent at first; the reader asks for the rest. */
const previewChars = 4_000;
/** Beyond what the store keeps of any text. */
const fullChars = 200_000;
/** Sessions whose layout is kept in memory: the ones that are looked at. */
const keptLayouts = 3;

interface KeptLayout {
  readonly version: number;
  readonly layout: TranscriptLayout;
}

/** Sessions as readable pages: laid out once, then read by ranges of rows. */
export class TranscriptPages {
  private readonly layouts = new Map<string, KeptLayout>();

  constructor(
    private readonly openStore: () => Store,
    private readonly fileExists: (file: string) => Promise<boolean>,
  ) {}

  async place(eventId: string): Promise<EventPlace> {
    const stored = (await this.openStore().readEventsById([eventId]))[0];
    if (!stored) throw await eventIsGone(this.openStore(), eventId);
    const { id: sessionId, assistant, title } = await this.session(stored.sessionId);
    return { sessionId, assistant, title };
  }

  async index(sessionId: string, eventId: string | null): Promise<TranscriptIndex> {
    const store = this.openStore();
    const session = await this.session(sessionId);
    const { layout, version } = await this.laidOut(session);
    const sessions = new Set([sessionId]);
    const [episodes, signals, decisions] = await Promise.all([
      store.listEpisodes(sessions),
      store.listSignals({ sessionIds: sessions }),
      store.listDecisions(),
    ]);
    const wrong = wrongSubjects(decisions);
    const { rowOf } = layout;
    return {
      sessionId,
      assistant: session.assistant,
      displayName: assistantById(session.assistant)?.displayName ?? session.assistant,
      title: session.title,
      file: session.file,
      fileExists: await this.fileExists(session.file),
      startedAt: session.startedAt,
      lastEventAt: session.lastEventAt,
      version,
      kinds: layout.letters.join(''),
      sizes: layout.sizes,
      episodes: episodes.flatMap(({ promptEventId, outcome }): readonly TranscriptEpisode[] => {
        const row = rowOf.get(promptEventId);
        return row === undefined ? [] : [{ row, outcome: outcome.kind, reasons: outcome.reasons }];
      }),
      signals: signals.flatMap((signal): readonly TranscriptSignal[] => {
        const row = rowOf.get(signal.eventId);
        if (row === undefined) return [];
        const { id, kind, rule, explanation, confidence } = signal;
        return [{ id, row, kind, rule, explanation, confidence, isWrong: wrong.has(signalSubject(signal)) }];
      }),
      pruned: (await store.retention?.pruned(sessionId)) ?? null,
      focus: eventId === null ? null : (rowOf.get(eventId) ?? null),
    };
  }

  async rows(params: TranscriptMethods['transcriptRows']['params']): Promise<readonly TranscriptRow[]> {
    const { sessionId, version, from, count, isFull } = params;
    const layout = await this.ofVersion(sessionId, version);
    const eventIds = layout.eventIds.slice(from, from + count);
    const resultIds = eventIds.flatMap((_id, index) => layout.resultIds.get(from + index) ?? []);
    const events = await this.openStore().readEventBodies([...eventIds, ...resultIds]);
    const byId = new Map(events.map((event) => [event.id, event]));
    return eventIds.flatMap((id, index) => {
      const event = byId.get(id);
      const result = byId.get(layout.resultIds.get(from + index) ?? '');
      const row =
        event && rowOfEvent(event, result?.kind === 'tool_result' ? result : null, isFull ? fullChars : previewChars);
      return row ? [row] : [];
    });
  }

  async search(sessionId: string, version: number, query: string): Promise<TranscriptMatches> {
    const { rowOf } = await this.ofVersion(sessionId, version);
    const rows = new Set<number>();
    for (const id of await this.openStore().searchEvents(sessionId, query)) {
      const row = rowOf.get(id);
      if (row !== undefined) rows.add(row);
    }
    return { rows: [...rows].sort((left, right) => left - right) };
  }

  private async ofVersion(sessionId: string, version: number): Promise<TranscriptLayout> {
    const known = await this.laidOut(await this.session(sessionId));
    if (known.version !== version)
      throw new SkillifyError('changed-meanwhile', 'The session has gone on since it was opened; it is loaded again.');
    return known.layout;
  }

  private async laidOut(session: Session): Promise<KeptLayout> {
    const known = this.layouts.get(session.id);
    this.layouts.delete(session.id);
    const store = this.openStore();
    // Both numbers only grow, so that their sum tells every change.
    const version = session.events + ((await store.retention?.pruned(session.id))?.events ?? 0);
    const current =
      known?.version === version ? known : { version, layout: layOut(await store.outlineEvents(session.id)) };
    this.layouts.set(session.id, current);
    for (const id of this.layouts.keys()) if (this.layouts.size > keptLayouts) this.layouts.delete(id);
    return current;
  }

  private async session(id: string): Promise<Session> {
    const session = (await this.openStore().listSessions()).find((candidate) => candidate.id === id);
    if (!session)
      throw new SkillifyError('not-found', 'This session is no longer stored; choose one from the list of sessions.');
    return session;
  }
}
