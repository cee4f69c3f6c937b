// What storing events on PostgreSQL costs, beside bare COPY of the same rows.
// `node test/bench/postgres/ingest.mjs [--events 50000] [--writers 1,4,16] [--json]`
// Wall clock, and processor time of this process and the server together. COPY reads a file on the server; it knows nothing of
// events that are there already, of policies, or of what is still to be indexed.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { batchesOf, eventStream } from '../workingDays.mjs';
import { startServer } from './benchServer.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    writers: { type: 'string', default: '1,4,16' },
    json: { type: 'boolean', default: false },
  },
});
const wanted = Number(values.events);
const batchSize = 1_000;

const server = await startServer();
const { superuser } = server;
// Its connection must be there before it is measured.
await superuser.rows('SELECT 1');
const results = [];

/** Processor seconds of all processes of the server that still run: every process of the machine is asked for its parent. */
function serverSeconds() {
  const main = readFileSync(path.join(server.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0];
  let nanoseconds = 0;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      if (readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] !== main) continue;
      nanoseconds += Number(readFileSync(`/proc/${name}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has just ended.
    }
  }
  return nanoseconds / 1e9;
}

async function measure(name, events, task) {
  const cpu = process.cpuUsage();
  const serverBefore = serverSeconds();
  const started = performance.now();
  await task();
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(cpu);
  const ownSeconds = (used.user + used.system) / 1e6;
  const processorSeconds = ownSeconds + (serverSeconds() - serverBefore);
  results.push({
    name,
    events,
    eventsPerSecond: events / seconds,
    eventsPerProcessorSecond: events / processorSeconds,
    shareOfClient: ownSeconds / processorSeconds,
  });
  if (!values.json) {
    const last = results.at(-1);
    console.log(
      `${name.padEnd(58)} ${last.eventsPerSecond.toFixed(0).padStart(8)} events/s ${last.eventsPerProcessorSecond.toFixed(0).padStart(8)} per processor second (${Math.round(100 * last.shareOfClient)} % of it here)`,
    );
  }
}

/** Batches of about so many events, with ids of their own. */
function groups(prefix, count) {
  const stream = eventStream(Date.UTC(2026, 3, 2));
  const all = [];
  for (let done = 0; done < count; done += batchSize) {
    const items = [];
    while (items.length < Math.min(batchSize, count - done)) {
      const { value } = stream.next();
      items.push({
        ...value,
        event: {
          ...value.event,
          id: `${prefix}-${value.event.id}`,
          sourceSessionId: `${prefix}-${value.event.sourceSessionId}`,
        },
      });
    }
    all.push(
      batchesOf(items).map((batch) => ({
        ...batch,
        transcript: { ...batch.transcript, path: `/${prefix}${batch.transcript.path}` },
        sessions: batch.sessions.map((facts) => ({ ...facts, sourceSessionId: `${prefix}-${facts.sourceSessionId}` })),
      })),
    );
  }
  return all;
}

async function append(name, prefix, writers, count) {
  const stores = await Promise.all(Array.from({ length: writers }, () => server.open({ connections: 1 })));
  const own = stores.map((_, writer) => groups(`${prefix}${writer}`, Math.ceil(count / writers)));
  await stores[0].appendCaptures(own[0][0]);
  let stored = 0;
  const events =
    own.flat(2).reduce((sum, batch) => sum + batch.events.length, 0) -
    own[0][0].reduce((sum, batch) => sum + batch.events.length, 0);
  await measure(name, events, () =>
    Promise.all(
      stores.map(async (store, writer) => {
        for (const [index, group] of own[writer].entries()) {
          if (writer === 0 && index === 0) continue;
          for (const { inserted } of await store.appendCaptures(group)) stored += inserted;
        }
      }),
    ),
  );
  if (stored !== events) throw new Error(`${stored} of ${events} events were stored.`);
  for (const store of stores) await store.close();
}

try {
  const triggers = (state) => superuser.execute(`ALTER TABLE skillify.session_events ${state} TRIGGER USER`);
  for (const writers of values.writers.split(',').map(Number)) {
    await append(`stored, ${writers} writer${writers === 1 ? '' : 's'}`, `w${writers}x`, writers, wanted);
  }
  await triggers('DISABLE');
  await append('stored, 1 writer, without the queues of index and memory', 'bare', 1, wanted);
  await triggers('ENABLE');

  const file = `${server.folder}/events.copy`;
  await superuser.execute(
    `COPY (SELECT * FROM skillify.session_events WHERE id LIKE 'bare%' ORDER BY number) TO '${file}'`,
  );
  const like = 'LIKE skillify.session_events INCLUDING DEFAULTS';
  await superuser.execute(`CREATE TABLE public.bare (${like})`);
  await superuser.execute(`CREATE TABLE public.keyed (${like} INCLUDING INDEXES)`);
  await superuser.execute(`CREATE TABLE public.known (${like} INCLUDING INDEXES)`);
  await superuser.execute('CREATE TABLE public.known_ids (LIKE skillify.event_ids INCLUDING INDEXES)');
  await measure('COPY into a table without any index', wanted, () =>
    superuser.execute(`COPY public.bare FROM '${file}'`),
  );
  await measure('COPY into a table with the primary key', wanted, () =>
    superuser.execute(`COPY public.keyed FROM '${file}'`),
  );
  await measure('COPY aside, then what is new by event id', wanted, () =>
    superuser.transaction(async (queries) => {
      await queries.execute(`CREATE TEMPORARY TABLE aside (${like}) ON COMMIT DROP`);
      await queries.execute(`COPY aside FROM '${file}'`);
      await queries.execute(`WITH fresh AS (
          INSERT INTO public.known_ids (organisation_id, workspace_id, id_hash, session, at, number)
          SELECT organisation_id, workspace_id, md5(id)::uuid, session, at, number FROM aside ORDER BY 3
          ON CONFLICT DO NOTHING RETURNING number)
        INSERT INTO public.known SELECT a.* FROM aside a JOIN fresh f ON f.number = a.number`);
    }),
  );
  const by = new Map(results.map((result) => [result.name, result]));
  const ratio = (name, to) => by.get(name).eventsPerProcessorSecond / by.get(to).eventsPerProcessorSecond;
  const one = [...by.keys()][0];
  const ratios = {
    storedToBareCopy: ratio(one, 'COPY into a table without any index'),
    storedToCopyWithKey: ratio(one, 'COPY into a table with the primary key'),
    storedToCopyAside: ratio(one, 'COPY aside, then what is new by event id'),
  };
  if (values.json) console.log(JSON.stringify({ results, ratios }));
  else
    for (const [name, value] of Object.entries(ratios))
      console.log(`${name}: ${value.toFixed(2)} of the processor time's rate`);
} finally {
  await server.stop();
}
