import { useEffect, useRef, useState } from 'react';
import { fill } from '../shared/format.ts';
import { useReview } from './connection/review.ts';
import type { NoticeContent } from './parts/Notice.tsx';

/** Runs "Skillify Now" from the sidebar, one at a time, cancellable, with its result as a notice. */
export function useRun(setNotice: (notice: NoticeContent | null) => void) {
  const { client, strings } = useReview();
  const [isRunning, setIsRunning] = useState(false);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start = () => {
    if (isRunning) return;
    const current = new AbortController();
    const { signal } = current;
    controller.current = current;
    setIsRunning(true);
    setNotice(null);
    client
      .request('now', { trigger: 'command' }, { signal, timeoutMs: null })
      .then(
        ({ proposals, mined }) => {
          const count = proposals.length;
          const text =
            count > 0 ? fill(strings.runResult, count, mined.sessions) : fill(strings.runNothing, mined.sessions);
          setNotice({ kind: 'done', text });
        },
        (error: unknown) => {
          if (!signal.aborted) setNotice({ kind: 'error', text: error instanceof Error ? error.message : '' });
        },
      )
      .finally(() => setIsRunning(false));
  };
  return { isRunning, start, cancel: () => controller.current?.abort() };
}
