import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hookFolder } from '../../src/capture/hooks/hookFolder.ts';
import { launcherPath, writeLauncher } from '../../src/capture/mcp/launcher.ts';
import { ask, assetPath, filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

/** An installation: the assets of an engine with a server beside them. */
function installation(name: string): string {
  const folder = path.join(scope.folder, name);
  mkdirSync(folder);
  cpSync(path.join(assetPath, 'sql-wasm-debug.wasm'), path.join(folder, 'sql-wasm-debug.wasm'));
  writeFileSync(path.join(folder, 'mcp.js'), `// ${name}`);
  return folder;
}

test('an engine points the launcher to its own server once the one of an earlier version is gone', async () => {
  const [old, next] = [installation('version-1'), installation('version-2')];
  const dataFolder = hookFolder(scope.home);
  writeLauncher(dataFolder, path.join(old, 'mcp.js'));
  await scope.engine({ assetPath: next });
  expect(textOf(launcherPath(dataFolder))).toContain(JSON.stringify(path.join(old, 'mcp.js')));
  rmSync(old, { recursive: true });
  await scope.engine({ assetPath: next, storePath: path.join(scope.folder, 'other-store') });
  expect(textOf(launcherPath(dataFolder))).toContain(JSON.stringify(path.join(next, 'mcp.js')));
});

test('an engine connects assistants beside itself: to its store, without reading transcripts', async () => {
  const engine = await scope.engine({ assetPath: installation('version-1') });
  const before = filesBelow(scope.project);
  const [view] = await ask(engine, 'connections', { action: 'connect', assistants: ['claude-code'] });
  expect(view).toMatchObject({ connected: true, assistant: 'claude-code' });
  const text = textOf(path.join(scope.project, '.mcp.json'));
  for (const part of ['--no-capture', scope.store, scope.home, '/workspace/payments-api'])
    expect(text).toContain(JSON.stringify(part));
  await ask(engine, 'connections', { action: 'disconnect', assistants: ['claude-code'] });
  expect(filesBelow(scope.project)).toEqual(before);
});
