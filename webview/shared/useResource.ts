import { useCallback, useEffect, useMemo, useState } from 'react';

/** Something fetched from the host: while it is fetched again the last value stays. */
export interface Resource<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Loaded<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
}

/**
 * Fetches whenever key or version change. A superseded fetch is aborted and its late answer discarded; a new key
 * forgets the value of the old one. `load` must be stable for a key.
 */
export function useResource<T>(
  key: string | null,
  version: number,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const [loaded, setLoaded] = useState<Loaded<T> | null>(null);
  const [attempt, setAttempt] = useState(0);
  const request = useMemo(() => ({ key, version, attempt }), [key, version, attempt]);

  useEffect(() => {
    const { key } = request;
    if (key === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    setLoaded((last) => {
      const value = last?.key === key ? last.value : undefined;
      return { key, value, error: undefined, isLoading: true };
    });
    load(signal).then(
      (value) => {
        if (!signal.aborted) setLoaded({ key, value, error: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (!signal.aborted) setLoaded((last) => ({ key, value: last?.value, error, isLoading: false }));
      },
    );
    return () => controller.abort();
  }, [request, load]);

  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const current = loaded?.key === key ? loaded : null;
  return {
    value: current?.value,
    error: current?.error,
    isLoading: current?.isLoading ?? true,
    reload,
  };
}
