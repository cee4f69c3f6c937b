import { arrayAt, isRecord, numberAt, stringAt } from '../base/json.ts';
import type { Store } from '../store/store.ts';
import type { RunRecord } from './decisionContract.ts';

const key = 'runs';
const mostRuns = 30;
const triggers: Readonly<Record<string, RunRecord['trigger']>> = {
  command: 'command',
  'turn-end': 'turn-end',
  'every-n-turns': 'every-n-turns',
  idle: 'idle',
};
const outcomes: Readonly<Record<string, RunRecord['outcome']>> = {
  done: 'done',
  stopped: 'stopped',
  failed: 'failed',
};

/** The last runs, newest first. What cannot be read is left out. */
export async function readRuns(store: Store): Promise<readonly RunRecord[]> {
  const saved = await store.getValue(key);
  return Array.isArray(saved) ? saved.map(runOf).filter((run) => run !== null) : [];
}

/** Keeps a run beside the others, the oldest going. Runs by themselves that found nothing new are not worth a line. */
export async function recordRun(store: Store, run: RunRecord): Promise<void> {
  const isQuiet = run.trigger !== 'command' && run.outcome === 'done' && run.proposals === 0 && run.sessions === 0;
  if (isQuiet) return;
  await store.setValue(
    key,
    [run, ...(await readRuns(store))].slice(0, mostRuns).map((each) => ({ ...each })),
  );
}

function runOf(value: unknown): RunRecord | null {
  const trigger = triggers[stringAt(value, 'trigger') ?? ''];
  const outcome = outcomes[stringAt(value, 'outcome') ?? ''];
  if (!isRecord(value) || trigger === undefined || outcome === undefined) return null;
  const count = (name: string) => numberAt(value, name) ?? 0;
  return {
    at: count('at'),
    trigger,
    outcome,
    message: stringAt(value, 'message') ?? null,
    ms: count('ms'),
    events: count('events'),
    sessions: count('sessions'),
    proposals: count('proposals'),
    skippedRecords: count('skippedRecords'),
    covered: arrayAt(value, 'covered').flatMap((item) => {
      const title = stringAt(item, 'title');
      const skill = stringAt(item, 'skill');
      return title === undefined || skill === undefined ? [] : [{ title, skill }];
    }),
  };
}
