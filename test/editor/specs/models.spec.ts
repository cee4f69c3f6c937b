import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseJson, stringAt } from '../../../src/base/json.ts';
import { launchBrowser, openFolder, runCommand, runInHost, serve, type Workbench } from '../harness.ts';
import { editorVersion, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

let sample: SampleFolder;
let workbench: Workbench;

beforeAll(async () => {
  sample = sampleFolder();
  workbench = await serve({
    tool: places.tool,
    folder: sample.folder,
    extensions: [places.vsix],
    settings: { 'skillify.capture.live': false },
    environment: {
      SKILLIFY_REPORT: path.join(sample.folder, 'report.jsonl'),
      SKILLIFY_LOGS: path.join(sample.folder, 'user-data/logs'),
    },
    // Newer versions take an in-host suite only with this driver, older ones do not know it.
    flags: editorVersion === '1.104' ? [] : ['--vscode-option', 'enable-smoke-test-driver'],
  });
});
afterAll(() => {
  workbench?.stop();
  sample?.remove();
});

/** Every file below a folder, as one text. */
function bytesBelow(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry) => path.join(folder, entry.name))
    .map((file) => (statSync(file).isDirectory() ? bytesBelow(file) : readFileSync(file, 'latin1')))
    .join('\n');
}

describe('with a language model of the editor', () => {
  test('the suite is green', { timeout: 240_000 }, async () => {
    const { modelDriver: driver, modelSuite: suite } = places;
    const code = await runInHost(workbench, { workspace: sample.project, driver, suite, timeoutMs: 210_000 });
    const file = path.join(sample.folder, 'report.jsonl');
    expect(existsSync(file), 'the suite has written its report').toBe(true);
    const results = readFileSync(file, 'utf8').trim().split('\n').map(parseJson);
    for (const result of results) {
      const error = stringAt(result, 'error');
      console.log(`  ${error === undefined ? 'passed' : 'FAILED'} ${stringAt(result, 'name')} ${error ?? ''}`);
    }
    expect(results.filter((result) => stringAt(result, 'error') !== undefined)).toEqual([]);
    if (stringAt(results[0], 'name')?.startsWith('SKIPPED')) {
      console.error(`**** SKIPPED: VS Code ${editorVersion} takes no language models of extensions ****`);
    } else expect(results.length).toBeGreaterThanOrEqual(9);
    expect(code).toBe(0);
  });
});

describe('the API key', () => {
  test('is typed unseen, looked at before it is stored, and in no file of the extension', {
    timeout: 120_000,
  }, async () => {
    // Built at run time: scanners must not take it for a real one.
    const key = ['sk', 'ant', 'api03', 'w'.repeat(40)].join('-');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      page.setDefaultTimeout(20_000);
      await openFolder(page, workbench, sample.project);
      await runCommand(page, 'Skillify: Set API Key...');
      const input = page.locator('.quick-input-widget input[type="password"]');
      await input.fill('too short');
      await page.locator('.quick-input-message', { hasText: 'A key holds no spaces' }).waitFor();
      await input.fill(key);
      await page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden' });
      await runCommand(page, 'Skillify: Show Status');
      await page.locator('.view-line', { hasText: 'Skillify status' }).first().waitFor();
      expect(bytesBelow(path.join(sample.folder, 'user-data')).includes(key)).toBe(false);
    } finally {
      await browser.close();
    }
  });
});
