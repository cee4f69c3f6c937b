import { SkillifyError } from '../../base/errors.ts';
import { WasmMemory } from './wasmMemory.ts';

type WasmFunction = (...parameters: number[]) => number;

const FUNCTION_NAMES = [
  'malloc',
  'free',
  'sqlite3_open',
  'sqlite3_close_v2',
  'sqlite3_exec',
  'sqlite3_errmsg',
  'sqlite3_changes',
  'sqlite3_prepare_v2',
  'sqlite3_finalize',
  'sqlite3_step',
  'sqlite3_reset',
  'sqlite3_bind_int',
  'sqlite3_bind_double',
  'sqlite3_bind_text',
  'sqlite3_bind_blob',
  'sqlite3_column_count',
  'sqlite3_column_name',
  'sqlite3_column_type',
  'sqlite3_column_double',
  'sqlite3_column_text',
  'sqlite3_column_bytes',
  'sqlite3_column_blob',
] as const;

type FunctionName = (typeof FUNCTION_NAMES)[number];

/** SQLite's C functions as sql.js exports them, with the memory their pointers lead into. */
export interface SqliteExports {
  readonly memory: WasmMemory;
  readonly call: Readonly<Record<FunctionName, WasmFunction>>;
}

/** True for a function of a WebAssembly module; its parameters are numbers by the module's own type check. */
function isWasmFunction(value: unknown): value is WasmFunction {
  return typeof value === 'function';
}

/** A sentence naming the exports that the module lacks, or null when all that is called is there. */
export function missingExports(module: WebAssembly.Module): string | null {
  const names = new Set(WebAssembly.Module.exports(module).map((entry) => entry.name));
  const missing = ['memory', ...FUNCTION_NAMES].filter((name) => !names.has(name));
  return missing.length === 0 ? null : `This build of sql.js does not export ${missing.join(', ')}.`;
}

/** Finds the functions by name; throws `internal` when one is not what `missingExports` took it for. */
export function sqliteExportsOf(exports: Readonly<Record<string, unknown>>): SqliteExports {
  const at = (name: FunctionName): WasmFunction => {
    const value = exports[name];
    if (isWasmFunction(value)) return value;
    throw new SkillifyError('internal', `${name} of sql.js is not a function.`);
  };
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) {
    throw new SkillifyError('internal', 'The memory of sql.js is not a WebAssembly memory.');
  }
  return {
    memory: new WasmMemory(memory),
    call: {
      malloc: at('malloc'),
      free: at('free'),
      sqlite3_open: at('sqlite3_open'),
      sqlite3_close_v2: at('sqlite3_close_v2'),
      sqlite3_exec: at('sqlite3_exec'),
      sqlite3_errmsg: at('sqlite3_errmsg'),
      sqlite3_changes: at('sqlite3_changes'),
      sqlite3_prepare_v2: at('sqlite3_prepare_v2'),
      sqlite3_finalize: at('sqlite3_finalize'),
      sqlite3_step: at('sqlite3_step'),
      sqlite3_reset: at('sqlite3_reset'),
      sqlite3_bind_int: at('sqlite3_bind_int'),
      sqlite3_bind_double: at('sqlite3_bind_double'),
      sqlite3_bind_text: at('sqlite3_bind_text'),
      sqlite3_bind_blob: at('sqlite3_bind_blob'),
      sqlite3_column_count: at('sqlite3_column_count'),
      sqlite3_column_name: at('sqlite3_column_name'),
      sqlite3_column_type: at('sqlite3_column_type'),
      sqlite3_column_double: at('sqlite3_column_double'),
      sqlite3_column_text: at('sqlite3_column_text'),
      sqlite3_column_bytes: at('sqlite3_column_bytes'),
      sqlite3_column_blob: at('sqlite3_column_blob'),
    },
  };
}
