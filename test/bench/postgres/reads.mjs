// What reading from a PostgreSQL store takes while the server has no statistics of its tables, with those that autovacuum
// makes (of partitions, not of the whole), and with all. `node test/bench/postgres/reads.mjs [--months 12] [--json]`
import { parseArgs } from 'node:util';
import { batchesOf, eventStream } from '../workingDays.mjs';
import { startServer, Times } from './benchServer.mjs';

const { values } = parseArgs({
  options: { months: { type: 'string', default: '12' }, json: { type: 'boolean', default: false } },
});
const eventsOfMonth = 5_000;

const server = await startServer();
const results = [];
try {
  const store = await server.open({ connections: 1 });
  const named = (month, text) => `${month}-${text}`;
  for (let month = 0; month < Number(values.months); month += 1) {
    const stream = eventStream(Date.UTC(2025, month, 2));
    const items = [];
    while (items.length < eventsOfMonth) {
      const { value } = stream.next();
      const { event } = value;
      const own = { id: named(month, event.id), sourceSessionId: named(month, event.sourceSessionId) };
      items.push({ ...value, event: { ...event, ...own } });
    }
    await store.appendCaptures(
      batchesOf(items).map((batch) => ({
        ...batch,
        transcript: { ...batch.transcript, path: `/${month}${batch.transcript.path}` },
        sessions: batch.sessions.map((facts) => ({ ...facts, sourceSessionId: named(month, facts.sourceSessionId) })),
      })),
    );
  }
  const tables = await server.superuser.rows(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'skillify'::regnamespace`,
  );
  const states = {
    'no statistics': async () => undefined,
    'statistics of partitions': async () => {
      for (const { name } of tables) await server.superuser.execute(`ANALYZE ${name}`);
    },
    'all statistics': () => server.superuser.execute('ANALYZE'),
  };
  for (const [state, reach] of Object.entries(states)) {
    await reach();
    const sessions = await store.listSessions();
    const at = (turn, step) => sessions[(turn * step) % sessions.length].id;
    const ids = (await store.readEvents(at(1, 3))).map(({ event }) => event.id);
    const reads = {
      [`list ${sessions.length} sessions`]: () => store.listSessions(),
      'events of a session': (turn) => store.readEvents(at(turn, 7)),
      'outline of a session': (turn) => store.outlineEvents(at(turn, 5)),
      'ten events by id': (turn) => store.readEventsById(ids.slice(turn, turn + 10)),
      [`${ids.length} bodies by id`]: () => store.readEventBodies(ids),
      counts: () => store.counts(),
      'a proposal': () => store.getProposal('none'),
    };
    for (const [read, task] of Object.entries(reads)) {
      const times = new Times(server);
      for (let turn = 0; turn < 20; turn += 1) await times.take(() => task(turn));
      const { wall } = times.figures();
      results.push({ state, read, ...wall });
      if (!values.json)
        console.log(
          `${state.padEnd(26)} ${read.padEnd(24)} ${wall.p50Ms.toFixed(1).padStart(7)} ms, 95 % within ${wall.p95Ms.toFixed(1)}`,
        );
    }
  }
  if (values.json) console.log(JSON.stringify(results));
  await store.close();
} finally {
  await server.stop();
}
