import { codeSpan, visibleLine } from '../memory/codeSpan.ts';
import type { PlacedFact } from '../memory/fact.ts';
import { wallTime } from '../memory/timeZone.ts';
import type { Session, Store } from '../store/store.ts';
import type { Citation } from './memoryContract.ts';

const mostCitations = 24;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An answer while it is put together: lines of Markdown, numbers by name, and what they rest on. */
export class AnswerDraft {
  readonly lines: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly missing: string[] = [];
  readonly followUps: string[] = [];
  private readonly citations: Omit<Citation, 'file' | 'line'>[] = [];
  private readonly places = new Map<number, { readonly file: string; readonly line: number | null }>();

  constructor(
    readonly now: number,
    readonly timeZone: string,
    readonly sessions: ReadonlyMap<string, Session>,
  ) {}

  /** ` [1]` for an event, the same number when it was cited before; nothing once there are too many. */
  cite(fact: PlacedFact, quote: string): string {
    const { sessionId, assistant } = fact.session;
    return this.add({
      kind: 'event',
      id: fact.citedEventId,
      eventId: fact.citedEventId,
      session: sessionId,
      assistant,
      at: fact.at,
      quote,
    });
  }

  /** The same for anything else; a place in a file is given where it is known already. */
  add(
    citation: Omit<Citation, 'number' | 'file' | 'line'>,
    place?: { readonly file: string; readonly line: number | null },
  ): string {
    const known = this.citations.find(({ kind, id }) => kind === citation.kind && id === citation.id);
    if (known) return ` [${known.number}]`;
    if (this.citations.length >= mostCitations) return '';
    const number = this.citations.length + 1;
    this.citations.push({ ...citation, number, quote: visibleLine(citation.quote, 300) });
    if (place) this.places.set(number, place);
    return ` [${number}]`;
  }

  /** A time on the clock of the zone, with its day unless that is today's. */
  clock(at: number): string {
    const { year, month, day, hour, minute } = wallTime(at, this.timeZone);
    const today = wallTime(this.now, this.timeZone);
    const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    if (year === today.year && month === today.month && day === today.day) return time;
    return `${day} ${months[month - 1] ?? ''}${year === today.year ? '' : ` ${year}`} ${time}`;
  }

  /** A path as it is told: from the session's folder on, else its end. */
  path({ name, session }: PlacedFact): string {
    const folder = `${(session.cwd ?? '').replaceAll('\\', '/').replace(/\/$/, '')}/`;
    const isInside = folder.length > 1 && name.toLowerCase().startsWith(folder.toLowerCase());
    const path = isInside ? name.slice(folder.length) : name;
    return codeSpan(path.length > 80 ? `…${path.slice(-79)}` : path, 90);
  }

  /** What a session is called: its title, else its assistant's id of it. */
  sessionName(sessionId: string): string {
    const session = this.sessions.get(sessionId);
    if (!session) return 'a session';
    const name = session.title ?? session.sourceSessionId;
    return `${session.assistant}${session.isSubagent ? ' sub-agent' : ''} ${codeSpan(name, 70)}`;
  }

  /** Every citation with the file and line where it stands, as far as the store knows. */
  async located(store: Store): Promise<readonly Citation[]> {
    const ids = this.citations.flatMap(({ eventId, number }) =>
      eventId === null || this.places.has(number) ? [] : eventId,
    );
    const stored = new Map((await store.readEventsById(ids)).map((each) => [each.event.id, each]));
    return this.citations.map((citation) => {
      const place = this.places.get(citation.number);
      if (place) return { ...citation, ...place };
      const event = citation.eventId === null ? undefined : stored.get(citation.eventId);
      return { ...citation, file: event?.file ?? null, line: event?.event.raw.line ?? null };
    });
  }
}
