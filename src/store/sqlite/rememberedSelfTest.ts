import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseJson, stringAt } from '../../base/json.ts';
import type { SqlRuntime } from './runtime.ts';
import { testFileHook } from './selfTest.ts';

/**
 * Why the file hook must not be used here, as a sentence, or null when it may. The self-test is run once per sql.js build,
 * Node version and platform; only a success is remembered, for a failure may have been the disk's.
 */
export function fileHookProblem(
  runtime: SqlRuntime,
  folder: string,
  memoryFile: string,
  mayWrite: boolean,
): string | null {
  if (!runtime.hook) return runtime.hookProblem ?? 'The database engine offers no access to files.';
  if (passedBefore(memoryFile, runtime.identity)) return null;
  const place = mayWrite ? folder : mkdtempSync(path.join(os.tmpdir(), 'skillify-test-'));
  try {
    const problem = testFileHook(runtime.hook, place);
    if (problem === null && mayWrite) {
      writeFileSync(memoryFile, JSON.stringify({ passed: runtime.identity }), { mode: 0o600 });
    }
    return problem;
  } finally {
    if (!mayWrite) rmSync(place, { recursive: true, force: true });
  }
}

function passedBefore(memoryFile: string, identity: string): boolean {
  try {
    return stringAt(parseJson(readFileSync(memoryFile, 'utf8')), 'passed') === identity;
  } catch {
    return false;
  }
}
