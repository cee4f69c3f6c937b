import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { numberAt, parseJson, stringAt } from '../../../src/base/json.ts';
import { launchBrowser, openFolder, runCommand, runInHost, serve } from '../harness.ts';
import { editorVersion, places } from '../places.ts';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '10' },
    idle: { type: 'string', default: '60' },
    /** Holds `home` with the transcripts. */
    folder: { type: 'string', default: '' },
    /** Path of the project that the transcripts name. */
    alias: { type: 'string', default: '' },
  },
});
const folder = path.resolve(values.folder);
const project = path.join(folder, 'payments-api');
/** The list of running extensions has only the rows that are in view. */
const tallEnoughForAll = 4_000;
const report = path.join(folder, 'report.jsonl');

/** What the editor itself says of the extension: milliseconds to load its code and call its activation. */
async function activationMs(page: Page): Promise<number> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: /^\s*skillify/i }).first();
  const time = row.locator('.activation-time');
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const ms = /([\d.]+)\s*ms/.exec((await time.textContent({ timeout: 20_000 })) ?? '')?.[1];
    if (ms !== undefined) return Number(ms);
    await page.waitForTimeout(250);
  }
  throw new Error('the editor does not say how long activation took');
}

async function measureStarts(): Promise<readonly number[]> {
  const workbench = await serve({
    tool: places.tool,
    folder,
    extensions: [places.vsix],
    settings: { 'skillify.capture.live': false },
  });
  const browser = await launchBrowser();
  const times: number[] = [];
  try {
    for (let start = 0; start < Number(values.starts); start += 1) {
      const page = await browser.newPage({ viewport: { width: 1400, height: tallEnoughForAll } });
      await openFolder(page, workbench, project);
      times.push(await activationMs(page));
      await page.close();
    }
    return times;
  } finally {
    await browser.close();
    workbench.stop();
  }
}

/** Runs the suite in the extension's own host, over the large history. */
async function measureHost(): Promise<ReadonlyMap<string, unknown>> {
  const workbench = await serve({
    tool: places.tool,
    folder,
    settings: { 'skillify.capture.live': false, 'skillify.capture.askFirst': false },
    environment: { SKILLIFY_REPORT: report, SKILLIFY_IDLE_MS: String(Number(values.idle) * 1000) },
    flags: editorVersion === '1.104' ? [] : ['--vscode-option', 'enable-smoke-test-driver'],
  });
  try {
    const suite = path.join(path.dirname(places.suite), 'benchSuite.js');
    const code = await runInHost(workbench, { workspace: project, driver: places.driver, suite, timeoutMs: 900_000 });
    if (code !== 0) throw new Error(`the suite in the host ended with ${code}`);
    const lines = readFileSync(report, 'utf8').trim().split('\n').map(parseJson);
    return new Map(lines.map((line) => [stringAt(line, 'phase') ?? '', line]));
  } finally {
    workbench.stop();
  }
}

function quantiles(times: readonly number[]): { readonly p50: number; readonly p95: number } {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

mkdirSync(path.join(project, '.vscode'), { recursive: true });
writeFileSync(
  path.join(project, '.vscode/settings.json'),
  JSON.stringify({ 'skillify.projectAliases': [values.alias] }),
);
const load = [loadavg()[0]];
const starts = await measureStarts();
const phases = await measureHost();
const of = (phase: string, figure: string) => numberAt(phases.get(phase), figure) ?? Number.NaN;
const share = (phase: string) => of(phase, 'processorMs') / of(phase, 'ms');
const block = (phase: string) => numberAt(phases.get(phase), 'longestProcessorMs') ?? of(phase, 'longestWallMs');
load.push(loadavg()[0]);
const found = {
  benchmark: 'editor',
  editor: editorVersion,
  load,
  activationMs: quantiles(starts),
  starts,
  longestBlockMs: block('indexing'),
  longestBlockOffMs: block('quiet'),
  blocksOver10Ms: of('indexing', 'over10Ms'),
  longestWallBlockMs: of('indexing', 'longestWallMs'),
  indexingSeconds: of('indexing', 'ms') / 1000,
  addedMiB: (of('idle', 'rss') - of('quiet', 'rss')) / 2 ** 20,
  hostHeapMiB: of('idle', 'heapUsed') / 2 ** 20,
  idleShare: share('idle'),
  quietShare: share('quiet'),
};
console.log(JSON.stringify(found, null, 2));
