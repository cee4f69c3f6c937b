import { SkillifyError } from '../base/errors.ts';
import { environmentSetting } from '../engine/consent.ts';
import type { SharedStoreOptions } from '../engine/options.ts';
import type { CommandLine } from './arguments.ts';
import { isServerAddress } from './places.ts';

const megabyte = 1024 * 1024;
const defaultSpoolMegabytes = 256;

/**
 * The shared store that the command line or the environment names, null where a folder is meant. The token comes from
 * SKILLIFY_TOKEN alone: arguments of a process can be read by others. Throws `usage`, without repeating the address.
 */
export function sharedStoreOf(
  { store, command }: Pick<CommandLine, 'store' | 'command'>,
  environment: NodeJS.ProcessEnv,
): SharedStoreOptions | null {
  const connection = store ?? environment['SKILLIFY_STORE'] ?? '';
  if (!isServerAddress(connection)) return null;
  if (!isUsable(connection)) {
    throw new SkillifyError(
      'usage',
      'The address of the shared store is none; it has the form postgres://user@host:port/database.',
    );
  }
  const token = environmentSetting(environment, 'TOKEN');
  const isCapture = command === 'capture';
  return {
    connection,
    ...(token === undefined ? {} : { token }),
    ...(isCapture ? { spoolLimitBytes: spoolLimitBytes(environment), leavesMining: true } : {}),
  };
}

/** True for the address of a server with a password in it. */
export function holdsPassword(address: string): boolean {
  return isServerAddress(address) && isUsable(address) && withoutPassword(address) !== new URL(address).href;
}

/** The address without its password, for files and messages. */
export function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  url.searchParams.delete('password');
  return url.href;
}

function isUsable(address: string): boolean {
  try {
    return new URL(address).pathname.length > 1;
  } catch {
    return false;
  }
}

function spoolLimitBytes(environment: NodeJS.ProcessEnv): number {
  const text = environment['SKILLIFY_SPOOL_MB'];
  const megabytes = text === undefined || text.trim() === '' ? defaultSpoolMegabytes : Number(text);
  if (Number.isFinite(megabytes) && megabytes >= 1) return Math.floor(megabytes * megabyte);
  throw new SkillifyError('usage', 'SKILLIFY_SPOOL_MB is a number of megabytes, 1 or more.');
}
