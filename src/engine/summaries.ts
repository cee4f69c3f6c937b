import type { Disposable } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { mergeAggregates } from '../memory/aggregate.ts';
import type { Fact } from '../memory/fact.ts';
import { correctionFacts, sessionFacts } from '../memory/sessionFacts.ts';
import { summaryText } from '../memory/summaryText.ts';
import { parentWindow, quarterHourMs } from '../memory/summaryWindow.ts';
import { mergedAggregates, quarterAggregates } from '../memory/windowSummaries.ts';
import type { DirtyWindow, NewSessionSummary, NewSummary, StretchFacts, UnseenStretch } from '../store/memoryLane.ts';
import type { Store } from '../store/store.ts';
import { signalSubject, wrongSubjects } from './signalVerdicts.ts';
import { TurnQueue } from './turnQueue.ts';

/** New events that are read at once, about what fits into the few tens of milliseconds a question may have to wait. */
const eventsPerSlice = 250;
/** What is new in a live session is taken in after so long at the latest. */
const soonMs = 15_000;
const reminedPerSlice = 5;

/** What the upkeep of summaries needs of the engine. */
export interface SummariesSurroundings {
  readonly store: () => Store;
  readonly isWriter: () => boolean;
  /** IANA name of the zone whose hours and days are summarised. */
  readonly timeZone: string;
  readonly log: (message: string) => void;
  /** Told when summaries changed. */
  readonly onDidUpdate: () => void;
}

/**
 * Keeps facts and rolling summaries up to date, in slices between which questions are answered. What is not done when it is
 * stopped is marked in the store and done next time.
 */
export class Summaries implements Disposable {
  private readonly turns = new TurnQueue();
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly around: SummariesSurroundings) {}

  /** Takes in what is new within seconds, without anybody waiting for it. */
  soon(): void {
    if (this.timer || this.closing.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.update(this.closing.signal).catch((error: unknown) => {
        if (SkillifyError.is(error, 'cancelled') || SkillifyError.is(error, 'disconnected')) return;
        this.around.log(`Summaries could not be brought up to date: ${messageOf(error)}`);
      });
    }, soonMs);
    this.timer.unref();
  }

  /**
   * Brings facts and summaries up to date with what is stored; a reader of the store leaves that to its writer. Ends early,
   * without an error, once a budget is used up. Throws `cancelled` when it is called off.
   */
  update(signal: AbortSignal, budgetMs = Number.POSITIVE_INFINITY): Promise<void> {
    return this.turns.run(async () => {
      if (!this.around.isWriter()) return;
      const until = performance.now() + budgetMs;
      const goesOn = async () => {
        await nextTurn();
        if (signal.aborted || this.closing.signal.aborted)
          throw new SkillifyError('cancelled', 'Summaries were stopped. They go on where they were.');
        return performance.now() < until && this.around.isWriter();
      };
      const wrong = wrongSubjects(await this.around.store().listDecisions());
      let hasChanged = false;
      for (const step of [() => this.readFacts(wrong), () => this.takeOverOutcomes(wrong), () => this.countWindow()]) {
        while (await goesOn()) {
          if (!(await step())) break;
          hasChanged = true;
        }
      }
      if (hasChanged) this.around.onDidUpdate();
    });
  }

  dispose(): void {
    this.closing.abort();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Resolves when no update is under way. */
  async settled(): Promise<void> {
    await this.turns.run(async () => undefined);
  }

  private async readFacts(wrong: ReadonlySet<string>): Promise<boolean> {
    const store = this.around.store();
    const unseen = await store.memory.nextUnseen(eventsPerSlice);
    if (unseen === null) return false;
    const stretches: StretchFacts[] = [];
    for (const stretch of unseen.stretches) {
      const { sessionId, events, eventCounts } = stretch;
      const survivals = await store.readSurvivals(sessionId);
      const found = sessionFacts(sessionId, events, survivals, (signal) => wrong.has(signalSubject(signal)));
      stretches.push({ sessionId, eventCounts, facts: found.filter((fact) => isTouched(fact, stretch, found)) });
      await nextTurn();
    }
    await store.memory.saveFacts(unseen.cursor, stretches);
    return true;
  }

  /** Mining sees whole sessions and what git tells: what it says of them holds. */
  private async takeOverOutcomes(wrong: ReadonlySet<string>): Promise<boolean> {
    const store = this.around.store();
    const sessionIds = await store.memory.listRemined(reminedPerSlice);
    for (const sessionId of sessionIds) {
      const [episodes, signals] = await Promise.all([
        store.listEpisodes(new Set([sessionId])),
        store.listSignals({ sessionId }),
      ]);
      const outcomes = new Map(episodes.map(({ promptEventId, outcome }) => [promptEventId, outcome.kind]));
      const believed = signals.filter((signal) => !wrong.has(signalSubject(signal)));
      await store.memory.saveOutcomes(sessionId, outcomes, correctionFacts(believed));
    }
    return sessionIds.length > 0;
  }

  private async countWindow(): Promise<boolean> {
    const { memory } = this.around.store();
    const dirty = await memory.nextDirty();
    if (dirty === null) return false;
    if (dirty.window === 'session') await this.countSessions(dirty.sessionIds);
    else if (dirty.window === 'quarter-hour') {
      const to = dirty.from + quarterHourMs;
      const { facts, events } = await memory.readWindow(dirty.from, to);
      const counted = events.size === 0 ? [] : quarterAggregates(facts, events);
      const parent = parentWindow('quarter-hour', dirty.from, this.around.timeZone);
      await memory.saveWindow({ ...dirty, to }, counted.map(unsearched), parent);
    } else await this.mergeWindow(dirty);
    return true;
  }

  private async mergeWindow(dirty: Exclude<DirtyWindow, { readonly window: 'session' }>): Promise<void> {
    const { memory } = this.around.store();
    const part = dirty.window === 'hour' ? 'quarter-hour' : 'hour';
    const { to } = parentWindow(part, dirty.from, this.around.timeZone);
    const merged = mergedAggregates(await memory.readParts(part, dirty.from, to));
    const parent = dirty.window === 'hour' ? parentWindow('hour', dirty.from, this.around.timeZone) : null;
    // Hours of a branch, an assistant or a topic say little that their day does not: only days of those are searched.
    const summaries = merged.map((each): NewSummary => {
      const isSearched = dirty.window === 'day' || each.scope === 'project';
      return isSearched ? { ...each, text: summaryText(each.aggregate) } : unsearched(each);
    });
    await memory.saveWindow({ ...dirty, to }, summaries, parent);
  }

  private async countSessions(sessionIds: readonly string[]): Promise<void> {
    const { memory } = this.around.store();
    const summaries: NewSessionSummary[] = [];
    for (const sessionId of sessionIds) {
      const found = await memory.readSessionParts(sessionId);
      if (found === null) {
        summaries.push({ sessionId, summary: null });
        continue;
      }
      const aggregate = mergeAggregates(found.parts);
      const { from, to } = found;
      summaries.push({ sessionId, summary: { from, to, aggregate, text: summaryText(aggregate) } });
      await nextTurn();
    }
    await memory.saveSessionSummaries(summaries);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function unsearched<T>(aggregate: T): T & { readonly text: null } {
  return { ...aggregate, text: null };
}

/**
 * Of a stretch with known events around the new ones, the facts that the new ones can have changed: runs and files, what
 * prompts said since, and the outcomes of the episodes with new events and of the one before each.
 */
function isTouched(fact: Fact, { newEventIds, from, to }: UnseenStretch, found: readonly Fact[]): boolean {
  if (fact.kind === 'prompt') {
    const next = found.find((other) => other.kind === 'prompt' && other.at > fact.at);
    const afterNext = found.find((other) => other.kind === 'prompt' && next !== undefined && other.at > next.at);
    return newEventIds.has(fact.eventId) || afterNext === undefined || afterNext.at >= from;
  }
  // A prompt that came late takes what followed it; of other later runs the result may lie beyond what was read.
  if (fact.episodeId !== null && newEventIds.has(fact.episodeId) && fact.state !== 'unknown') return true;
  return fact.at <= to && (fact.kind !== 'correction' || fact.at >= from);
}
