// What a run of fleet.mjs came to, by part.
import { quantile } from './benchServer.mjs';

/** Processor seconds between two looks, by part. What ended between two samples of the server is told apart. */
export function partsOf(from, to) {
  const seconds = (to.at - from.at) / 1_000;
  const server = {};
  let named = 0;
  for (const [part, value] of Object.entries(to.server.byPart)) {
    const took = value - (from.server.byPart[part] ?? 0);
    server[part] = took;
    named += took;
  }
  const all = to.server.all - from.server.all;
  return {
    wallSeconds: seconds,
    client: { members: to.members - from.members, workers: to.workers - from.workers },
    server,
    serverAll: all,
    serverEndedBetweenSamples: Math.max(0, all - named),
  };
}

/** Processor seconds of workers and of their connections, and how often, by step of a job. */
export function lapsByStep(laps) {
  const steps = {};
  for (const { step, clientSeconds, serverSeconds, startedAt, endedAt } of laps) {
    steps[step] ??= { times: 0, clientSeconds: 0, serverSeconds: 0, wallSeconds: 0 };
    steps[step].times += 1;
    steps[step].clientSeconds += clientSeconds;
    steps[step].serverSeconds += serverSeconds;
    steps[step].wallSeconds += (endedAt - startedAt) / 1_000;
  }
  return steps;
}

/**
 * Seconds from an event to its row and its text in the index, by the server's own times of commit, and to the end of the
 * first summarising and mining of its workspace that began when it was there.
 */
export async function agesOf(superuser, laps, fromAt) {
  const committed = (table) =>
    superuser.rows(
      `SELECT w.name, e.at::float8 AS at, extract(epoch FROM pg_xact_commit_timestamp(e.xmin))::float8 * 1000 AS stored
       FROM skillify.${table} e JOIN skillify_private.workspaces w ON w.id = e.workspace_id WHERE e.at >= ${fromAt}`,
    );
  const events = await committed('session_events');
  const texts = await committed('search_texts');
  const after = (step) => {
    const ends = new Map();
    for (const lap of laps.filter((each) => each.step === step && each.workspace !== null)) {
      if (!ends.has(lap.workspace)) ends.set(lap.workspace, []);
      ends.get(lap.workspace).push(lap);
    }
    return events.flatMap(({ name, at, stored }) => {
      const lap = (ends.get(name) ?? []).find(({ startedAt }) => startedAt >= stored);
      return lap === undefined ? [] : [lap.endedAt - at];
    });
  };
  return {
    toRow: shown(events.map(({ at, stored }) => stored - at)),
    toSearchable: shown(texts.map(({ at, stored }) => stored - at)),
    toMined: shown(after('mining')),
    toSummarised: shown(after('summaries')),
  };
}

function shown(milliseconds) {
  const round = (value) => Math.round(value) / 1_000;
  return {
    events: milliseconds.length,
    p50Seconds: round(quantile(milliseconds, 0.5)),
    p95Seconds: round(quantile(milliseconds, 0.95)),
    mostSeconds: round(milliseconds.reduce((most, each) => Math.max(most, each), 0)),
  };
}
