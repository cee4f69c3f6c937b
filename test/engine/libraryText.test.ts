import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codify } from '../../src/engine/codify.ts';
import { withLibraryTexts } from '../../src/engine/libraryText.ts';
import { readSurroundings } from '../../src/engine/surroundings.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { TeamReview } from '../../src/team/teamReview.ts';
import { ask, assetPath, filesBelow, SampleScope } from '../support/sampleScope.ts';
import { writeSession } from '../support/sessionFile.ts';
import { SharedFake } from '../support/sharedFake.ts';

const name = 'use-pnpm-never-npm';
let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

/** Does something with the store of the sample as if it were a team's, which no engine holds meanwhile. */
async function asShared<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const [database = ''] = filesBelow(scope.store).filter((file) => file.endsWith('store.db'));
  const store = await openStore({ folder: path.dirname(database), assetPath });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function capture(method: 'capture' | 'now'): Promise<void> {
  const engine = await scope.engine();
  if (method === 'now') await ask(engine, 'now', { trigger: 'command' });
  else await ask(engine, 'capture', {});
  await engine.dispose();
}

/** Mines as a machine does on which no copy of a skill was ever made. */
async function mine(store: Store, isShared: boolean) {
  const skills = await store.listSkills();
  const place = { projectPath: scope.project, homePath: scope.home };
  const found = await readSurroundings(place, [], []);
  const surroundings = isShared ? withLibraryTexts(found, skills) : found;
  const { changed } = await codify(store, surroundings, Date.now(), () => undefined, new AbortController().signal);
  return changed.filter((proposal) => proposal.sources.some((source) => source.name === name));
}

function nothingShown(): never {
  throw new Error('Nothing is shown here.');
}

test('new evidence revises a skill that only the team’s library has, and the revision can be approved there', async () => {
  await capture('now');
  const review = (store: Store) => {
    const views = { view: nothingShown, summary: nothingShown };
    return new TeamReview(new SharedFake(store).as('Mia'), views);
  };
  await asShared(async (store) => {
    const proposal = (await store.listProposals(['pending'])).find((each) => each.name === name);
    const request = {
      id: proposal?.id ?? '',
      action: 'approve',
      contentHash: contentHash(proposal?.skillMd ?? ''),
    } as const;
    await review(store).decide(request, { id: 'd1', at: Date.now(), by: 'Mia' });
    expect((await store.listSkills())[0]).toMatchObject({ name, version: 1, targets: [] });
  });
  const at = Date.parse('2026-11-06T09:00:00Z');
  writeSession(scope, 1, at, [
    { user: 'Paginate the trail number 1' },
    { run: 'npm install zod' },
    { say: 'Done.' },
    { user: 'no, always use pnpm here, never npm. always commit the pnpm lockfile as well' },
    { run: 'pnpm lint' },
    { say: 'Done.' },
  ]);
  await capture('capture');
  await asShared(async (store) => {
    expect(await mine(store, false)).toEqual([]);
    const [revision] = await mine(store, true);
    expect(revision).toMatchObject({ change: 'revise', sources: [{ name, version: 1 }] });
    expect(revision?.skillMd).toContain('Always commit the pnpm lockfile as well.');
    const request = {
      id: revision?.id ?? '',
      action: 'approve',
      contentHash: contentHash(revision?.skillMd ?? ''),
    } as const;
    await review(store).decide(request, { id: 'd2', at: Date.now(), by: 'Mia' });
    expect((await store.listSkills())[0]).toMatchObject({ name, version: 2, skillMd: revision?.skillMd });
    // Mined again it asks for nothing more.
    expect(await mine(store, true)).toEqual([]);
  });
  expect(existsSync(path.join(scope.project, '.claude', 'skills', name))).toBe(false);
});
