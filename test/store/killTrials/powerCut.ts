import assert from 'node:assert/strict';
import fs from 'node:fs';
import { openStore } from '../../../src/store/openStore.ts';
import { nodeFileSystem, type RealFileSystem } from '../../../src/store/sqlite/realFileSystem.ts';
import type { SqlStore } from '../../../src/store/sqlStore.ts';
import { StoreFiles } from '../../../src/store/storeFiles.ts';
import { randomNumbers } from '../randomNumbers.ts';
import { ExpectedStore } from './expectedStore.ts';
import { checkSound } from './killTrial.ts';
import { RandomWork } from './randomWork.ts';

const sectorBytes = 512;

interface Change {
  readonly position: number;
  /** What is written there; null where the file is cut to that length. */
  readonly bytes: Buffer | null;
}

interface Unsynced {
  readonly base: Buffer;
  readonly changes: Change[];
}

/** A disk that keeps for certain only what was synced: when the power goes, any part of the rest is there and any is not. */
class PowerCutFileSystem implements RealFileSystem {
  private readonly paths = new Map<number, string>();
  private readonly unsynced = new Map<string, Unsynced>();
  private isOff = false;

  readonly statSync = nodeFileSystem.statSync;
  readonly fstatSync = nodeFileSystem.fstatSync;

  constructor(
    private readonly random: () => number,
    private writesLeft: number,
    private readonly syncs: boolean,
  ) {}

  openSync(path: string, flags: number, mode: number): number {
    this.assertOn();
    const handle = fs.openSync(path, flags, mode);
    this.paths.set(handle, path);
    return handle;
  }

  closeSync(handle: number): void {
    this.paths.delete(handle);
    fs.closeSync(handle);
  }

  readSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.assertOn();
    return fs.readSync(handle, buffer, offset, length, position);
  }

  writeSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.spend();
    this.note(handle, { position, bytes: Buffer.from(buffer.subarray(offset, offset + length)) });
    return fs.writeSync(handle, buffer, offset, length, position);
  }

  ftruncateSync(handle: number, length: number): void {
    this.spend();
    this.note(handle, { position: length, bytes: null });
    fs.ftruncateSync(handle, length);
  }

  fdatasyncSync(handle: number): void {
    this.assertOn();
    if (this.syncs) this.unsynced.delete(this.paths.get(handle) ?? '');
  }

  unlinkSync(path: string): void {
    this.assertOn();
    this.unsynced.delete(path);
    fs.unlinkSync(path);
  }

  /** Leaves the files as the power cut does. */
  cut(): void {
    this.isOff = true;
    for (const [path, { base, changes }] of this.unsynced) {
      let image = base;
      for (const change of changes) if (this.random() < 0.5) image = this.applied(image, change);
      fs.writeFileSync(path, image);
    }
    this.unsynced.clear();
  }

  /** A write may have reached the disk in some of its sectors only. */
  private applied(image: Buffer, { position, bytes }: Change): Buffer {
    if (bytes === null) return image.length > position ? image.subarray(0, position) : image;
    const result = Buffer.alloc(Math.max(image.length, position + bytes.length));
    image.copy(result);
    const torn = this.random() < 0.3;
    for (let at = 0; at < bytes.length; at += sectorBytes) {
      if (!torn || this.random() < 0.5) bytes.copy(result, position + at, at, at + sectorBytes);
    }
    return result;
  }

  private note(handle: number, change: Change): void {
    const path = this.paths.get(handle) ?? '';
    const known = this.unsynced.get(path);
    if (known) known.changes.push(change);
    else this.unsynced.set(path, { base: fs.readFileSync(path), changes: [change] });
  }

  private spend(): void {
    this.assertOn();
    if (this.writesLeft === 0) {
      this.isOff = true;
      this.assertOn();
    }
    this.writesLeft -= 1;
  }

  private assertOn(): void {
    if (this.isOff) throw Object.assign(new Error('the power is off'), { code: 'EIO' });
  }
}

/**
 * Cuts the power at random moments of random work and checks what is left; throws at the first loss of anything acknowledged.
 */
export async function powerCutTrial(
  { folder, assetPath, syncs = true }: { folder: string; assetPath: string; syncs?: boolean },
  seed: number,
  cuts: number,
): Promise<{ readonly acknowledged: number; readonly hotCuts: number }> {
  const random = randomNumbers(seed);
  const expected = new ExpectedStore();
  const files = new StoreFiles(folder);
  let hotCuts = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    const disk = new PowerCutFileSystem(random, 200 + Math.floor(random() * 1_200), syncs);
    const open = () => openStore({ folder, assetPath, fileSystem: disk });
    let output = '';
    const work = new RandomWork(folder, random, (line) => (output += `${line}\n`), expected.last + 1);
    let store: SqlStore | undefined;
    try {
      store = await open();
      for (;;) {
        await work.step(store, async () => {
          await store?.close();
          store = await open();
        });
      }
    } catch (error) {
      // The trial ends with the power; anything else is a fault of its own.
      if (!String(error instanceof Error && error.cause).includes('EIO') && !String(error).includes('power is off'))
        throw error;
    }
    disk.cut();
    await store?.close().catch(() => undefined);
    if (files.hasHotJournal()) hotCuts += 1;
    expected.hear(output);
    try {
      const again = await openStore({ folder, assetPath });
      try {
        assert.ok(!((await again.location()).note ?? '').includes('damaged'), 'the store was damaged');
        await expected.check(again);
      } finally {
        await again.close();
      }
      await checkSound(files.database, assetPath);
    } catch (error) {
      throw new Error(`Seed ${seed}, power cut ${cut + 1}: ${String(error)}`, { cause: error });
    }
  }
  return { acknowledged: expected.acknowledged, hotCuts };
}
