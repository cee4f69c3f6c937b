import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyOptOuts, OptOuts } from '../../src/capture/optOuts.ts';
import { OwnCaptureStore } from '../../src/fleet/ownCaptureStore.ts';
import { ForwardingStore } from '../../src/store/forwardingStore.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { batchOf } from '../capture/spool/spoolEvents.ts';
import { assetPath } from '../support/sampleScope.ts';

/** Lists the transcripts of one machine, as the shared store does. */
class SharedStore extends ForwardingStore {
  override async listTranscripts() {
    return (await super.listTranscripts()).filter(({ path: file }) => file.includes('mine'));
  }
}

let folder: string;
let database: Store;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-own-'));
  database = await openStore({ folder, assetPath });
  await database.appendCaptures([batchOf('mine', 1, 3), batchOf('theirs', 1, 3)]);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('shows capture the sessions of this machine only', async () => {
  const own = new OwnCaptureStore(() => new SharedStore(() => database));
  expect((await own.listSessions()).map((session) => session.sourceSessionId)).toEqual(['mine']);
});

it('lets this machine’s opt-outs remove nothing of other machines', async () => {
  const own = new OwnCaptureStore(() => new SharedStore(() => database));
  const optOuts = new OptOuts({ exclusions: [], captureOnlyCli: true, storePath: folder });
  expect(await applyOptOuts(own, optOuts, new Set())).toBe(1);
  expect((await database.listSessions()).map((session) => session.sourceSessionId)).toEqual(['theirs']);
});
