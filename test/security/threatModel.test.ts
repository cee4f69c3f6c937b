import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
const rows = text
  .slice(text.indexOf('## Threats'), text.indexOf('## What is not covered'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1);

interface NamedTest {
  readonly file: string;
  readonly name: string;
}

function namedTests(row: string): readonly NamedTest[] {
  return [...row.matchAll(/\[\w+\]\((test\/[\w/.]+)\) “([^”]+)”/g)].map(([, file = '', name = '']) => ({ file, name }));
}

/** True where a test or a group of tests has that name, whichever quotes it stands in. */
function holdsTest(source: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) =>
    /(?:(?:test|it|describe)\b[^\n]*|^\s*\]\))\(\s*$/m.test(beforeName(source, `${quote}${name}${quote}`)),
  );
}

function beforeName(source: string, quoted: string): string {
  const at = source.indexOf(quoted);
  return at === -1 ? '' : source.slice(source.lastIndexOf('\n', source.slice(0, at).trimEnd().length - 1) + 1, at);
}

describe('the threat model', () => {
  test('has cells for asset, attacker, way in, defence and test in every row', () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const cells = row.split('|').slice(1, -1);
      expect(cells, row).toHaveLength(5);
      for (const cell of cells) expect(cell.trim(), row).not.toBe('');
    }
  });

  test.each(rows.map((row) => [row.split('|')[3]?.trim() ?? '', row] as const))(
    'names tests that exist: %s',
    (_, row) => {
      const tests = namedTests(row);
      expect(tests.length).toBeGreaterThan(0);
      // A name that the pattern above cannot read must not pass unseen.
      expect(tests).toHaveLength((row.match(/\]\(/g) ?? []).length);
      for (const { file, name } of tests) {
        expect(existsSync(path.join(root, file)), file).toBe(true);
        expect(holdsTest(readFileSync(path.join(root, file), 'utf8'), name), `${file} “${name}”`).toBe(true);
      }
    },
  );

  test('would notice a test that is gone', () => {
    const source = "test.each(rows)('is there: %s', () => {});\nconst words = 'is not there';";
    expect(holdsTest(source, 'is there: %s')).toBe(true);
    expect(holdsTest(source, 'is not there')).toBe(false);
    expect(holdsTest(source, 'was never there')).toBe(false);
  });
});
