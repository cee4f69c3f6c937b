import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReviewPlace, ReviewStart } from '../../src/engine/rpcReview.ts';
import { Skeleton } from '../shared/Message.tsx';
import type { ReviewClient } from './connection/client.ts';
import { laterState, type PersistedState, readState, writeState } from './connection/persistedState.ts';
import { type Review, ReviewContext } from './connection/review.ts';
import { CrashGuard } from './pages/CrashGuard.tsx';
import { PlacePage } from './pages/PlacePage.tsx';
import type { NoticeContent } from './parts/Notice.tsx';
import { ReviewPages } from './ReviewPages.tsx';

/** How long typing and scrolling rest before the host is told where the page stands. */
const keepAfterMs = 100;

interface AppProps {
  readonly client: ReviewClient;
  readonly api: VsCodeApi;
}

/** The sidebar: waits for the host's start, then shows the place it is in. */
export function App({ client, api }: AppProps) {
  const [start, setStart] = useState<ReviewStart | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [place, setPlace] = useState<ReviewPlace | null>(null);
  const [state, setState] = useState<PersistedState>(() => readState(api.getState()));
  const [versions, setVersions] = useState<Review['versions']>({ proposals: 0, skills: 0, status: 0, team: 0 });
  const [notice, setNotice] = useState<NoticeContent | null>(null);

  // Not before the host has said what it kept: what was there before must not look older than a page that just began.
  useEffect(() => {
    if (!start) return;
    const saved = writeState(state, Date.now());
    api.setState(saved);
    const timer = setTimeout(() => {
      // Nobody waits for it; the editor's own copy is there as well.
      client.request('keepState', { state: saved }).catch(() => undefined);
    }, keepAfterMs);
    return () => clearTimeout(timer);
  }, [api, client, start, state]);

  useEffect(() => {
    const subscriptions = [
      client.onEvent('place', (next) => {
        setPlace(next);
        setVersions(({ proposals, skills, status, team }) => ({
          proposals: proposals + 1,
          skills: skills + 1,
          status: status + 1,
          team: team + 1,
        }));
      }),
      client.onEvent('changed', ({ what }) => setVersions((last) => ({ ...last, [what]: last[what] + 1 }))),
      client.onEvent('show', ({ proposalId }) => {
        const page = proposalId === null ? { kind: 'queue' as const } : { kind: 'proposal' as const, id: proposalId };
        // An id that is asked for is shown; without one the queue comes into view, wherever the sidebar was left.
        setState((last) => ({ ...last, tab: 'review', page, pageScroll: 0 }));
      }),
    ];
    client.request('start', {}).then(
      (reply) => {
        setState(readState(laterState(api.getState(), reply.saved)));
        setStart(reply);
        setPlace(reply.place);
      },
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      for (const subscription of subscriptions) subscription.dispose();
    };
  }, [api, client]);

  const setExpanded = useCallback(
    (section: string, isExpanded: boolean) =>
      setState((last) => ({ ...last, expanded: { ...last.expanded, [section]: isExpanded } })),
    [],
  );
  const attempt = useCallback(
    (request: Promise<unknown>) =>
      void request.catch((error: unknown) =>
        setNotice({ kind: 'error', text: error instanceof Error ? error.message : String(error) }),
      ),
    [],
  );
  const update = useCallback((change: Partial<PersistedState>) => setState((last) => ({ ...last, ...change })), []);
  const updateList = useCallback<Review['updateList']>(
    (tab, change) =>
      setState((last) => ({ ...last, lists: { ...last.lists, [tab]: { ...last.lists[tab], ...change } } })),
    [],
  );
  const setNote = useCallback(
    (about: string, note: string) =>
      setState((last) => {
        const { [about]: _, ...others } = last.notes;
        return { ...last, notes: note === '' ? others : { ...others, [about]: note } };
      }),
    [],
  );

  const review = useMemo<Review | null>(() => {
    if (!start || !place) return null;
    const { strings, language, hasCustomizations } = start;
    const { expanded } = state;
    const changes = { update, updateList, setNote, setExpanded };
    return { client, strings, language, hasCustomizations, place, state, ...changes, expanded, attempt, versions };
  }, [client, start, place, state, update, updateList, setNote, setExpanded, attempt, versions]);

  // Texts come with the start; what went wrong before that can only be told in the host's own words.
  if (failure !== null) return <p role="alert">{failure}</p>;
  if (!review) {
    return (
      <main aria-label="Skillify">
        <Skeleton label="Skillify" />
      </main>
    );
  }
  return (
    <ReviewContext value={review}>
      <CrashGuard>
        {review.place.kind === 'ready' ? (
          <ReviewPages key={review.place.projectPath} notice={notice} setNotice={setNotice} />
        ) : (
          <main aria-label="Skillify">
            <PlacePage kind={review.place.kind} />
          </main>
        )}
      </CrashGuard>
    </ReviewContext>
  );
}
