import type { ClientBase, Pool, PoolClient, QueryResult } from 'pg';
import type { JsonRecord } from '../../base/json.ts';
import { type PostgresConnection, placeOf, secretsOf } from './connection.ts';
import type { PostgresDatabase, PostgresQueries } from './postgresDatabase.ts';
import { mayPass, postgresFailure } from './postgresFailure.ts';

const ATTEMPTS = 6;
const CONNECT_TIMEOUT_MS = 15_000;
const IDLE_TIMEOUT_MS = 60_000;
const INT8 = 20;

/** How many connections, and what is done with each new one before it is used. */
export interface PoolOptions {
  readonly connections: number;
  /** Milliseconds after which a connection that nobody uses is ended; a minute when left out. */
  readonly idleMs?: number;
  readonly prepare?: (queries: PostgresQueries) => Promise<void>;
}

/** Connections to one server that are prepared alike, such as logged in as one member. */
export class PostgresPool implements PostgresDatabase {
  private constructor(
    private readonly pool: Pool,
    private readonly failure: (error: unknown) => Error,
  ) {}

  /** Loads the client library at the first use, because most installations never need it. */
  static async open(connection: PostgresConnection, options: PoolOptions): Promise<PostgresPool> {
    const { default: pg } = await import('pg');
    const place = placeOf(connection.url);
    const secrets = secretsOf(connection);
    const failure = (error: unknown) => postgresFailure(error, place, secrets);
    const parsers = {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? wholeNumber : pg.types.getTypeParser(oid, format ?? 'text'),
    };
    const prepare = options.prepare;
    const pool = new pg.Pool({
      connectionString: connection.url,
      max: options.connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: options.idleMs ?? IDLE_TIMEOUT_MS,
      // A pool that nobody uses must not keep a command from ending.
      allowExitOnIdle: true,
      application_name: 'skillify',
      // A server that vanished without a word is noticed by and by.
      keepAlive: true,
      types: parsers,
      onConnect: async (client: ClientBase) => {
        // One that breaks between two statements of its user tells the next one; without a listener it would end the process.
        client.on('error', () => undefined);
        await prepare?.(new ClientQueries(client, failure));
      },
    });
    // A connection that breaks while idle is replaced by the next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    return new PostgresPool(pool, failure);
  }

  async rows(sql: string, values?: readonly unknown[]): Promise<readonly JsonRecord[]> {
    return this.withClient((queries) => queries.rows(sql, values));
  }

  async execute(sql: string, values?: readonly unknown[]): Promise<number> {
    return this.withClient((queries) => queries.execute(sql, values));
  }

  async transaction<T>(work: (queries: PostgresQueries) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.withClient((queries) => transact(queries, work));
      } catch (error) {
        if (attempt === ATTEMPTS || !mayPass(error)) throw error;
        await pause(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /** One connection for several statements outside a transaction. */
  async withClient<T>(work: (queries: PostgresQueries) => Promise<T>): Promise<T> {
    const client = await this.connect();
    const queries = new ClientQueries(client, this.failure);
    try {
      return await work(queries);
    } finally {
      client.release(queries.isBroken);
    }
  }

  async close(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw this.failure(error);
    }
  }
}

class ClientQueries implements PostgresQueries {
  isBroken = false;

  constructor(
    private readonly client: ClientBase,
    private readonly failure: (error: unknown) => Error,
  ) {}

  async rows(sql: string, values?: readonly unknown[]): Promise<readonly JsonRecord[]> {
    return (await this.query(sql, values)).rows;
  }

  async execute(sql: string, values?: readonly unknown[]): Promise<number> {
    return (await this.query(sql, values)).rowCount ?? 0;
  }

  private async query(sql: string, values?: readonly unknown[]): Promise<QueryResult<JsonRecord>> {
    try {
      return await (values === undefined ? this.client.query(sql) : this.client.query(sql, values.map(storable)));
    } catch (error) {
      const failure = this.failure(error);
      this.isBroken ||= 'code' in failure && failure.code === 'store-away';
      throw failure;
    }
  }
}

async function transact<T>(queries: PostgresQueries, work: (queries: PostgresQueries) => Promise<T>): Promise<T> {
  await queries.execute('BEGIN');
  try {
    const result = await work(queries);
    await queries.execute('COMMIT');
    return result;
  } catch (error) {
    // On a connection that is gone there is nothing left to take back, and the first failure tells more.
    await queries.execute('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** PostgreSQL keeps no zero characters; the embedded store shows them in the same way. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\u2400') : value;
  return Array.isArray(value) ? value.map(storable) : value;
}

function wholeNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
