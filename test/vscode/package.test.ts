import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import budgetsOfFiles from './sizeBudgets.json';

const vsix = path.resolve(import.meta.dirname, '../../dist/skillify.vsix');
const isPackaged = existsSync(vsix);
if (!isPackaged) console.error('SKIPPED: the package is checked after "npm run package" only.');

const budgets: ReadonlyMap<string, number> = new Map(Object.entries(budgetsOfFiles));

const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(?:\.nls(?:\.[a-z-]+)?)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/media\/walkthrough\/[a-z]+\.svg$/,
  /^extension\/resources\/skills\/skillify\/SKILL\.md$/,
  /^extension\/dist\/sample\/(?:home|project)\//,
  /^extension\/(?:LICENSE\.txt|readme\.md|changelog\.md)$/i,
  /^extension\/media\/[\w-]+\.(?:png|svg)$/,
  /^extension\/dist\/(?:extension|engineWorker|cli|main|recall|recallIndexer|hook|mcp|team)\.js$/,
  /^extension\/dist\/[\w-]+\.wasm$/,
  /^extension\/dist\/(?:THIRD-PARTY-NOTICES\.txt|sbom\.cdx\.json)$/,
  /^extension\/dist\/webview\/(?:sidebar\.js|sidebar\.css|panel\.js|panel\.css|shared\.js|codicon\.ttf)$/,
];
const needed = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/LICENSE.txt',
  'extension/media/icon.png',
  'extension/media/skillify.svg',
  'extension/package.nls.de.json',
  'extension/package.nls.zh-cn.json',
  'extension/l10n/bundle.l10n.de.json',
  'extension/l10n/bundle.l10n.zh-cn.json',
  'extension/resources/skills/skillify/SKILL.md',
  'extension/dist/sample/project/README.md',
  'extension/dist/extension.js',
  'extension/dist/engineWorker.js',
  'extension/dist/hook.js',
  'extension/dist/mcp.js',
  'extension/dist/team.js',
  'extension/dist/cli.js',
  'extension/dist/main.js',
  'extension/dist/recall.js',
  'extension/dist/recallIndexer.js',
  'extension/dist/sql-wasm-debug.wasm',
  'extension/dist/THIRD-PARTY-NOTICES.txt',
  'extension/dist/sbom.cdx.json',
  'extension/dist/webview/sidebar.js',
  'extension/dist/webview/sidebar.css',
  'extension/dist/webview/panel.js',
  'extension/dist/webview/panel.css',
  'extension/dist/webview/shared.js',
  'extension/dist/webview/codicon.ttf',
];

// The central directory at the end of a zip file lists its entries.
function entries(): Map<string, () => Buffer> {
  const zip = readFileSync(vsix);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const found = new Map<string, () => Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const start = zip.readUInt32LE(at + 42);
    found.set(zip.toString('utf8', at + 46, at + 46 + nameLength), () => {
      const dataAt = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
      const data = zip.subarray(dataAt, dataAt + size);
      return method === 0 ? data : inflateRawSync(data);
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

/** What is over its budget, by how much; a bundle that is new needs a line of its own. */
function overBudget(sizes: ReadonlyMap<string, number>, allowedBytes: ReadonlyMap<string, number>): readonly string[] {
  return [...sizes].flatMap(([name, bytes]) => {
    const budget = allowedBytes.get(name);
    if (budget === undefined) return [`${name} (${bytes} bytes) has no budget: give it a line in sizeBudgets.json`];
    const percent = ((bytes / budget - 1) * 100).toFixed(1);
    return bytes > budget
      ? [`${name} has ${bytes} bytes, ${bytes - budget} (${percent} %) more than its budget of ${budget}`]
      : [];
  });
}

test('a budget that is broken says which file grew, and by how much', () => {
  const sizes = new Map([
    ['a.js', 1_100],
    ['b.js', 1_000],
    ['c.js', 5],
  ]);
  const limits = new Map([
    ['a.js', 1_000],
    ['b.js', 1_000],
  ]);
  expect(overBudget(sizes, limits)).toEqual([
    'a.js has 1100 bytes, 100 (10.0 %) more than its budget of 1000',
    'c.js (5 bytes) has no budget: give it a line in sizeBudgets.json',
  ]);
});

describe.skipIf(!isPackaged)('the package', () => {
  test('holds what it needs and nothing that is not on the list', () => {
    const names = [...entries().keys()];
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
    for (const name of needed) expect(names).toContain(name);
  });

  test('keeps every bundle, and itself, within its budget of bytes', () => {
    const sizes = new Map([['skillify.vsix', statSync(vsix).size]]);
    for (const [name, read] of entries()) {
      const bundle = /^extension\/dist\/(?!sample\/)(.+\.(?:js|css|wasm|ttf))$/.exec(name)?.[1];
      if (bundle !== undefined) sizes.set(bundle, read().length);
    }
    expect(sizes.size).toBeGreaterThan(10);
    expect(overBudget(sizes, budgets)).toEqual([]);
  });

  test('holds none of the plots of the benchmarks', () => {
    expect([...entries().keys()].filter((name) => name.includes('media/bench'))).toEqual([]);
  });

  test('shows the pictures of its page by address, and holds none of them', () => {
    const held = entries();
    const page = held.get('extension/readme.md')?.().toString('utf8') ?? '';
    const pictures = [...page.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, address]) => address ?? '');
    expect(pictures.some((address) => address.endsWith('/media/skillify.gif'))).toBe(true);
    expect(pictures.filter((address) => !address.startsWith('https://github.com/skillify/skillify/'))).toEqual([]);
    expect([...held.keys()].filter((name) => /\.gif$|screenshots/.test(name))).toEqual([]);
  });

  test('names no path of the machine that built it', () => {
    const root = path.resolve(import.meta.dirname, '../..');
    for (const [name, read] of entries()) {
      if (/\.(?:js|css|json)$/.test(name)) expect(read().includes(root), name).toBe(false);
    }
  });
});
