import { homedir, platform, userInfo } from 'node:os';
import path from 'node:path';

/** True for the address of a PostgreSQL server, false for a folder. */
export function isServerAddress(store: string): boolean {
  return /^postgres(?:ql)?:/i.test(store);
}

/** Where files are kept: the store itself or, beside a store on a server, what is this machine's own. */
export function localStorePath(
  { store, data }: { readonly store: string | undefined; readonly data: string | undefined },
  environment: NodeJS.ProcessEnv,
  home: string,
): string {
  if (store !== undefined && !isServerAddress(store)) return path.resolve(store);
  if (data !== undefined) return path.resolve(data);
  const named = environment['SKILLIFY_STORE'];
  if (store === undefined && named && !isServerAddress(named)) return path.resolve(named);
  return environment['SKILLIFY_DATA'] ? path.resolve(environment['SKILLIFY_DATA']) : platformPath(environment, home);
}

/** The platform's folder for data of applications, with Skillify's own name. */
function platformPath(environment: NodeJS.ProcessEnv, home: string): string {
  if (platform() === 'win32')
    return path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Skillify');
  if (platform() === 'darwin') return path.join(home, 'Library', 'Application Support', 'Skillify');
  return path.join(environment['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'skillify');
}

/** Name recorded with decisions; never fails where the system has no user entry. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'user';
  }
}

/** After how many assistant turns live sessions are mined. */
export function everyTurns(environment: NodeJS.ProcessEnv): number {
  const value = Number(environment['SKILLIFY_EVERY_N_TURNS'] ?? environment['HIVEMIND_SKILLIFY_EVERY_N_TURNS'] ?? '');
  return Number.isInteger(value) && value > 0 ? Math.min(value, 1_000) : 20;
}

export function userHome(): string {
  return homedir();
}

/** The environment variables that say where assistants keep their data, which an explicit `--home` overrides, and opt-outs. */
export function assistantEnvironment(
  environment: NodeJS.ProcessEnv,
  explicitHome: boolean,
): Readonly<Record<string, string | undefined>> {
  const names = ['CLAUDE_CONFIG_DIR', 'CLAUDE_CONFIG_DIRS', 'CODEX_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'];
  const own = Object.entries(environment).filter(([name]) => /^(?:SKILLIFY|HIVEMIND)_/.test(name));
  const places = explicitHome ? [] : names.map((name) => [name, environment[name]] as const);
  return Object.fromEntries([...places, ...own]);
}
