import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestPostgres } from '../support/postgresServer.ts';
import { until } from './fleetCommands.ts';

const isRoot = process.getuid?.() === 0;

/** Kills the server's main process as a crash would, and returns what starts it again with its old settings. */
export async function crashServer(server: TestPostgres): Promise<() => Promise<void>> {
  const data = server.dataFolder;
  const pid = Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const [postgres = ''] = readFileSync(path.join(data, 'postmaster.opts'), 'utf8').split(' ');
  const control = path.join(path.dirname(postgres), 'pg_ctl');
  process.kill(pid, 'SIGKILL');
  return async () => {
    // The processes of its connections must have noticed first.
    await until(() => {
      const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', control] : [control];
      const log = path.join(path.dirname(data), 'log');
      execFileSync(command ?? control, [...rest, '-D', data, '-w', '-l', log, 'restart'], {
        stdio: 'ignore',
        cwd: '/',
        timeout: 30_000,
      });
      return true;
    }, 60_000);
  };
}
