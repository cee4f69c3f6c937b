import { useCallback, useEffect, useRef, useState } from 'react';
import type { TranscriptRow } from '../../../src/engine/transcriptContract.ts';
import { usePanel } from '../connection/panelContext.ts';

const chunkRows = 50;
/** Chunks that are kept; the ones that were looked at longest ago go first. */
const keptChunks = 60;

/** The rows of a session that are at hand, and a way to ask for others. */
export interface Rows {
  readonly get: (row: number) => TranscriptRow | undefined;
  /** Asks for what is missing of a range, end exclusive; requests that were not answered and are not wanted are called off. */
  readonly need: (from: number, to: number) => void;
  /** Fetches one row with its texts uncut. */
  readonly loadFull: (row: number) => void;
}

/** Fetches rows by chunks as they come into view. `onStale` is called when the session has gone on since. */
export function useRows(sessionId: string, version: number | undefined, onStale: () => void): Rows {
  const { client, attempt } = usePanel();
  const chunks = useRef(new Map<string, readonly TranscriptRow[]>());
  const full = useRef(new Map<string, TranscriptRow>());
  const running = useRef(new Map<number, AbortController>());
  const [, setArrivals] = useState(0);
  // What is kept is kept for one state of the session: rows of another are other rows.
  const state = `${sessionId} ${version}`;

  useEffect(() => {
    const requests = running.current;
    return () => {
      for (const controller of requests.values()) controller.abort();
      requests.clear();
    };
  }, []);

  const load = useCallback(
    (chunk: number) => {
      if (version === undefined) return;
      const controller = new AbortController();
      running.current.set(chunk, controller);
      const params = { sessionId, version, from: chunk * chunkRows, count: chunkRows, isFull: false };
      client
        .request('transcriptRows', params, { signal: controller.signal })
        .then(
          (rows) => {
            chunks.current.set(`${state} ${chunk}`, rows);
            for (const old of chunks.current.keys()) if (chunks.current.size > keptChunks) chunks.current.delete(old);
            setArrivals((count) => count + 1);
          },
          () => {
            if (!controller.signal.aborted) onStale();
          },
        )
        .finally(() => {
          if (running.current.get(chunk) === controller) running.current.delete(chunk);
        });
    },
    [client, sessionId, version, state, onStale],
  );

  const need = useCallback(
    (from: number, to: number) => {
      const first = Math.floor(from / chunkRows);
      const last = Math.floor(Math.max(from, to - 1) / chunkRows);
      for (const [chunk, controller] of running.current) {
        if (chunk >= first && chunk <= last) continue;
        controller.abort();
        running.current.delete(chunk);
      }
      for (let chunk = first; chunk <= last; chunk += 1)
        if (!chunks.current.has(`${state} ${chunk}`) && !running.current.has(chunk)) load(chunk);
    },
    [load, state],
  );

  const get = useCallback(
    (row: number) =>
      full.current.get(`${state} ${row}`) ??
      chunks.current.get(`${state} ${Math.floor(row / chunkRows)}`)?.[row % chunkRows],
    [state],
  );

  const loadFull = useCallback(
    (row: number) => {
      if (version === undefined) return;
      const request = client.request('transcriptRows', { sessionId, version, from: row, count: 1, isFull: true });
      attempt(
        request.then(([loaded]) => {
          if (loaded) full.current.set(`${state} ${row}`, loaded);
          setArrivals((count) => count + 1);
        }),
      );
    },
    [client, attempt, sessionId, version, state],
  );

  return { get, need, loadFull };
}
