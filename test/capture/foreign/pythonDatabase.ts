import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Whether another SQLite than ours is there to write the databases that the tests read. */
export const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

const opening = `
import os, sqlite3, sys
path = sys.argv[1]
db = sqlite3.connect(path, isolation_level=None)
db.execute('PRAGMA journal_mode=WAL')
db.execute('PRAGMA wal_autocheckpoint=0')
`;

/** Runs a script on a database in WAL mode and kills it at the end, so that nothing is checkpointed or tidied up. */
export function writeDatabase(path: string, script: string): void {
  const run = spawnSync('python3', ['-c', `${opening}\n${script}\nos._exit(0)\n`, path], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
}

/** Lets a script write until the test is over; resolves once it says that it is ready. */
export async function keepWriting(path: string, script: string): Promise<ChildProcess> {
  const child = spawn('python3', ['-c', `${opening}\n${script}\n`, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}
