import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../src/cli/arguments.ts';
import { drainMs, isCaptureOff } from '../../src/cli/fleetProcess.ts';
import { localStorePath } from '../../src/cli/places.ts';
import { holdsPassword, sharedStoreOf, withoutPassword } from '../../src/cli/sharedStore.ts';

const server = 'postgres://ada:secret@db.example:5432/skillify?sslmode=require';

describe('--store', () => {
  it('is a folder or the address of a server, of the command line before the environment', () => {
    const stored = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
      sharedStoreOf(readCommandLine(argv), environment);
    expect(stored(['status', '--store', '/tmp/here'], { SKILLIFY_STORE: server })).toBeNull();
    expect(stored(['status'])).toBeNull();
    expect(stored(['status'], { SKILLIFY_STORE: server })).toEqual({ connection: server });
    expect(stored(['status', '--store', 'postgresql://db/skillify'])).toEqual({
      connection: 'postgresql://db/skillify',
    });
  });

  it('takes the token from the environment, under either name', () => {
    const line = readCommandLine(['status', '--store', server]);
    expect(sharedStoreOf(line, { SKILLIFY_TOKEN: 'one', HIVEMIND_TOKEN: 'two' })).toMatchObject({ token: 'one' });
    expect(sharedStoreOf(line, { HIVEMIND_TOKEN: 'two' })).toMatchObject({ token: 'two' });
  });

  it('lets capture wait on disk and leave mining to workers, and no other command', () => {
    const stored = (command: string, megabytes?: string) =>
      sharedStoreOf(readCommandLine([command, '--store', server]), { SKILLIFY_SPOOL_MB: megabytes });
    expect(stored('capture')).toMatchObject({ spoolLimitBytes: 268_435_456, leavesMining: true });
    expect(stored('capture', '2')).toMatchObject({ spoolLimitBytes: 2_097_152 });
    expect(stored('now')).toEqual({ connection: server });
    for (const wrong of ['0', '-1', 'much']) expect(() => stored('capture', wrong)).toThrow(/SKILLIFY_SPOOL_MB is a/);
  });

  it('does not repeat an address that is none', () => {
    for (const wrong of ['postgres:', 'postgres://ada:secret@', 'postgres://ada:secret@db.example/']) {
      const failure = (() => {
        try {
          return sharedStoreOf(readCommandLine(['status', '--store', wrong]), {});
        } catch (error) {
          return error;
        }
      })();
      expect(failure).toMatchObject({ code: 'usage', message: expect.stringContaining('postgres://user@host') });
      expect(String(failure)).not.toContain('secret');
    }
  });

  it('never makes a folder of an address: files lie in --data, SKILLIFY_DATA or the platform’s folder', () => {
    const placed = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
      localStorePath(readCommandLine(['status', ...argv]), { XDG_DATA_HOME: '/share', ...environment }, '/home/ada');
    expect(placed(['--store', server, '--data', '/data'])).toBe(path.resolve('/data'));
    expect(placed(['--store', server], { SKILLIFY_DATA: '/var/data' })).toBe(path.resolve('/var/data'));
    for (const environment of [{ SKILLIFY_STORE: server }, {}]) {
      expect(placed(['--store', server], environment)).not.toContain('secret');
    }
    expect(placed([], { SKILLIFY_STORE: server, SKILLIFY_DATA: '/var/data' })).toBe(path.resolve('/var/data'));
    expect(placed([], { SKILLIFY_STORE: '/stores' })).toBe(path.resolve('/stores'));
    expect(placed(['--store', '/stores'], { SKILLIFY_DATA: '/var/data' })).toBe(path.resolve('/stores'));
  });

  it('is written without its password', () => {
    expect(withoutPassword(server)).toBe('postgres://ada@db.example:5432/skillify?sslmode=require');
    expect(withoutPassword('postgres://db/skillify?password=secret&user=ada')).not.toContain('secret');
    expect(holdsPassword(server)).toBe(true);
    expect(holdsPassword('postgres://db/skillify?password=secret')).toBe(true);
    for (const without of ['postgres://ada@db.example/skillify', '/stores', '', 'postgres:'])
      expect(holdsPassword(without)).toBe(false);
  });
});

describe('settings of headless processes', () => {
  it('switch capture off under either name', () => {
    expect(isCaptureOff({ SKILLIFY_CAPTURE: 'false' })).toBe(true);
    expect(isCaptureOff({ HIVEMIND_CAPTURE: '0' })).toBe(true);
    expect(isCaptureOff({ SKILLIFY_CAPTURE: 'true', HIVEMIND_CAPTURE: 'false' })).toBe(false);
    expect(isCaptureOff({})).toBe(false);
  });

  it('say how long may be drained', () => {
    expect(drainMs({})).toBe(20_000);
    expect(drainMs({ SKILLIFY_DRAIN_SECONDS: '1.5' })).toBe(1_500);
    for (const wrong of ['soon', '-1', '99999']) {
      expect(() => drainMs({ SKILLIFY_DRAIN_SECONDS: wrong })).toThrow(/SKILLIFY_DRAIN_SECONDS is a number/);
    }
  });
});
