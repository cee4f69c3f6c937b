import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { writeClaudeSession } from '../support/plantedTranscripts.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { FleetMachine, type RunningCommand, until } from './fleetCommands.ts';
import { createFleetDatabase, type FleetDatabase } from './fleetDatabase.ts';
import { crashServer } from './serverFaults.ts';

const start = Date.UTC(2026, 5, 1, 9);
const hour = 3_600_000;

function plant(home: string, number: number, turns: number, at = start + number * hour): void {
  const steps = Array.from({ length: turns }, (_, turn) => [
    { user: `Change file ${turn} of service ${number}, and always run pnpm lint afterwards` },
    { run: `pnpm lint ${turn}` },
    { say: 'Done.' },
  ]);
  writeClaudeSession(home, number, at, steps.flat());
}

describe.skipIf(!hasPostgres)('faults of a fleet', () => {
  const bundle = new CommandLineBundle();
  let server: TestPostgres;
  let database: FleetDatabase;
  let project: string;
  let machines: FleetMachine[];

  beforeAll(async () => {
    await bundle.build();
    server = await TestPostgres.start({ durable: true });
  }, 60_000);
  afterAll(() => {
    server.stop();
    bundle.dispose();
  });
  beforeEach(async () => {
    database = await createFleetDatabase(server, { 'acme/ada': 'writer', 'acme/bot': 'writer', 'acme/cat': 'writer' });
    project = path.join(mkdtempSync(path.join(tmpdir(), 'skillify-faults-')), 'payments-api');
    mkdirSync(project);
    machines = [];
  });
  afterEach(async () => {
    for (const machine of machines) await machine.dispose();
    rmSync(path.dirname(project), { recursive: true, force: true });
    await server.dropDatabase(database.name);
  });

  const machineOf = (member: string, environment: Readonly<Record<string, string>> = {}) => {
    const token = database.tokens.get(member) ?? '';
    const settings = { SKILLIFY_WORKSPACE_ID: 'pay', SKILLIFY_LISTEN: '127.0.0.1:0', ...environment };
    const machine = new FleetMachine(bundle, project, server.loginUrl(database.name), token, settings);
    machines.push(machine);
    return machine;
  };
  const rows = async (sql: string) => {
    const pool = await PostgresPool.open({ url: server.superuserUrl(database.name) }, { connections: 1 });
    try {
      return await pool.rows(sql);
    } finally {
      await pool.close();
    }
  };
  const storedIds = async () =>
    (await rows('SELECT id FROM skillify.session_events ORDER BY id')).map((row) => String(row['id']));
  /** What reading the transcripts gives where nothing goes wrong, as an embedded store has it. */
  const expectedEvents = async (machine: FleetMachine) => {
    const store = mkdtempSync(path.join(machine.folder, 'reference-'));
    const { out } = await machine.run('capture', '--json', '--store', store);
    const events: unknown = JSON.parse(out).captured.events;
    return Number(events);
  };
  /** Everything is there, and everything once. */
  const expectComplete = async (machine: FleetMachine) => {
    const ids = await storedIds();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(await expectedEvents(machine));
  };
  const isSent = async (watching: RunningCommand, machine: FleetMachine) => {
    const expected = await expectedEvents(machine);
    await until(
      async () => (await watching.metric('skillify_spool_bytes')) === 0 && (await storedIds()).length >= expected,
      60_000,
    );
  };

  it('loses and doubles nothing when the server is killed and started again while sessions grow', async () => {
    const ada = machineOf('acme/ada');
    plant(ada.home, 1, 5);
    const watching = ada.start('capture', '--watch');
    await until(async () => (await watching.metric('skillify_events_sent_total')) > 0);
    for (let round = 0; round < 2; round += 1) {
      const restart = await crashServer(server);
      for (let turns = 6; turns < 12; turns += 3) {
        plant(ada.home, 1, turns + 6 * round);
        plant(ada.home, 10 * round + turns, 20);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
      await until(async () => (await watching.metric('skillify_spool_bytes')) > 0);
      expect(await watching.isReady()).toBe(false);
      await restart();
      await until(async () => watching.isReady(), 60_000);
    }
    await isSent(watching, ada);
    expect(await watching.metric('skillify_events_spooled_total')).toBeGreaterThan(0);
    expect(await watching.kill('SIGTERM')).toMatchObject({ status: 0 });
    await expectComplete(ada);
  }, 240_000);

  it('loses and doubles nothing when all connections are cut again and again', async () => {
    const ada = machineOf('acme/ada');
    plant(ada.home, 1, 2);
    const watching = ada.start('capture', '--watch');
    await until(async () => (await watching.metric('skillify_events_sent_total')) > 0);
    for (let round = 0; round < 15; round += 1) {
      plant(ada.home, 1, 3 + round);
      plant(ada.home, 2 + (round % 5), 10 + round);
      await rows(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 300));
    }
    await isSent(watching, ada);
    await watching.kill('SIGTERM');
    await expectComplete(ada);
  }, 240_000);

  it('loses and doubles nothing when capture is killed at any moment, with the server there or away', async () => {
    const ada = machineOf('acme/ada');
    let restart: (() => Promise<void>) | null = null;
    for (let round = 0; round < 8; round += 1) {
      if (round === 2) restart = await crashServer(server);
      if (round === 6) await restart?.();
      for (let number = 1; number <= 6; number += 1) plant(ada.home, number, 15 + round * 5);
      const watching = ada.start('capture', '--watch');
      await until(() => watching.err.includes('Listening'));
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 1_500));
      await watching.kill('SIGKILL');
    }
    const last = ada.start('capture', '--watch');
    await isSent(last, ada);
    await last.kill('SIGTERM');
    await expectComplete(ada);
  }, 240_000);

  it('keeps what an ephemeral machine captured after its transcripts are gone', async () => {
    const ada = machineOf('acme/ada');
    for (let number = 1; number <= 4; number += 1) plant(ada.home, number, 10);
    const expected = await expectedEvents(ada);
    const restart = await crashServer(server);
    const captured = await ada.run('capture', '--json');
    expect(captured).toMatchObject({ status: 0 });
    expect(captured.err).toMatch(/wait in the spool and are sent once the shared store is back/);
    rmSync(ada.home, { recursive: true });
    await restart();
    expect(await ada.run('capture', '--json')).toMatchObject({ status: 0 });
    const ids = await storedIds();
    expect(ids.length).toBe(expected);
    expect(new Set(ids).size).toBe(expected);
  }, 120_000);

  it('stores once what a copied data folder sends a second time', async () => {
    const ada = machineOf('acme/ada');
    for (let number = 1; number <= 3; number += 1) plant(ada.home, number, 10);
    const restart = await crashServer(server);
    await ada.run('capture');
    const twin = machineOf('acme/ada');
    const { cpSync } = await import('node:fs');
    cpSync(ada.data, twin.data, { recursive: true });
    cpSync(ada.home, twin.home, { recursive: true });
    await restart();
    const ended = await Promise.all([ada.run('capture'), twin.run('capture')]);
    for (const { status, err } of ended) expect({ status, err }).toMatchObject({ status: 0 });
    await expectComplete(ada);
  }, 120_000);

  it('stores sessions of machines whose clocks are years off, with their own times', async () => {
    const ada = machineOf('acme/ada');
    plant(ada.home, 1, 4, Date.UTC(2021, 0, 1));
    plant(ada.home, 2, 4, Date.UTC(2039, 0, 1));
    plant(ada.home, 3, 4);
    expect(await ada.run('capture')).toMatchObject({ status: 0 });
    await expectComplete(ada);
    const [row] = await rows('SELECT min(at) AS first, max(at) AS last FROM skillify.session_events');
    expect(new Date(Number(row?.['first'])).getUTCFullYear()).toBe(2_021);
    expect(new Date(Number(row?.['last'])).getUTCFullYear()).toBe(2_039);
  }, 60_000);

  it('gives the job of a worker that was killed to another within seconds, and mines everything once', async () => {
    const ada = machineOf('acme/ada');
    for (let number = 1; number <= 100; number += 1) plant(ada.home, number, 20);
    expect(await ada.run('capture')).toMatchObject({ status: 0 });
    const first = machineOf('acme/bot').start('worker');
    await until(async () => (await first.metric('skillify_jobs_taken_total')) === 1);
    const second = machineOf('acme/cat').start('worker');
    await until(() => second.err.includes('Taking mining jobs'));
    await until(
      async () =>
        Number((await rows('SELECT count(*) AS n FROM skillify.sessions WHERE mined_events > 0'))[0]?.['n']) > 0,
    );
    expect(await second.metric('skillify_jobs_taken_total')).toBe(0);
    await first.kill('SIGKILL');
    const killed = performance.now();
    await until(async () => (await second.metric('skillify_jobs_taken_total')) === 1);
    const takenOverMs = performance.now() - killed;
    console.info(`The job of a killed worker was taken over after ${Math.round(takenOverMs)} ms.`);
    expect(takenOverMs).toBeLessThan(15_000);
    await until(async () => (await second.metric('skillify_jobs_done_total')) === 1, 90_000);
    const [left] = await rows('SELECT count(*)::int AS n FROM skillify.sessions WHERE mined_events < events');
    expect(left).toEqual({ n: 0 });
    const [doubled] = await rows(
      'SELECT count(*)::int - count(DISTINCT (workspace_id, id))::int AS n FROM skillify.episodes',
    );
    expect(doubled).toEqual({ n: 0 });
  }, 240_000);
});
