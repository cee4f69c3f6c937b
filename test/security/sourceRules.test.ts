import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

interface SourceFile {
  readonly name: string;
  readonly text: string;
}

function filesOf(folder: string): readonly SourceFile[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({
      name: `${folder}/${name.replaceAll('\\', '/')}`,
      text: readFileSync(path.join(root, folder, name), 'utf8'),
    }));
}

const sources = [...filesOf('src'), ...filesOf('webview')];

function filesWith(pattern: RegExp): readonly string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
}

const dynamicCode = /(?<![\w.$'"|:-])eval\s*\(|\bnew\s+Function\b|\bFunction\s*\(\s*['"`]|from ['"](?:node:)?vm['"]/;
const shell = /\bshell\s*:/;
const markup = /\bdangerouslySetInnerHTML\b|\.(?:inner|outer)HTML\s*=|\binsertAdjacentHTML\s*\(|\bdocument\.write\s*\(/;

describe('the source', () => {
  test('is all looked at', () => {
    expect(sources.length).toBeGreaterThan(300);
  });

  test('makes no code while it runs', () => {
    expect(filesWith(dynamicCode)).toEqual([]);
    for (const code of ['eval("1")', 'new Function("a")', "import vm from 'node:vm'"])
      expect(code).toMatch(dynamicCode);
  });

  test('starts programs in two places, and never by a shell', () => {
    expect(filesWith(/from ['"](?:node:)?child_process['"]/).toSorted()).toEqual([
      'src/capture/gitCommand.ts',
      'src/models/runProgram.ts',
    ]);
    for (const { name, text } of sources.filter(({ text }) => text.includes('node:child_process'))) {
      expect(text, name).toMatch(/^import \{ execFile \} from 'node:child_process';$/m);
      expect(text, name).not.toMatch(shell);
    }
    expect('{ shell: true }').toMatch(shell);
  });

  test('puts no text into a page as markup', () => {
    expect(filesWith(markup)).toEqual([]);
    expect('element.innerHTML = text').toMatch(markup);
  });

  test('listens in one place, the health server of a fleet', () => {
    expect(filesWith(/\bcreateServer\s*\(/)).toEqual(['src/fleet/healthServer.ts']);
  });
});
