import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

let scope: SampleScope;
let engine: Engine;
beforeEach(async () => {
  scope = new SampleScope();
  engine = await scope.engine();
});
afterEach(() => scope.dispose());

function commitAll(): void {
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: scope.project,
      stdio: 'ignore',
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'change');
}
const pending = async (name: string) => {
  await ask(engine, 'now', { trigger: 'command' });
  const found = (await ask(engine, 'listProposals', { statuses: ['pending'] })).find((each) =>
    each.name.includes(name),
  );
  return found ? ask(engine, 'getProposal', { id: found.id }) : null;
};

test('a script that is called something else now gives a revision, which a dismissal keeps away', async () => {
  const file = path.join(scope.project, 'package.json');
  commitAll();
  const created = await pending('db-migrate');
  if (!created) throw new Error('The sample gave no proposal on db:migrate.');
  expect(readFileSync(file, 'utf8')).toContain('"db:migrate"');
  const { name } = await ask(engine, 'approve', { id: created.id, contentHash: created.contentHash });
  expect(await pending(name)).toBeNull();

  writeFileSync(file, readFileSync(file, 'utf8').replace('"db:migrate"', '"schema:migrate"'));
  commitAll();
  const revision = await pending(name);
  expect(revision).toMatchObject({
    change: 'revise',
    reason: 'The repository moved on: `db:migrate` → `schema:migrate`.',
    lint: [],
  });
  expect(revision?.skillMd).toContain('- Run `pnpm schema:migrate && pnpm test:integration`.');
  expect(revision?.skillMd.replace(/skillify-pattern:.*/, '')).not.toContain('db:migrate');
  expect(revision?.title).toBe('Run pnpm schema:migrate before pnpm test:integration');
  expect(await ask(engine, 'lint', { skillMd: created.skillMd, name })).toContainEqual(
    expect.objectContaining({
      rule: 'stale-script',
      message: '“db:migrate” is called “schema:migrate” in package.json now.',
    }),
  );

  await ask(engine, 'dismiss', { id: revision?.id ?? '', reason: 'other', note: '' });
  expect(await pending(name)).toBeNull();
});
