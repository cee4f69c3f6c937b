// A PostgreSQL server for measuring: as it comes (durable), but for the size of its memory. Kept in a folder, or temporary.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { load } from '../bundle.mjs';

const settings = {
  shared_buffers: '1GB',
  maintenance_work_mem: '1GB',
  max_wal_size: '8GB',
  max_connections: '60',
  // Filling writes no log of tables that it makes; it changes nothing for what is measured.
  wal_level: 'minimal',
  max_wal_senders: '0',
  listen_addresses: '127.0.0.1',
};
const debian = '/usr/lib/postgresql';
const versions = existsSync(debian) ? readdirSync(debian).sort((left, right) => Number(right) - Number(left)) : [];
const folders = [
  ...versions.map((version) => path.join(debian, version, 'bin')),
  ...(process.env.PATH ?? '').split(':'),
];
const binaries = folders.find((folder) => folder !== '' && existsSync(path.join(folder, 'initdb')));
const isRoot = process.getuid?.() === 0;

function run(program, parameters) {
  if (!binaries) throw new Error('There is no PostgreSQL server (initdb) on this machine; install one to measure it.');
  const file = path.join(binaries, program);
  const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', file] : [file];
  return execFileSync(command, [...rest, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' }).toString();
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server and, where it is new, makes the schema and a member. `keep` is a folder that outlives the run, `more` are
 * settings of the server. Returns what opens stores and runs statements as the superuser, and `stop`.
 */
export async function startServer(keep, more = {}) {
  const folder = keep ? path.resolve(keep) : mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  const data = path.join(folder, 'data');
  const isNew = !existsSync(data);
  mkdirSync(data, { recursive: true });
  if (isNew) {
    chmodSync(folder, 0o755);
    if (isRoot) execFileSync('chown', ['-R', 'postgres', folder]);
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  }
  const port = await freePort();
  const flags = Object.entries({ ...settings, ...more, port, unix_socket_directories: folder }).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
  run('pg_ctl', ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', flags.join(' '), 'start']);
  const { PostgresAdmin, PostgresPool, openPostgresStore } = await load({
    'store/postgres/admin.ts': ['PostgresAdmin'],
    'store/postgres/postgresPool.ts': ['PostgresPool'],
    'store/postgres/openPostgresStore.ts': ['openPostgresStore'],
  });
  const url = (user) => `postgres://${user}:unused@127.0.0.1:${port}/bench`;
  const tokenFile = path.join(folder, 'token');
  if (isNew) {
    const server = await PostgresPool.open({ url: url('postgres').replace('/bench', '/postgres') }, { connections: 1 });
    await server.execute('CREATE ROLE skillify_owner LOGIN CREATEROLE');
    await server.execute('CREATE DATABASE bench OWNER skillify_owner');
    await server.close();
    const admin = await PostgresAdmin.open({ url: url('skillify_owner') });
    await admin.createSchema();
    await admin.enableTokens('unused');
    await admin.addOrganisation('acme');
    writeFileSync(tokenFile, await admin.addMemberWithToken('acme', 'fleet', 'reviewer'));
    await admin.close();
  }
  const connection = { url: url('skillify_login'), token: readFileSync(tokenFile, 'utf8') };
  const superuser = await PostgresPool.open({ url: url('postgres') }, { connections: 2 });
  return {
    folder,
    superuser,
    url,
    open: (options = {}) => openPostgresStore({ connection, workspace: 'payments-api', machine: 'bench', ...options }),
    /** Processor seconds of the members' connections so far, those that ended not included. */
    processorSeconds: () => processorSecondsOf(data),
    stop: async () => {
      await superuser.close();
      run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Time on a processor in nanoseconds, from the kernel's own account of each process. */
function processorSecondsOf(data) {
  const main = Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  let nanoseconds = 0;
  const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(' ');
  for (const name of children) {
    try {
      // What the server does for itself, such as vacuuming, is nobody's query.
      if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('skillify_login')) continue;
      nanoseconds += Number(readFileSync(`/proc/${name}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has just ended.
    }
  }
  return nanoseconds / 1e9;
}

/** What was done often: wall clock and processor (of this process and the server together), in milliseconds. */
export class Times {
  wall = [];
  processor = [];

  constructor(server) {
    this.server = server;
  }

  async take(task) {
    const before = process.cpuUsage();
    const server = this.server.processorSeconds();
    const started = performance.now();
    const result = await task();
    this.wall.push(performance.now() - started);
    const used = process.cpuUsage(before);
    this.processor.push((used.user + used.system) / 1_000 + (this.server.processorSeconds() - server) * 1_000);
    return result;
  }

  get processorSeconds() {
    return this.processor.reduce((sum, each) => sum + each, 0) / 1_000;
  }

  figures() {
    const of = (list) => ({ p50Ms: quantile(list, 0.5), p95Ms: quantile(list, 0.95), mostMs: Math.max(...list) });
    return { wall: of(this.wall), processor: of(this.processor) };
  }

  shown() {
    const line = ({ p50Ms, p95Ms, mostMs }) =>
      [p50Ms, p95Ms, mostMs].map((each) => each.toFixed(1).padStart(6)).join(' / ');
    const { wall, processor } = this.figures();
    return `processor ${line(processor)} ms (wall ${line(wall)})`;
  }
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
