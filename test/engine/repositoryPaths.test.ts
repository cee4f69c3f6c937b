import { describe, expect, test } from 'vitest';
import { repositoryPaths } from '../../src/engine/repositoryPaths.ts';

describe('the file an edit means in the repository', () => {
  const project = {
    path: '/home/ada/app/packages/web',
    paths: ['/home/ada/app/packages/web', 'D:\\web', 'git@host:ada/app.git'],
  };
  const find = repositoryPaths(project, '/home/ada/app');
  test.each([
    ['/home/ada/app/packages/web/src/a.ts', null, 'packages/web/src/a.ts'],
    ['/home/ada/app/README.md', null, 'README.md'],
    ['D:\\web\\src\\A.ts', null, 'packages/web/src/A.ts'],
    ['/mnt/d/web/src/A.ts', null, 'packages/web/src/A.ts'],
    ['src/a.ts', null, 'packages/web/src/a.ts'],
    ['./src/a.ts', '/home/ada/app/packages/web', 'packages/web/src/a.ts'],
    ['a.ts', '/home/ada/app/packages/web/src', 'packages/web/src/a.ts'],
    ['../api/a.ts', '/home/ada/app/packages/web', 'packages/api/a.ts'],
    ['../../../../x.ts', '/home/ada/app/packages/web', null],
    ['/other/clone/src/a.ts', '/other/clone', 'packages/web/src/a.ts'],
    ['/etc/hosts', '/home/ada/app/packages/web', null],
    ['~/.bashrc', '/home/ada/app/packages/web', null],
  ])('%s from %s is %s', (path, cwd, expected) => {
    expect(find(path, cwd)).toBe(expected);
  });
});
