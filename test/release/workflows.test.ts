import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const files = ['.github/workflows/ci.yml', '.github/workflows/release.yml', '.gitlab-ci.yml'];
const { scripts } = JSON.parse(read('package.json'));

describe.each(files)('%s', (file) => {
  const text = read(file);

  test('is well-formed', () => {
    expect(Object.keys(parse(text)).length).toBeGreaterThan(1);
  });

  test('calls scripts that exist', () => {
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script ?? '']);
    for (const [called] of text.matchAll(/(?<=[\s-])\.ci\/\w+/g))
      expect(existsSync(path.join(root, called)), called).toBe(true);
  });

  test('puts no text of a pull request into a shell', () => {
    expect(text).not.toMatch(/\$\{\{\s*github\.(?:event|head_ref)/);
    expect(text).not.toContain('pull_request_target');
  });
});

test('workflows may read the repository, and only publishing may write', () => {
  for (const file of files.slice(0, 2)) expect(parse(read(file)).permissions, file).toEqual({ contents: 'read' });
  const { jobs } = parse(read('.github/workflows/release.yml'));
  expect(jobs.package.permissions).toBeUndefined();
  expect(jobs.publish.environment).toBe('marketplace');
});

test('the oldest Node that is promised is tested', () => {
  const oldest = /(\d+)/.exec(JSON.parse(read('package.json')).engines.node)?.[1];
  expect(parse(read(files[0] ?? '')).jobs.test.strategy.matrix.node).toContain(Number(oldest));
});
