import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { machineName } from '../../src/fleet/machine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-machine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('names a machine by its host and something random, and keeps to that', () => {
  const name = machineName(folder, 'build-7.example');
  expect(name).toMatch(/^build-7\.example~[0-9a-f]{12}$/);
  expect(machineName(folder, 'renamed')).toBe(name);
  expect(statSync(path.join(folder, 'machine-id')).mode & 0o777).toBe(0o600);
});

it('gives machines of the same host name different names', () => {
  expect(machineName(path.join(folder, 'one'), 'laptop')).not.toBe(machineName(path.join(folder, 'two'), 'laptop'));
});

it('says what to do where the name cannot be kept', () => {
  writeFileSync(path.join(folder, 'machine-id'), 'not a name');
  expect(() => machineName(folder, 'laptop')).toThrow(/could not be kept .* --data/);
});
