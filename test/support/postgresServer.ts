import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { PostgresAdmin } from '../../src/store/postgres/admin.ts';

/** The role that owns the schema in tests: no superuser, as on managed servers. */
const OWNER = 'skillify_owner';
const OWNER_PASSWORD = 'owner-password';
const LOGIN_PASSWORD = 'login-password';
const TEMPLATE = 'skillify_template';

function binaryFolder(): string | null {
  const name = process.platform === 'win32' ? 'initdb.exe' : 'initdb';
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  return folders.find((folder) => folder !== '' && existsSync(path.join(folder, name))) ?? null;
}

const binaries = binaryFolder();
const isRoot = process.getuid?.() === 0;

function canRun(): boolean {
  if (binaries === null) return false;
  if (!isRoot) return true;
  try {
    execFileSync('runuser', ['-u', 'postgres', '--', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** False where there is no PostgreSQL to test with; said aloud once for each test file. */
export const hasPostgres = canRun();
if (!hasPostgres) {
  console.warn('SKIPPED: there is no PostgreSQL server (initdb) on this machine, so nothing is checked on one.');
}

/** The server refuses to run as root, so there its own user runs it. */
function run(program: string, parameters: readonly string[]): void {
  const file = path.join(binaries ?? '', program);
  const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', file] : [file];
  execFileSync(command ?? file, [...rest, ...parameters], { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** How a test server is started. */
export interface TestServerOptions {
  /** Syncs to disk as a real server does; off by default, because tests lose nothing of worth. */
  readonly durable?: boolean;
  /** Further settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL server of its own in a temporary folder, on a loopback port and a socket in that folder. */
export class TestPostgres {
  private databases = 0;
  private hasTemplate = false;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(options: TestServerOptions = {}): Promise<TestPostgres> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-postgres-'));
    chmodSync(folder, 0o755);
    const data = path.join(folder, 'data');
    mkdirSync(data);
    if (isRoot) execFileSync('chown', ['-R', 'postgres', folder]);
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
    const port = await freePort();
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder,
      max_connections: '200',
      ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
      ...options.settings,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    run('pg_ctl', ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', flags.join(' '), 'start']);
    const server = new TestPostgres(folder, port);
    await server.asSuperuser((execute) =>
      execute(`CREATE ROLE ${OWNER} LOGIN CREATEROLE CREATEDB PASSWORD '${OWNER_PASSWORD}'`),
    );
    return server;
  }

  stop(): void {
    run('pg_ctl', ['-D', path.join(this.folder, 'data'), '-m', 'immediate', '-w', 'stop']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Folder of the server's files, for looking at their bytes. */
  get dataFolder(): string {
    return path.join(this.folder, 'data');
  }

  url(database: string, user: string, password: string): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  superuserUrl(database = 'postgres'): string {
    return this.url(database, 'postgres', 'unused');
  }

  ownerUrl(database: string): string {
    return this.url(database, OWNER, OWNER_PASSWORD);
  }

  /** Of the role that all tokens share. */
  loginUrl(database: string): string {
    return this.url(database, 'skillify_login', LOGIN_PASSWORD);
  }

  async asSuperuser(
    work: (execute: (sql: string) => Promise<unknown>) => Promise<unknown>,
    database = 'postgres',
  ): Promise<void> {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: this.superuserUrl(database) });
    await client.connect();
    try {
      await work((sql) => client.query(sql));
    } finally {
      await client.end();
    }
  }

  /** An empty database of the owner's; returns its name. */
  async createEmptyDatabase(): Promise<string> {
    this.databases += 1;
    const name = `test_${this.databases}`;
    await this.asSuperuser((execute) => execute(`CREATE DATABASE ${name} OWNER ${OWNER}`));
    return name;
  }

  /** A database with Skillify's schema and nothing in it. The schema is made once and copied. */
  async createDatabase(): Promise<string> {
    if (!this.hasTemplate) {
      await this.asSuperuser((execute) => execute(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`));
      const admin = await this.openAdmin(TEMPLATE);
      await admin.createSchema();
      await admin.enableTokens(LOGIN_PASSWORD);
      await admin.close();
      this.hasTemplate = true;
    }
    this.databases += 1;
    const name = `test_${this.databases}`;
    await this.asSuperuser((execute) => execute(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${OWNER}`));
    return name;
  }

  async dropDatabase(name: string): Promise<void> {
    await this.asSuperuser((execute) => execute(`DROP DATABASE ${name} WITH (FORCE)`));
  }

  openAdmin(database: string): Promise<PostgresAdmin> {
    return PostgresAdmin.open({ url: this.ownerUrl(database) });
  }

  /** A login role of the server's own that is not yet a member; harmless when it is there already. */
  async createLoginRole(name: string, password: string): Promise<void> {
    await this.asSuperuser((execute) =>
      execute(`DO $$ BEGIN CREATE ROLE ${name} LOGIN PASSWORD '${password}';
        EXCEPTION WHEN duplicate_object THEN NULL; END $$`),
    );
  }
}
