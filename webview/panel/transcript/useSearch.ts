import { useEffect, useState } from 'react';
import { usePanel } from '../connection/panelContext.ts';

const typingPauseMs = 250;
const none: readonly number[] = [];

/** The rows that hold a text, searched for once typing pauses; null while nothing is searched for. */
export function useSearch(sessionId: string, version: number | undefined, query: string): readonly number[] | null {
  const { client } = usePanel();
  const [found, setFound] = useState<{ readonly query: string; readonly rows: readonly number[] } | null>(null);

  useEffect(() => {
    if (query.trim() === '' || version === undefined) {
      setFound(null);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.request('transcriptSearch', { sessionId, version, query }, { signal: controller.signal }).then(
        ({ rows }) => setFound({ query, rows }),
        () => {
          if (!controller.signal.aborted) setFound({ query, rows: none });
        },
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, sessionId, version, query]);

  return found === null ? null : found.rows;
}
