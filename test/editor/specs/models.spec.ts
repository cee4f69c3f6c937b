import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseJson, stringAt } from '../../../src/base/json.ts';
import { runInHost, serve, type Workbench } from '../harness.ts';
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
