import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childScript } from '../../store/childScript.ts';
import { CommandLineBundle } from '../../support/commandLine.ts';
import { assetPath, filesBelow, SampleScope } from '../../support/sampleScope.ts';
import { meet } from './manyProcesses.ts';

const program = new CommandLineBundle();
beforeAll(() => program.build(), 60_000);
afterAll(() => program.dispose());

describe('two windows, command lines and an MCP server on one store', () => {
  it('lose no decision, make none twice, and take the place of a killed writer', async () => {
    const scope = new SampleScope();
    try {
      const sessions = path.dirname(filesBelow(scope.home).find((file) => file.includes('.claude')) ?? '');
      const transcript = path.join(sessions, 'c1a0de00-0000-4000-8000-0000000000ff.jsonl');
      fs.writeFileSync(transcript, '');
      const window = await childScript('../engine/manyProcesses/windowChild');
      const { project, home, store } = scope;
      const places = { project, home, store, alias: '/workspace/payments-api', assetPath, transcript };
      const report = await meet({ ...places, program: program.program, window }, 20_261_121, 12_000);
      expect(Object.values(report.acknowledged).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
      expect(report.kills).toBeGreaterThan(0);
      for (const each of report.takeoverMs) expect(each).toBeLessThan(10_000);
    } finally {
      await scope.dispose();
    }
  }, 90_000);
});
