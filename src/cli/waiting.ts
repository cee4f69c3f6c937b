/** Resolves when the signal says so; meanwhile the process lives. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  // A pending promise alone does not keep the process alive.
  const keepAlive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(keepAlive);
}

/** Resolves when the work ends or the time is up, whichever is first; a failure of the work is its own. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
