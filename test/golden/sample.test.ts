import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ask, SampleScope } from '../support/sampleScope.ts';

const scope = new SampleScope();
afterAll(() => scope.dispose());

test('from the sample transcripts to proposals, to the letter', async () => {
  const report = await ask(await scope.engine(), 'now', { trigger: 'command' });
  expect(report.captured).toMatchObject({ transcripts: 8, sessions: 8, skippedRecords: 0 });
  const text = report.proposals
    .map((proposal) => {
      const lines = proposal.skillMd.split('\n');
      const evidence = proposal.evidence.map((item) => {
        const place = `${path.relative(scope.home, item.file ?? '').replaceAll('\\', '/')}:${item.line}`;
        const supported =
          item.skillLine === null ? '(the skill as a whole)' : (lines[item.skillLine - 1] ?? '(no such line)');
        return `${item.supports ? '+' : '-'} ${item.assistant} ${place}\n  “${item.quote}”\n  → ${supported}`;
      });
      const parts = proposal.score.parts.map(
        (part) => `${part.name} ${part.value} × ${part.weight}: ${part.explanation}`,
      );
      return [`${proposal.kind} ${proposal.score.total}`, ...parts, '', proposal.skillMd, ...evidence].join('\n');
    })
    .join('\n\n==========\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot('sample.golden.txt');
});
