import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { writeClaudeSession } from '../support/plantedTranscripts.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { FleetMachine, until } from './fleetCommands.ts';
import { createFleetDatabase } from './fleetDatabase.ts';

/** A disk of its own that can really be filled; false where this user may mount none. */
function mountDisk(folder: string, megabytes: number): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0;
}

const root = mkdtempSync(path.join(tmpdir(), 'skillify-disk-'));
const disks = { server: path.join(root, 'server'), machine: path.join(root, 'machine') };
for (const disk of Object.values(disks)) mkdirSync(disk);
const hasDisks = hasPostgres && mountDisk(disks.server, 200) && mountDisk(disks.machine, 40);
if (!hasDisks) console.warn('SKIPPED: no disk can be mounted here, so none is filled.');

function plant(home: string, number: number, words: number): void {
  const say = Array.from({ length: words }, (_, word) => `word${number}x${word}`).join(' ');
  writeClaudeSession(home, number, Date.UTC(2026, 5, 1) + number * 3_600_000, [{ user: `Explain ${number}` }, { say }]);
}

/** Takes what is left of the disk but a little; returns what gives it back. */
function fill(disk: string, leaveBytes: number): () => void {
  const { bavail, bsize } = statfsSync(disk);
  const ballast = path.join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
  return () => rmSync(ballast, { force: true });
}

describe.skipIf(!hasDisks)('a full disk', () => {
  const bundle = new CommandLineBundle();
  let server: TestPostgres;
  const machines: FleetMachine[] = [];

  beforeAll(async () => {
    await bundle.build();
    const usual = process.env['TMPDIR'];
    process.env['TMPDIR'] = disks.server;
    chmodSync(disks.server, 0o755);
    chmodSync(root, 0o755);
    // Segments of the log are recycled, so a full disk meets the tables first, and sometimes the log.
    server = await TestPostgres.start({ settings: { max_wal_size: '48MB', min_wal_size: '32MB' } });
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }, 60_000);
  afterAll(async () => {
    for (const machine of machines) await machine.dispose();
    server.stop();
    bundle.dispose();
    for (const disk of Object.values(disks)) spawnSync('umount', [disk]);
    rmSync(root, { recursive: true, force: true });
  });

  const fleet = async () => {
    const database = await createFleetDatabase(server, { 'acme/ada': 'writer' });
    const project = path.join(root, database.name, 'payments-api');
    mkdirSync(project, { recursive: true });
    const token = database.tokens.get('acme/ada') ?? '';
    const settings = { SKILLIFY_WORKSPACE_ID: 'pay', SKILLIFY_LISTEN: '127.0.0.1:0' };
    const ada = new FleetMachine(bundle, project, server.loginUrl(database.name), token, settings);
    machines.push(ada);
    const counts = async () => {
      const pool = await PostgresPool.open({ url: server.superuserUrl(database.name) }, { connections: 1 });
      try {
        const [row] = await pool.rows(
          'SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids FROM skillify.session_events',
        );
        return row;
      } finally {
        await pool.close();
      }
    };
    return { ada, counts };
  };
  const eventsOf = async (ada: FleetMachine) => {
    const store = mkdtempSync(path.join(ada.folder, 'reference-'));
    return Number(JSON.parse((await ada.run('capture', '--json', '--store', store)).out).captured.events);
  };

  it('of the server lets captures wait on this machine, and they arrive once there is room', async () => {
    const { ada, counts } = await fleet();
    plant(ada.home, 1, 1_000);
    const watching = ada.start('capture', '--watch');
    await until(async () => (await watching.metric('skillify_events_sent_total')) > 0);
    const free = fill(disks.server, 200_000);
    for (let number = 2; number <= 60; number += 1) plant(ada.home, number, 6_000);
    await until(async () => (await watching.metric('skillify_spool_bytes')) > 0, 60_000);
    expect(await watching.isReady()).toBe(false);
    free();
    const expected = await eventsOf(ada);
    await until(
      async () => (await watching.metric('skillify_spool_bytes')) === 0 && (await counts())?.['events'] === expected,
      90_000,
    );
    await watching.kill('SIGTERM');
    expect(await counts()).toEqual({ events: expected, ids: expected });
  }, 240_000);

  it('of this machine lets transcripts wait, and they are read on once there is room', async () => {
    const { ada, counts } = await fleet();
    const away = new FleetMachine(bundle, ada.project, 'postgres://nobody@127.0.0.1:1/nothing', 'none', {
      SKILLIFY_WORKSPACE_ID: 'pay',
      SKILLIFY_LISTEN: '127.0.0.1:0',
    });
    machines.push(away);
    for (let number = 1; number <= 60; number += 1) plant(ada.home, number, 4_000);
    const data = path.join(disks.machine, 'data');
    const place = ['--home', ada.home, '--data', data];
    const free = fill(disks.machine, 600_000);
    const full = await away.run('capture', ...place);
    expect(full).toMatchObject({ status: 1 });
    expect(full.err).toMatch(/could not be written|cannot be used|no space left/i);
    free();
    const watching = ada.start('capture', '--watch', ...place);
    const expected = await eventsOf(ada);
    await until(async () => (await counts())?.['events'] === expected, 60_000);
    await watching.kill('SIGTERM');
    expect(await counts()).toEqual({ events: expected, ids: expected });
  }, 240_000);
});
