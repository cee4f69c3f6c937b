import { describe, expect, test } from 'vitest';
import { mentionsOf } from '../../../src/skills/staleness/mentions.ts';

const skill = (...lines: readonly string[]) =>
  ['---', 'name: s', 'description: d', '---', '', '# S', '', ...lines, ''].join('\n');
const named = (...lines: readonly string[]) =>
  mentionsOf(skill(...lines)).map(({ kind, name, version }) =>
    version === null ? `${kind} ${name}` : `${kind} ${name} ${version}`,
  );

describe('what a skill names', () => {
  test('is told by the commands in its code spans and shell blocks', () => {
    expect(named('- Run `pnpm run build` and `npm test`.')).toEqual(['script build', 'script test']);
    expect(named('- Run `pnpm --filter api run lint:fix && make check`.')).toEqual([
      'script lint:fix',
      'make-target check',
    ]);
    expect(named('```bash', '$ yarn db:migrate  # first', 'just deploy', 'task docs:build', '```')).toEqual([
      'script db:migrate',
      'just-recipe deploy',
      'task docs:build',
    ]);
  });

  test('is told by paths, links and versions', () => {
    expect(named('- Keep `src/db/pool.ts:12` and [the rules](docs/rules.md#first) in mind.')).toEqual([
      'path src/db/pool.ts',
      'path docs/rules.md',
    ]);
    expect(named('- The app is on `react@18.2` and `requests==2.31.0`.')).toEqual([
      'package react 18.2',
      'package requests 2.31.0',
    ]);
  });

  test('is not what stands in prose, in other languages’ blocks, in addresses, patterns and placeholders', () => {
    expect(named('Please make sure to run npm run build.', 'Just do it, see src/a.ts.')).toEqual([]);
    expect(named('```python', 'open("src/data/rows.csv")', '```')).toEqual([]);
    expect(named('- See `https://example.com/src/a.ts` and `**/*.ts`.')).toEqual([]);
    expect(named('- Run `npm run <script>`, edit `path/to/file.ts`, `src/{name}.ts`, `src/your-module.ts`.')).toEqual(
      [],
    );
    expect(
      named('- Look into `/etc/hosts.conf`, `~/notes.md`, `../other/a.ts`, `node_modules/x/index.js`, `dist/cli.js`.'),
    ).toEqual([]);
  });

  test.each([
    '- Create `src/db/pool.ts` with the settings.',
    '- Write the answer to `docs/answer.md`.',
    '- For example, `src/db/pool.ts`.',
    '- Never edit `src/db/pool.ts`.',
    '- `cat notes > src/db/pool.ts`',
  ])('counts loosely where it is to be made or shown only: %s', (line) => {
    const loose = mentionsOf(skill(line)).filter(({ kind }) => kind === 'path');
    expect(loose.length).toBeLessThanOrEqual(1);
    for (const { isLoose } of loose) expect(isLoose || line.includes('cat notes')).toBe(true);
  });
});
