import { setTimeout as sleep } from 'node:timers/promises';
import { SkillifyError } from '../base/errors.ts';
import type { LiveDatabase } from './liveDatabase.ts';
import type { SqlStore } from './sqlStore.ts';

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 20;

/**
 * A store that is read beside its writer: each call sees one committed state, the newest at its beginning, and is made
 * again when the writer changed the file under it. Rejects with `store-busy` when that goes on for longer than the patience.
 */
export function followedStore(store: SqlStore, database: LiveDatabase, patienceMs: number): SqlStore {
  const call = (method: Method, owner: object, parameters: unknown[]) =>
    readOneState(database, patienceMs, () => Reflect.apply(method, owner, parameters));
  const memory = withCalls(store.memory, call);
  const ledger = withCalls(store.ledger, call);
  return withCalls(store, (method, owner, parameters) => call(method, owner, parameters), { memory, ledger });
}

type Method = (...parameters: unknown[]) => unknown;

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

/** The same object, whose methods are called by way of `call`, save `close`. */
function withCalls<T extends object>(
  owner: T,
  call: (method: Method, owner: object, parameters: unknown[]) => unknown,
  replaced: Readonly<Record<string, unknown>> = {},
): T {
  return new Proxy(owner, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(replaced, key)) return replaced[key];
      const value: unknown = Reflect.get(target, key, target);
      if (!isMethod(value)) return value;
      if (key === 'close') return () => Reflect.apply(value, target, []);
      return (...parameters: unknown[]) => call(value, target, parameters);
    },
  });
}

/** The methods of the store do all their reading before they return their promise, so nothing comes between. */
async function readOneState(database: LiveDatabase, patienceMs: number, read: () => unknown): Promise<unknown> {
  const until = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    if (database.renew()) {
      const reading = read();
      const metChange = database.metChange;
      if (!metChange) return reading;
      await Promise.resolve(reading).catch(() => undefined);
    }
    if (performance.now() >= until) throw busy();
    await sleep(pauseMs);
  }
}

function busy(): SkillifyError {
  return new SkillifyError(
    'store-busy',
    'Another Skillify window or command is writing the store without a pause. Try again in a moment.',
  );
}
