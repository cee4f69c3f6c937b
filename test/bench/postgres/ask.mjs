// What questions cost on PostgreSQL as history grows, through the engine and the memory lane.
// `node test/bench/postgres/ask.mjs [--events 100000,1000000] [--rounds 12] [--json]`
// Five thousand events are captured and looked at as the product does it; what goes beyond is copied from their facts by the
// database, further back in time and in sessions of its own. Processor times are of client and server together.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { load } from '../bundle.mjs';
import { batchesOf, eventStream, gapMs } from '../workingDays.mjs';
import { startServer, Times } from './benchServer.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  },
});
const { Summaries, answerQuestion } = await load({
  'engine/summaries.ts': ['Summaries'],
  'engine/ask.ts': ['answerQuestion'],
});
const questions = [
  'summarise the last 15 minutes of payments-api failures across the fleet',
  'payments-api failures in the last hour',
  'which sessions touched part7.ts today?',
  'what failed today?',
  'what failed?',
];
const original = 5_000;
const startAt = Date.parse('2026-11-16T08:00:00Z');
const signal = new AbortController().signal;
const say = (line) => console[values.json ? 'error' : 'log'](line);
const server = await startServer();
const results = [];
try {
  const store = await server.open();
  const all = [];
  const stream = eventStream(startAt);
  for (let made = 0; made < original; made += 1) all.push(stream.next().value);
  for (let from = 0; from < original; from += 1_000)
    await store.appendCaptures(batchesOf(all.slice(from, from + 1_000)));
  await new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'UTC',
    log: say,
    onDidUpdate: () => undefined,
  }).update(signal);
  const now = all.at(-1).event.at + 1;
  let copies = 1;
  for (const wanted of values.events.split(',').map(Number)) {
    const filling = performance.now();
    for (; copies < wanted / original; copies *= 2) await double(copies, Math.min(copies, wanted / original - copies));
    copies = wanted / original;
    await server.superuser.execute('VACUUM ANALYZE');
    const [{ facts }] = await server.superuser.rows('SELECT count(*) AS facts FROM skillify.memory_facts');
    say(
      `${wanted} events, ${facts} facts (filled in ${((performance.now() - filling) / 1_000).toFixed(0)} s); load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`,
    );
    for (const question of questions) {
      const times = new Times(server);
      const around = {
        store: () => store,
        timeZone: 'UTC',
        writer: { chosen: { kind: 'template' } },
        catchUp: async () => undefined,
        search: async () => ({ hits: [], isRelaxed: false }),
      };
      let answer;
      for (let round = 0; round < Number(values.rounds); round += 1)
        answer = await times.take(() => answerQuestion(around, question, now, signal));
      results.push({ events: wanted, facts, question, ...times.figures(), counts: answer.counts });
      say(`  ${question.padEnd(72)} p50 / p95 / worst ${times.shown()}; ${JSON.stringify(answer.counts)}`);
    }
  }
  await store.close();
  if (values.json) console.log(JSON.stringify({ node: process.version, results }));
} finally {
  await server.stop();
}

/** Copies so many of the histories there are, behind the oldest of them. */
async function double(have, add) {
  const shiftMs = have * original * gapMs;
  const sessions = 1_000_000;
  // Numbers of sessions tell which copy they are of.
  const isOfCopy = (column) =>
    `${column} % ${sessions * 100_000} < ${add * sessions} AND ${column} < ${have * sessions}`;
  await server.superuser.transaction(async (queries) => {
    await queries.execute('SET LOCAL session_replication_role = replica');
    await queries.execute(
      `INSERT INTO skillify.sessions (organisation_id, workspace_id, member_id, id, number, transcript, source_session_id, cwd, git_branch,
         started_at, last_event_at, events, human_prompts, tool_calls)
       OVERRIDING SYSTEM VALUE SELECT organisation_id, workspace_id, member_id, 'copy' || number + ${have * sessions}, number + ${have * sessions},
         transcript, source_session_id, cwd, git_branch, started_at - ${shiftMs}, last_event_at - ${shiftMs}, events, human_prompts, tool_calls
       FROM skillify.sessions WHERE ${isOfCopy('number')}`,
    );
    await queries.execute(
      `INSERT INTO skillify.memory_facts (organisation_id, workspace_id, session, at, fact_key, event_id, cited_event_id, episode_id, kind, name,
         state, text, message)
       SELECT organisation_id, workspace_id, session + ${have * sessions}, at - ${shiftMs}, fact_key, event_id, cited_event_id,
         episode_id || '+' || ${have}, kind, name, state, text, message
       FROM skillify.memory_facts WHERE ${isOfCopy('session')}`,
    );
  });
}
