import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { MessagesServer } from '../support/messagesServer.ts';
import { writeClaudeSession } from '../support/plantedTranscripts.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { filesBelow } from '../support/sampleScope.ts';
import { carefulAnswer } from '../support/scriptedWriter.ts';
import { FleetMachine, until } from './fleetCommands.ts';
import { createFleetDatabase, type FleetDatabase } from './fleetDatabase.ts';

const start = Date.UTC(2026, 5, 1, 9);
const hour = 3_600_000;

/** Sessions of one machine: the same correction in each, which is a skill once it recurs. */
function plantSessions(home: string, from: number, to: number, tool = 'pnpm'): void {
  for (let number = from; number < to; number += 1) {
    writeClaudeSession(home, number, start + number * hour, [
      { user: `Add the endpoint number ${number} to the payments service` },
      { run: 'npm test' },
      { user: `No, always use ${tool} in this repository, never npm.` },
      { run: `${tool} test` },
      { say: `Done, with ${tool}.` },
    ]);
  }
}

describe.skipIf(!hasPostgres)('a fleet on one PostgreSQL server', () => {
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
    database = await createFleetDatabase(server, { 'acme/ada': 'writer', 'acme/ben': 'writer', 'acme/bot': 'writer' });
    project = path.join(mkdtempSync(path.join(tmpdir(), 'skillify-fleet-')), 'payments-api');
    mkdirSync(project);
    machines = [];
  });
  afterEach(async () => {
    for (const machine of machines) await machine.dispose();
    rmSync(path.dirname(project), { recursive: true, force: true });
    await server.dropDatabase(database.name);
  });

  const machineOf = (member: string, environment: Readonly<Record<string, string>> = {}) => {
    const store = server.loginUrl(database.name);
    const token = database.tokens.get(member) ?? '';
    const machine = new FleetMachine(bundle, project, store, token, { SKILLIFY_WORKSPACE_ID: 'pay', ...environment });
    machines.push(machine);
    return machine;
  };
  const asSuperuser = async (sql: string) => {
    const pool = await PostgresPool.open({ url: server.superuserUrl(database.name) }, { connections: 1 });
    try {
      return await pool.rows(sql);
    } finally {
      await pool.close();
    }
  };
  /** How many events are stored, and how many different ones: the same number where nothing is doubled. */
  const storedEvents = async () => {
    const [row] = await asSuperuser(
      'SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids FROM skillify.session_events',
    );
    return row;
  };

  it('captures on two machines and mines on a third, which proposes what they share', async () => {
    const [ada, ben, bot] = [machineOf('acme/ada'), machineOf('acme/ben'), machineOf('acme/bot')];
    plantSessions(ada.home, 1, 3);
    plantSessions(ben.home, 3, 5);
    for (const machine of [ada, ben]) {
      const captured = await machine.run('capture', '--json');
      expect(captured).toMatchObject({ status: 0 });
      expect(JSON.parse(captured.out).captured.sessions).toBe(2);
    }
    const worker = bot.start('worker', '--listen', '127.0.0.1:0');
    await until(async () => (await worker.metric('skillify_jobs_done_total')) >= 1);
    expect(await worker.isReady()).toBe(true);
    expect(await worker.metric('skillify_sessions_mined_total')).toBe(4);
    expect(await worker.metric('skillify_proposals_total')).toBeGreaterThan(0);
    expect(await worker.kill('SIGTERM')).toMatchObject({ status: 0, out: 'Stopped after 1 job.\n' });
    const { proposals } = JSON.parse((await ada.run('proposals', '--json')).out);
    expect(proposals.some((proposal: { sessions: number; skillMd: string }) => proposal.sessions === 4)).toBe(true);
    expect(JSON.stringify(proposals)).toContain('pnpm');
  }, 120_000);

  it('stores once what two machines read of the same transcripts', async () => {
    const [ada, ben] = [machineOf('acme/ada'), machineOf('acme/ben')];
    plantSessions(ada.home, 1, 4);
    plantSessions(ben.home, 1, 4);
    const first = JSON.parse((await ada.run('capture', '--json')).out).captured.events;
    const second = await Promise.all([ada.run('capture', '--json'), ben.run('capture', '--json')]);
    for (const { status } of second) expect(status).toBe(0);
    expect(await storedEvents()).toEqual({ events: first, ids: first });
  }, 60_000);

  it('keeps to the budget of a workspace across workers, and asks each workspace about its own', async () => {
    const usage = { input_tokens: 700_000 };
    const models = await MessagesServer.start({ kind: 'answer', text: carefulAnswer, usage });
    try {
      const writer = {
        SKILLIFY_WRITER: 'anthropic',
        ANTHROPIC_API_KEY: 'sk-of-the-fleet',
        ANTHROPIC_BASE_URL: models.url,
        SKILLIFY_LISTEN: '127.0.0.1:0',
      };
      const mineOnce = async (member: string) => {
        const worker = machineOf(member, writer).start('worker');
        await until(async () => (await worker.metric('skillify_jobs_done_total')) === 1);
        const calls = await worker.metric('skillify_model_calls_total');
        await worker.kill('SIGTERM');
        return calls;
      };
      const ada = machineOf('acme/ada');
      plantSessions(ada.home, 1, 4);
      await ada.run('capture');
      expect(await mineOnce('acme/bot')).toBe(1);
      plantSessions(ada.home, 4, 7, 'yarn');
      await ada.run('capture');
      expect(await mineOnce('acme/ben')).toBe(0);
      expect(models.seen.length).toBe(1);
      const other = machineOf('acme/ada', { SKILLIFY_WORKSPACE_ID: 'another' });
      plantSessions(other.home, 7, 10, 'bun');
      await other.run('capture');
      expect(await mineOnce('acme/ben')).toBe(1);
    } finally {
      await models.stop();
    }
  }, 120_000);

  it('lets no secret leave the machine or wait on its disk, and nothing that was opted out of', async () => {
    const secret = `sk-ant-${'api03-'}${'a1B2'.repeat(22)}-AAAA`;
    const ada = machineOf('acme/ada');
    writeClaudeSession(ada.home, 1, start, [{ user: `Use the key ${secret} for the payments service` }]);
    const away = 'postgres://nobody@127.0.0.1:1/nothing';
    expect((await ada.run('capture', '--store', away)).err).toMatch(/wait in the spool/);
    const spooled = filesBelow(ada.data).filter((file) => /spool-\d+\.log$/.test(file));
    expect(spooled.length).toBe(1);
    for (const file of filesBelow(ada.data)) expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(await ada.run('capture')).toMatchObject({ status: 0 });
    const [row] = await asSuperuser(`SELECT string_agg(text, ' ') AS text FROM skillify.session_events`);
    expect(String(row?.['text'])).toContain('Use the key [redacted:');
    expect(String(row?.['text'])).not.toContain(secret);
    for (const name of ['SKILLIFY_CAPTURE', 'HIVEMIND_CAPTURE']) {
      const ben = machineOf('acme/ben', { [name]: 'false' });
      plantSessions(ben.home, 5, 7);
      const captured = await ben.run('capture', '--json');
      expect(JSON.parse(captured.out).captured.events).toBe(0);
      expect(captured.err).toMatch(/switched off by SKILLIFY_CAPTURE/);
    }
    expect(await storedEvents()).toEqual({ events: 1, ids: 1 });
  }, 60_000);

  it('has what was said in the shared store within seconds, and asks for mining when a turn ends', async () => {
    const ada = machineOf('acme/ada', { SKILLIFY_LISTEN: '127.0.0.1:0' });
    plantSessions(ada.home, 1, 2);
    const watching = ada.start('capture', '--watch');
    await until(() => watching.err.includes('Following'));
    const waitsMs: number[] = [];
    for (let number = 2; number <= 9; number += 1) {
      const before = Number((await storedEvents())?.['events']);
      plantSessions(ada.home, number, number + 1);
      const written = performance.now();
      await until(async () => Number((await storedEvents())?.['events']) > before);
      waitsMs.push(Math.round(performance.now() - written));
    }
    const sorted = waitsMs.toSorted((left, right) => left - right);
    console.info(`From a transcript to the shared store: ${sorted.join(', ')} ms.`);
    expect(sorted[4]).toBeLessThan(10_000);
    await until(async () => (await watching.metric('skillify_jobs_queued_total')) > 0);
    expect(await watching.kill('SIGTERM')).toMatchObject({ status: 0, out: 'Stopped.\n' });
  }, 180_000);

  it('sends what was written last when it is told to stop', async () => {
    const ada = machineOf('acme/ada', { SKILLIFY_LISTEN: '127.0.0.1:0' });
    const watching = ada.start('capture', '--watch');
    await until(() => watching.err.includes('Following'));
    plantSessions(ada.home, 1, 4);
    const stopping = performance.now();
    expect(await watching.kill('SIGTERM')).toMatchObject({ status: 0 });
    expect(performance.now() - stopping).toBeLessThan(25_000);
    const stored = await storedEvents();
    expect(Number(stored?.['events'])).toBeGreaterThan(20);
    const again = JSON.parse((await ada.run('capture', '--json')).out).captured.events;
    expect(again).toBe(0);
  }, 60_000);

  it('shows no password and no token: not in its arguments, its output or its status', async () => {
    const ada = machineOf('acme/ada');
    plantSessions(ada.home, 1, 2);
    const token = database.tokens.get('acme/ada') ?? 'none';
    const watching = ada.start('capture', '--watch', '--store', server.loginUrl(database.name));
    await until(() => watching.err.includes('Following'));
    expect(readFileSync(`/proc/${watching.pid}/cmdline`, 'utf8')).not.toContain('login-password');
    const { err, out } = await watching.kill('SIGTERM');
    const status = await ada.run('status', '--json');
    expect(status.status).toBe(0);
    const wrong = await machineOf('acme/ada', { SKILLIFY_TOKEN: `${token}x` }).run('status');
    expect(wrong).toMatchObject({ status: 1 });
    for (const text of [err, out, status.out, status.err, wrong.err]) {
      expect(text).not.toContain('login-password');
      expect(text).not.toContain(token);
    }
  }, 60_000);
});
