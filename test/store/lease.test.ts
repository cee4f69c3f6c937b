import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLease, type Lease, type LeaseTimes, leaseOwner } from '../../src/store/lease.ts';
import { ownIdentity } from '../../src/store/processIdentity.ts';
import { childScript } from './childScript.ts';
import { temporaryFolder } from './testFolder.ts';

async function take(folder: string, times: Partial<LeaseTimes> = {}): Promise<Lease | null> {
  const lease = await acquireLease(folder, times);
  if ('heldBy' in lease) return null;
  onTestFinished(() => lease.dispose());
  return lease;
}

function writeLock(folder: string, owner: object, ageMs = 0): void {
  const file = path.join(folder, 'writer.lock');
  writeFileSync(file, JSON.stringify({ ...ownIdentity(), token: 'other', startedAt: 1, ...owner }));
  const time = new Date(Date.now() - ageMs);
  utimesSync(file, time, time);
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

const onLinux = process.platform === 'linux';

describe('the lease', () => {
  it('is held by one owner until released, within one process too', async () => {
    const folder = temporaryFolder();
    const first = await take(folder);
    expect(first?.isHeld()).toBe(true);
    expect(await acquireLease(folder)).toMatchObject({ heldBy: { pid: process.pid, token: first?.token } });
    first?.dispose();
    first?.dispose();
    expect(first?.isHeld()).toBe(false);
    expect(leaseOwner(folder)).toBeNull();
    const second = await take(folder);
    expect(second?.isHeld()).toBe(true);
    expect(readdirSync(folder)).toEqual(['writer.lock']);
  });

  it('is not taken from a live process, however silent', async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await once(child, 'spawn');
    const stat = onLinux ? readFileSync(`/proc/${child.pid}/stat`, 'latin1') : '';
    const processStart = onLinux ? (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null) : null;
    writeLock(folder, { pid: child.pid, processStart }, onLinux ? 3_600_000 : 0);
    expect(await take(folder, { silence: 50, proof: 50 })).toBeNull();
  });

  it('is taken from a dead process', async () => {
    const folder = temporaryFolder();
    writeLock(folder, { pid: await deadProcess() });
    expect((await take(folder))?.isHeld()).toBe(true);
  });

  it.runIf(onLinux)('is taken when another process has got the number of the dead owner', async () => {
    const folder = temporaryFolder();
    writeLock(folder, { processStart: '1' });
    expect((await take(folder))?.isHeld()).toBe(true);
  });

  it('is taken from another machine, or from a stopped thread, only after proven silence', async () => {
    for (const owner of [{ host: 'elsewhere' }, { token: 'stopped thread' }]) {
      const folder = temporaryFolder();
      writeLock(folder, owner, 30_000);
      expect(await take(folder)).toBeNull();
      writeLock(folder, owner, 61_000);
      const beating = setInterval(() => {
        const now = new Date();
        utimesSync(path.join(folder, 'writer.lock'), now, now);
      }, 20);
      expect(await take(folder, { proof: 200 })).toBeNull();
      clearInterval(beating);
      writeLock(folder, owner, 61_000);
      expect((await take(folder, { proof: 60 }))?.isHeld()).toBe(true);
    }
  });

  it('treats an unreadable lock like a silent owner', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'writer.lock'), '{"pid": 1');
    expect(await take(folder)).toBeNull();
    expect((await take(folder, { silence: 0, proof: 30 }))?.isHeld()).toBe(true);
  });

  it('shows that it lives', async () => {
    const folder = temporaryFolder();
    await take(folder, { heartbeat: 20 });
    const file = path.join(folder, 'writer.lock');
    const past = new Date(Date.now() - 50_000);
    utimesSync(file, past, past);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(5_000);
  });

  it('goes to exactly one of many contenders', async () => {
    for (let round = 0; round < 5; round += 1) {
      const folder = temporaryFolder();
      if (round > 0) writeLock(folder, { pid: await deadProcess() });
      const taken = (await Promise.all(Array.from({ length: 12 }, () => take(folder)))).filter(
        (lease) => lease !== null,
      );
      expect(taken.filter((lease) => lease.isHeld())).toHaveLength(1);
      expect(taken).toHaveLength(1);
    }
  });

  it('goes to exactly one of several processes that find its owner dead', async () => {
    const script = await childScript('leaseChild');
    for (let round = 0; round < 3; round += 1) {
      const folder = temporaryFolder();
      writeLock(folder, { pid: await deadProcess() });
      const startAt = `${Date.now() + 500}`;
      const results = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const child = spawn(process.execPath, [script, folder, startAt], { stdio: ['ignore', 'pipe', 'inherit'] });
          let output = '';
          child.stdout.on('data', (chunk: Buffer) => {
            output += chunk.toString();
          });
          await once(child, 'close');
          return output.trim();
        }),
      );
      expect(results.sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
    }
  });

  it('notices its loss, and leaves the lock of its successor', async () => {
    const folder = temporaryFolder();
    const lease = await take(folder);
    writeLock(folder, { token: 'successor' });
    expect(() => lease?.assertHeld()).toThrow(expect.objectContaining({ code: 'store-busy' }));
    lease?.dispose();
    expect(leaseOwner(folder)?.token).toBe('successor');
  });
});
