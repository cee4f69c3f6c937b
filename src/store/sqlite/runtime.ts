import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import initSqlJs from 'sql.js/dist/sql-wasm-debug.js';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { BoundFiles } from './boundFiles.ts';
import { hookFileCalls, missingFileCalls, quietMemoryGrowth } from './importHooks.ts';
import { missingExports, type SqliteExports, sqliteExportsOf } from './sqliteExports.ts';

/** The readable import names of this build are what the hook relies on; the release build's change with every version. */
const WASM_FILE = 'sql-wasm-debug.wasm';

/** SQLite on real files: its functions and the files it may open. */
export interface FileHook {
  readonly sqlite: SqliteExports;
  readonly files: BoundFiles;
}

/** sql.js as loaded once per thread, with the file hook or the reason why there is none. */
export interface SqlRuntime {
  readonly sqlJs: SqlJsStatic;
  readonly hook: FileHook | null;
  readonly hookProblem: string | null;
  /** Changes with the sql.js build, the Node version and the platform: what a self-test holds for. */
  readonly identity: string;
}

let loaded: Promise<SqlRuntime> | undefined;

/** Loads sql.js from the folder of its wasm file; later calls in the same thread share what the first one loaded. */
export function loadRuntime(assetPath: string): Promise<SqlRuntime> {
  loaded ??= load(assetPath).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(assetPath: string): Promise<SqlRuntime> {
  const file = path.join(assetPath, WASM_FILE);
  let bytes: Uint8Array<ArrayBuffer>;
  let module: WebAssembly.Module;
  try {
    bytes = new Uint8Array(await readFile(file));
    module = await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new SkillifyError(
      'store-broken',
      `The database engine could not be loaded from ${file} (${messageOf(cause)}). Reinstall Skillify.`,
      { cause },
    );
  }
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const identity = `${digest} node-${process.versions.node} ${process.platform}-${process.arch}`;
  return instantiate(module, identity);
}

async function instantiate(module: WebAssembly.Module, identity: string): Promise<SqlRuntime> {
  let sqlite: SqliteExports | undefined;
  const files = new BoundFiles(() => {
    if (!sqlite) throw new SkillifyError('internal', 'A file call came before the database engine was ready.');
    return sqlite.memory;
  });
  const hookProblem = missingFileCalls(module) ?? missingExports(module);
  const sqlJs = await new Promise<SqlJsStatic>((resolve, reject) => {
    initSqlJs({
      print: () => undefined,
      printErr: () => undefined,
      instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
        // An exception here would leave sql.js waiting for ever, so it goes to our own promise.
        try {
          quietMemoryGrowth(imports);
          if (hookProblem === null) hookFileCalls(imports, files);
          const instance = new WebAssembly.Instance(module, imports);
          if (hookProblem === null) sqlite = sqliteExportsOf(instance.exports);
          done(instance);
        } catch (error) {
          reject(error);
        }
        return {};
      },
    }).then(resolve, reject);
  });
  return { sqlJs, hook: sqlite ? { sqlite, files } : null, hookProblem, identity };
}
