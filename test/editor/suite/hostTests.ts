import { appendFileSync } from 'node:fs';

/** One test in the extension host: what it says, and how it is shown. */
export type HostTest = readonly [name: string, test: () => Promise<void>];

/** Waits until something is found; throws after the time limit. */
export async function until<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`timed out waiting for ${what}`);
}

/** Runs tests in order, one after the other; results go to the file that SKILLIFY_REPORT names. Throws when one failed. */
export async function runHostTests(tests: readonly HostTest[]): Promise<void> {
  let failed = 0;
  for (const [name, test] of tests) {
    const startedAt = Date.now();
    let error: string | null = null;
    try {
      await test();
    } catch (thrown) {
      failed += 1;
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    report({ name, ms: Date.now() - startedAt, error });
  }
  if (failed > 0) throw new Error(`${failed} of ${tests.length} in-host tests failed`);
}

function report(result: { name: string; ms: number; error: string | null }): void {
  const file = process.env['SKILLIFY_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
  else console.log(`${result.error === null ? 'passed' : 'FAILED'} ${result.name} ${result.error ?? ''}`);
}
