import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
    environment: { SKILLIFY_REPORT: path.join(sample.folder, 'report.jsonl') },
    // Newer versions take an in-host suite only with this driver, older ones do not know it.
    flags: editorVersion === '1.104' ? [] : ['--vscode-option', 'enable-smoke-test-driver'],
  });
});
afterAll(() => {
  workbench?.stop();
  sample?.remove();
});

function logLines(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return logLines(file);
    return /Skillify.*\.log$/.test(entry.name) ? readFileSync(file, 'utf8').split('\n') : [];
  });
}

describe('in the extension host', () => {
  test('the suite is green', { timeout: 180_000 }, async () => {
    const options = { workspace: sample.project, driver: places.driver, suite: places.suite, timeoutMs: 150_000 };
    const code = await runInHost(workbench, options);
    const file = path.join(sample.folder, 'report.jsonl');
    expect(existsSync(file), 'the suite has written its report').toBe(true);
    const results = readFileSync(file, 'utf8').trim().split('\n').map(parseJson);
    for (const result of results) {
      const error = stringAt(result, 'error');
      console.log(`  ${error === undefined ? 'passed' : 'FAILED'} ${stringAt(result, 'name')}`);
      expect(error).toBeUndefined();
    }
    expect(results.length).toBeGreaterThanOrEqual(10);
    expect(code).toBe(0);
  });

  test('activation takes less than 50 ms', () => {
    const times = logLines(path.join(workbench.userData, 'logs'))
      .map((line) => /activated in ([\d.]+) ms/.exec(line)?.[1])
      .filter((ms) => ms !== undefined)
      .map(Number);
    console.log(`  activation: ${times.join(', ')} ms`);
    expect(times.length).toBeGreaterThan(0);
    expect(Math.max(...times)).toBeLessThan(50);
  });
});
