import { promises as fs } from 'node:fs';
import { activityReport } from '../activity.ts';
import { answerQuestion } from '../ask.ts';
import type { SearchRequest } from '../memoryContract.ts';
import { excerptAround, sessionViews, signalViews } from '../reports.ts';
import { readSummaries } from '../summaryViews.ts';
import { TranscriptPages } from '../transcriptPages.ts';
import type { EngineParts, Handlers } from './engineParts.ts';

type HistoryRequests =
  | 'sessions'
  | 'signals'
  | 'excerpt'
  | 'activity'
  | 'eventPlace'
  | 'transcriptIndex'
  | 'transcriptRows'
  | 'transcriptSearch'
  | 'ask'
  | 'summaries'
  | 'search';

/** Answers requests about what was recorded: sessions, their pages, search and questions. */
export function historyHandlers(parts: EngineParts): Handlers<HistoryRequests> {
  const { project, search, session, store, summaries, timeZone, writer } = parts;
  const pages = new TranscriptPages(store, exists);
  const asking = {
    store,
    timeZone,
    writer,
    catchUp: (budgetMs: number, signal: AbortSignal) => summaries.update(signal, budgetMs),
    search: (request: SearchRequest, signal: AbortSignal) => search.search(request, signal),
  };
  return {
    sessions: () => sessionViews(store()),
    signals: () => signalViews(store()),
    excerpt: ({ eventId }) => excerptAround(store(), eventId, exists),
    activity: () => activityReport(store()),
    eventPlace: ({ eventId }) => pages.place(eventId),
    transcriptIndex: ({ sessionId, eventId }) => pages.index(sessionId, eventId),
    transcriptRows: (params) => pages.rows(params),
    transcriptSearch: ({ sessionId, version, query }) => pages.search(sessionId, version, query),
    ask: ({ question, now }, signal) => answerQuestion(asking, question, now ?? Date.now(), signal),
    summaries: (request, signal) => {
      const around = { store, projectKey: project.key, isWriter: () => session.isWriter, writer };
      return readSummaries(around, request, Date.now(), signal);
    },
    search: (request, signal) => search.search(request, signal),
  };
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
