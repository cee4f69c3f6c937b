import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, 'dist/sbom.cdx.json');
const isBuilt = existsSync(file);
if (!isBuilt) console.error('SKIPPED: the bill of materials is checked after a build only.');

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

/** Licences that ask for no more than naming the authors. */
const permissive = /^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Unlicense|CC-BY-4\.0)$/;

describe.skipIf(!isBuilt)('the bill of materials', () => {
  const read = (): { readonly components: readonly Component[] } => JSON.parse(readFileSync(file, 'utf8'));

  test('names what is bundled in the version that is locked, with its hash', () => {
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
    const locked = new Map<string, string>();
    for (const [folder, entry] of Object.entries<{ version?: string; integrity?: string }>(lock)) {
      const name = folder.split('node_modules/').at(-1);
      if (name && entry.version) locked.set(`${name}@${entry.version}`, entry.integrity ?? '');
    }
    const { components } = read();
    expect(components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['react', 'react-dom', 'sql.js', '@anthropic-ai/sdk', '@vscode/codicons', 'yaml']),
    );
    for (const { name, version, hashes } of components) {
      const integrity = locked.get(`${name}@${version}`);
      expect(integrity, name).toMatch(/^sha512-/);
      const hex = Buffer.from(integrity?.slice('sha512-'.length) ?? '', 'base64').toString('hex');
      expect(hashes, name).toEqual([{ alg: 'SHA-512', content: hex }]);
    }
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
  });

  test('holds permissive licences only, and the text of each is in the notices', () => {
    const notices = readFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const { name, version, licenses } of read().components) {
      const id = licenses[0]?.license.id ?? '';
      expect(id, name).toMatch(permissive);
      expect(notices).toContain(`${name} ${version} (${id})\n`);
    }
  });

  test('names no test tool and no build tool', () => {
    const names = read().components.map(({ name }) => name);
    for (const tool of ['vitest', 'esbuild', 'typescript', 'playwright-core', '@vscode/vsce', 'axe-core', 'fast-check'])
      expect(names).not.toContain(tool);
  });
});
