// A fleet at work on one server, in a scaled run: members write into transcripts, each with a `skillify capture --watch` and a
// token of their own, while workers mine, summarise and index; and what a thousand members with a million events a day take.
// `node test/bench/postgres/fleet.mjs [--members 50] [--seconds 100] [--speed 10] [--workers 1] [--workspaces 8] [--history 0] [--idle 0] [--statements] [--json]`
// Speed 1 is 1,000,000 events a day, by however many members. Ages are those of an event when its row, its text in the index,
// its summary and the mining that saw it were committed. `--history` is how many sessions of each member are stored, mined and
// summarised before the run. With `--idle` it is looked at for so many seconds more whether
// members who have nothing to say leave their connections; `--statements` names the dearest by pg_stat_statements.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, load, root } from '../bundle.mjs';
import { startServer } from './benchServer.mjs';
import { agesOf, lapsByStep, partsOf } from './fleetFigures.mjs';
import { ServerMeter } from './fleetMeter.mjs';
import { paperEstimate } from './fleetPaper.mjs';
import { linesOfSession, MemberTranscript } from './fleetTranscripts.mjs';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '100' },
    speed: { type: 'string', default: '10' },
    workers: { type: 'string', default: '1' },
    workspaces: { type: 'string', default: '8' },
    history: { type: 'string', default: '0' },
    idle: { type: 'string', default: '0' },
    statements: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [members, seconds, speed, workers, workspaces, history, idleSeconds] = [
  'members',
  'seconds',
  'speed',
  'workers',
  'workspaces',
  'history',
  'idle',
].map((name) => Number(values[name]));
const eventsADay = 1_000_000;
const memberProcesses = 2;
const say = (line) => console[values.json ? 'error' : 'log'](line);
const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'skillify-fleet-')));
const program = path.join(folder, 'fleet.cjs');
const assetPath = path.join(root, 'node_modules/sql.js/dist');

/** A part of the fleet in a process of its own, which answers with what it took. */
class Part {
  constructor(file, start) {
    const script = fileURLToPath(new URL(file, import.meta.url));
    this.child = fork(script, [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH, HOME: folder, TZ: 'UTC' },
    });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send({ kind: 'start', program, assetPath, ...start });
  }

  next(kind) {
    return new Promise((resolve, reject) => {
      const listener = (message) => {
        if (message.kind !== kind) return;
        this.child.off('message', listener);
        resolve(message);
      };
      this.child.on('message', listener);
      this.child.once('exit', () => reject(new Error('A part of the fleet ended by itself.')));
    });
  }

  figures() {
    const answer = this.next('figures');
    this.child.send({ kind: 'figures' });
    return answer;
  }

  async stop() {
    if (this.child.connected) this.child.send({ kind: 'stop' });
    const timer = setTimeout(() => this.child.kill(), 30_000);
    await this.ended;
    clearTimeout(timer);
  }
}

const server = await startServer(undefined, {
  max_connections: String(members * 6 + 60),
  track_commit_timestamp: 'on',
  ...(values.statements
    ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }
    : {}),
});
const parts = [];
let sampling = true;
try {
  await bundle(
    {
      'cli/commands.ts': ['runCommand'],
      'cli/arguments.ts': ['readCommandLine'],
      'fleet/miningWorker.ts': ['MiningWorker'],
      'fleet/teamStoreSession.ts': ['TeamStoreSession'],
      'engine/summaries.ts': ['Summaries'],
      'engine/searchIndexing.ts': ['SearchIndexing'],
      'engine/retention.ts': ['Retention'],
      'store/postgres/postgresPool.ts': ['PostgresPool'],
    },
    program,
  );
  const { PostgresAdmin, PostgresPool, createJobSchema } = await load({
    'store/postgres/admin.ts': ['PostgresAdmin'],
    'store/postgres/postgresPool.ts': ['PostgresPool'],
    'fleet/jobs/jobSchema.ts': ['createJobSchema'],
  });
  const owner = await PostgresPool.open({ url: server.url('skillify_owner') }, { connections: 1 });
  await createJobSchema(owner);
  await owner.close();
  const admin = await PostgresAdmin.open({ url: server.url('skillify_owner') });
  const login = async (name, part) => ({
    SKILLIFY_STORE: `${server.url('skillify_login')}?application_name=${part}`,
    SKILLIFY_TOKEN: await admin.addMemberWithToken('acme', name, 'writer'),
  });
  const people = [];
  for (let number = 0; number < members; number += 1) {
    const [home, data, project] = ['home', 'data', 'shop'].map((name) => path.join(folder, `${name}${number}`));
    mkdirSync(project);
    mkdirSync(home);
    const environment = {
      ...(await login(`member${number}`, 'members')),
      SKILLIFY_WORKSPACE_ID: `repository-${number % workspaces}`,
    };
    people.push({ number, home, data, project, environment });
  }
  const transcripts = people.map((person) => new MemberTranscript(person));
  // Everybody has been at work before: what is followed is a transcript that grows, not one that appears.
  const linesBefore = 1 + history * linesOfSession;
  for (const transcript of transcripts) transcript.writeUntil(linesBefore);

  const meter = new ServerMeter(server);
  const sampler = (async () => {
    while (sampling) {
      await meter.sample();
      await sleep(250);
    }
  })();
  for (let number = 0; number < memberProcesses; number += 1) {
    const own = people.filter((_person, index) => index % memberProcesses === number);
    parts.push(new Part('fleetMembers.mjs', { members: own }));
  }
  await Promise.all(parts.map((part) => part.next('ready')));
  const memberParts = [...parts];
  const workerParts = [];
  for (let number = 0; number < workers; number += 1) {
    const name = `worker-${number}`;
    const place = ['--home', path.join(folder, name), '--data', path.join(folder, `${name}-data`)];
    const start = {
      name,
      environment: await login(name, name),
      superuserUrl: server.url('postgres'),
      parameters: place,
    };
    const part = new Part('fleetWorker.mjs', start);
    await part.next('ready');
    workerParts.push(part);
    parts.push(part);
  }
  await admin.close();

  const take = async () => {
    const [ofMembers, ofWorkers] = await Promise.all(
      [memberParts, workerParts].map((list) => Promise.all(list.map((part) => part.figures()))),
    );
    const [row] = await server.superuser.rows(
      `SELECT pg_database_size('bench') AS bytes, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal`,
    );
    await meter.sample();
    const sum = (list) => list.reduce((total, { seconds: each }) => total + each, 0);
    return {
      at: Date.now(),
      server: meter.seconds(),
      members: sum(ofMembers),
      workers: sum(ofWorkers),
      laps: ofWorkers.flatMap(({ laps }) => laps),
      problems: [...ofMembers, ...ofWorkers].flatMap(({ problems }) => problems),
      memoryMb: {
        members: ofMembers.map(({ memoryMb }) => memoryMb),
        workers: ofWorkers.map(({ memoryMb }) => memoryMb),
      },
      bytes: Number(row.bytes),
      walBytes: Number(row.wal),
    };
  };

  if (values.statements) await server.superuser.execute('CREATE EXTENSION pg_stat_statements');
  const begun = await take();
  say(`${members} members follow their transcripts, ${workers} workers wait; connections: ${shown(meter.connections)}`);
  const count = async (sql) => Number((await server.superuser.rows(sql))[0].count);
  const waiting = `SELECT (SELECT count(*) FROM skillify.memory_queue) + (SELECT count(*) FROM skillify.search_queue)
    + (SELECT count(*) FROM skillify_jobs.job WHERE state < 'completed') AS count`;
  const limitAt = performance.now() + 150_000;
  do await sleep(8_000);
  while (history > 0 && performance.now() < limitAt && (await count(waiting)) > 0);
  // What is looked at is a fleet at rest.
  const opened = await take();
  await sleep(4_000);
  const idle = await take();
  if (values.statements) await server.superuser.rows('SELECT pg_stat_statements_reset()');
  const perSecond = (eventsADay / 86_400) * speed;
  const from = performance.now();
  const fromAt = Date.now();
  for (let passed = 0; passed < seconds; passed = (performance.now() - from) / 1_000) {
    const count = linesBefore + Math.floor((passed * perSecond) / members);
    // A member's next event is due a moment after that of the one before.
    for (const [index, transcript] of transcripts.entries())
      transcript.writeUntil(count + (((passed * perSecond) / members) % 1 > index / members ? 1 : 0));
    await sleep(50);
  }
  const load1 = os.loadavg()[0];
  const written = transcripts.reduce((sum, transcript) => sum + transcript.written - linesBefore, 0);
  const stopped = performance.now();
  const settled = async (isSettled, limitMs) => {
    while (performance.now() - stopped < limitMs) {
      if (await isSettled()) return (performance.now() - stopped) / 1_000;
      await sleep(250);
    }
    return null;
  };
  // A line may hold more than one event.
  const lines = `SELECT count(DISTINCT (transcript, raw_line)) FROM skillify.session_events WHERE at >= ${fromAt}`;
  const storedAfter = await settled(async () => (await count(lines)) >= written, 30_000);
  const doneAfter = await settled(async () => (await count(waiting)) === 0, 45_000);
  const end = await take();
  const events = await count(`SELECT count(*) FROM skillify.session_events WHERE at >= ${fromAt}`);
  const missingLines = written - (await count(lines));
  const memory = Object.fromEntries([...meter.parts.keys()].map((part) => [part, meter.memory(part)]));
  const most = Object.fromEntries(meter.most);
  const atEnd = Object.fromEntries(meter.connections);
  const ages = await agesOf(server.superuser, end.laps, fromAt);
  const steps = lapsByStep(end.laps);
  const sessions = await count('SELECT count(*) FROM skillify.sessions');
  const result = {
    ...{
      members,
      workers,
      workspaces,
      history,
      speed,
      seconds,
      written,
      missingLines,
      events,
      sessions,
      storedAfter,
      doneAfter,
      load: load1,
    },
    eventsPerSecond: { arriving: events / seconds, stored: events / (seconds + (storedAfter ?? 30)) },
    opening: { memberSeconds: begun.members / members },
    idle: partsOf(opened, idle),
    parts: partsOf(idle, end),
    ...{ steps, ages, memory },
    connections: { most, atEnd },
    memoryMb: end.memoryMb,
    bytesOfEvent: (end.bytes - idle.bytes) / events,
    walBytesOfEvent: (end.walBytes - idle.walBytes) / events,
    problems: end.problems,
  };
  if (values.statements) {
    result.statements = await server.superuser.rows(
      `SELECT calls::int, round((total_exec_time / calls)::numeric, 2)::float8 AS "meanMs",
         round((total_plan_time / greatest(plans, 1))::numeric, 2)::float8 AS "planMs",
         round((total_exec_time + total_plan_time)::numeric)::int AS "totalMs",
         left(regexp_replace(query, '\\s+', ' ', 'g'), 160) AS text
       FROM pg_stat_statements WHERE userid = 'skillify_login'::regrole
       ORDER BY total_exec_time + total_plan_time DESC LIMIT 14`,
    );
  }
  if (idleSeconds > 0) {
    await sleep(idleSeconds * 1_000);
    await meter.sample();
    result.connections.afterIdle = Object.fromEntries(meter.connections);
  }
  result.paper = paperEstimate(result);
  if (values.json) console.log(JSON.stringify({ node: process.version, ...result }));
  else console.dir(result, { depth: 6 });
  sampling = false;
  await sampler;
  if (missingLines > 0) process.exitCode = 1;
} finally {
  sampling = false;
  await Promise.all(parts.map((part) => part.stop()));
  await sleep(300);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function shown(counts) {
  return [...counts].map(([name, number]) => `${number} ${name}`).join(', ');
}
