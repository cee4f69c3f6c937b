import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRecord, parseJson } from '../../src/base/json.ts';
import { engineSentences } from '../../src/engine/sentences/recognise.ts';

const root = path.resolve(import.meta.dirname, '../..');
const languages = ['de', 'zh-cn'] as const;
const sorted = (values: Iterable<string>) => [...values].sort();

function texts(file: string): ReadonlyMap<string, string> {
  const value = parseJson(readFileSync(path.join(root, file), 'utf8'));
  if (!isRecord(value)) throw new Error(`${file} is no table of texts`);
  return new Map(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

function sources(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'));
}

/** Every text that the extension asks the editor to translate; how many calls there are, to see that none was missed. */
function askedFor(): { readonly keys: ReadonlySet<string>; readonly calls: number; readonly read: number } {
  const keys = new Set<string>();
  let calls = 0;
  let read = 0;
  for (const source of [...sources('src/vscode'), readFileSync(path.join(root, 'src/extension.ts'), 'utf8')]) {
    calls += [...source.matchAll(/\bl10n\.t\(/g)].length;
    for (const [, single, double] of source.matchAll(/\bl10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)) {
      read += 1;
      keys.add((single ?? double ?? '').replace(/\\(['"])/g, '$1').replaceAll('\\n', '\n'));
    }
  }
  // What the engine says is asked for by its templates.
  for (const template of engineSentences) keys.add(template);
  return { keys, calls, read };
}

const placeholders = (text: string) => sorted(new Set(text.match(/\{\d\}/g) ?? []));
const links = (text: string) => sorted(text.match(/\(command:[\w.]+\)|`[^`]+`/g) ?? []);

describe.each(languages)('%s', (language) => {
  test('has every text of the extension, its views and panels, and no other', () => {
    const { keys, calls, read } = askedFor();
    expect(read).toBe(calls);
    expect(sorted(texts(`l10n/bundle.l10n.${language}.json`).keys())).toEqual(sorted(keys));
  });

  test('has every text of the manifest, and no other', () => {
    expect(sorted(texts(`package.nls.${language}.json`).keys())).toEqual(sorted(texts('package.nls.json').keys()));
  });

  test('puts the same values, links and settings into its texts', () => {
    for (const [key, text] of texts(`l10n/bundle.l10n.${language}.json`)) {
      expect(placeholders(text), key).toEqual(placeholders(key));
      expect(text.trim(), key).not.toBe('');
    }
    const english = texts('package.nls.json');
    for (const [key, text] of texts(`package.nls.${language}.json`)) {
      expect(links(text), key).toEqual(links(english.get(key) ?? ''));
      expect(text.trim(), key).not.toBe('');
    }
  });

  test('is a translation: few texts are the same as in English', () => {
    const bundle = [...texts(`l10n/bundle.l10n.${language}.json`)];
    const same = bundle.filter(([key, text]) => key === text && /[a-z]{4}/i.test(key));
    expect(same.length).toBeLessThan(bundle.length * 0.02);
  });
});

test('every text of the table that the host builds for its pages is shown by one of them', () => {
  const table = readFileSync(path.join(root, 'src/engine/rpcReviewStrings.ts'), 'utf8');
  const names = [...table.matchAll(/readonly (\w+): string/g)].map(([, name]) => name ?? '');
  const users = [...sources('webview'), readFileSync(path.join(root, 'src/vscode/consentText.ts'), 'utf8')].join('\n');
  const others = [...sources('src/vscode')].join('\n');
  const unused = names.filter((name) => {
    const use = new RegExp(`(?:strings|words)\\.${name}\\b`);
    return !use.test(users) && !use.test(others);
  });
  expect(unused).toEqual([]);
});
