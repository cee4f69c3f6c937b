import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManifests } from '../../src/engine/stalenessManifests.ts';

describe('what manifests name', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'skillify-manifests-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (name: string, ...lines: readonly string[]) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), `${lines.join('\n')}\n`);
  };

  test('is nothing to look in where there is none', async () => {
    expect(await readManifests(root)).toEqual({
      scripts: null,
      makeTargets: null,
      justRecipes: null,
      tasks: null,
      packages: new Map(),
    });
  });

  test('are scripts of all packages, targets, recipes and tasks', async () => {
    write('package.json', '{ "scripts": { "build": "tsc" } }');
    write('packages/api/package.json', '{ "scripts": { "api:dev": "tsx" } }');
    write('node_modules/x/package.json', '{ "scripts": { "hidden": "x" } }');
    write('Makefile', 'VERSION := 1', '.PHONY: all check', 'all check: build', '\techo', 'build:', '\techo a:b');
    write(
      'justfile',
      'set shell := ["sh"]',
      'deploy target="x": build',
      '  echo',
      '@build:',
      '  echo',
      'alias d := deploy',
    );
    write('Taskfile.yml', 'version: "3"', 'tasks:', '  docs:build:', '    cmds: [echo]', '  lint: echo');
    const { scripts, makeTargets, justRecipes, tasks } = await readManifests(root);
    expect([...(scripts ?? [])].sort()).toEqual(['api:dev', 'build', 'start']);
    expect([...(makeTargets ?? [])].sort()).toEqual(['.PHONY', 'all', 'build', 'check']);
    expect([...(justRecipes ?? [])].sort()).toEqual(['build', 'd', 'deploy']);
    expect([...(tasks ?? [])].sort()).toEqual(['docs:build', 'lint']);
  });

  test('are not told in full where other files have a part in them', async () => {
    write('Makefile', 'include rules.mk', 'all:');
    write('justfile', 'import "more.just"', 'build:');
    write('Taskfile.yml', 'includes:', '  docs: ./docs', 'tasks:', '  lint: echo');
    expect(await readManifests(root)).toMatchObject({ makeTargets: null, justRecipes: null, tasks: null });
  });

  test('are packages with their versions, what is locked before what is asked for', async () => {
    write(
      'package.json',
      '{ "dependencies": { "react": "^18.2.0", "odd": "1 || 2" }, "devDependencies": { "local": "workspace:*" } }',
    );
    write('package-lock.json', '{ "packages": { "node_modules/react": { "version": "18.3.1" } } }');
    write(
      'pyproject.toml',
      '[project]',
      'dependencies = ["requests>=2.31", "rich"]',
      '[tool.poetry.dependencies]',
      'httpx = "^0.27.0"',
    );
    write('requirements.txt', 'numpy==1.26.4', '# pandas==1', 'flask');
    write('Cargo.toml', '[dependencies]', 'tokio = { version = "1.38", features = ["full"] }', 'serde = "1.0"');
    write('go.mod', 'module x', 'go 1.22', 'require (', '\tgithub.com/spf13/cobra v1.8.0', ')');
    const { packages } = await readManifests(root);
    expect(Object.fromEntries(packages)).toEqual({
      react: '18.3.1',
      requests: '2.31',
      httpx: '0.27.0',
      numpy: '1.26.4',
      tokio: '1.38',
      serde: '1.0',
      'github.com/spf13/cobra': '1.8.0',
    });
  });

  test('is nothing of a manifest that cannot be read', async () => {
    write('pyproject.toml', '[project', 'x');
    write('Taskfile.yml', 'tasks: [');
    write('package.json', '{');
    expect(await readManifests(root)).toMatchObject({ scripts: null, tasks: null, packages: new Map() });
  });
});
