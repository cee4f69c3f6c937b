import { useEffect, useRef, useState } from 'react';
import { fill } from '../shared/format.ts';
import { useReview } from './connection/review.ts';
import type { NoticeContent } from './parts/Notice.tsx';

/** A run of "Skillify Now" as the sidebar leads it. */
export interface Run {
  readonly state: 'idle' | 'running' | 'paused';
  readonly start: () => void;
  /** Stops behind the session that is being looked at; starting goes on from there. Decisions do not wait for it. */
  readonly pause: () => void;
  readonly cancel: () => void;
}

/** Runs "Skillify Now" from the sidebar, one at a time, with its result as a notice. */
export function useRun(setNotice: (notice: NoticeContent | null) => void): Run {
  const { client, strings, update } = useReview();
  const [state, setState] = useState<Run['state']>('idle');
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start = () => {
    if (state === 'running') return;
    const current = new AbortController();
    const { signal } = current;
    controller.current = current;
    setState('running');
    setNotice(null);
    client
      .request('now', { trigger: 'command' }, { signal, timeoutMs: null })
      .then(
        ({ proposals, mined, captured }) => {
          const count = proposals.length;
          const result =
            count > 0 ? fill(strings.runResult, count, mined.sessions) : fill(strings.runNothing, mined.sessions);
          const skipped = captured.skippedRecords + (mined.covered?.length ?? 0);
          const details = () => update({ tab: 'activity', page: { kind: 'queue' } });
          const link = skipped > 0 ? { action: { label: strings.runDetails, run: details } } : {};
          const text = skipped > 0 ? `${result} ${fill(strings.runSkipped, skipped)}` : result;
          setNotice({ kind: 'done', text, ...link });
        },
        (error: unknown) => {
          if (!signal.aborted) setNotice({ kind: 'error', text: error instanceof Error ? error.message : '' });
        },
      )
      .finally(() => setState((last) => (controller.current === current && last !== 'paused' ? 'idle' : last)));
  };
  const stop = (next: Run['state']) => {
    setState(next);
    controller.current?.abort();
  };
  return { state, start, pause: () => stop('paused'), cancel: () => stop('idle') };
}
