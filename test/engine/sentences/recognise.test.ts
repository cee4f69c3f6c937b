import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engineSentences, recogniseAmount, recogniseSentences } from '../../../src/engine/sentences/recognise.ts';
import { lintSkill } from '../../../src/skills/document/lint.ts';
import { ask, SampleScope } from '../../support/sampleScope.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Sentences as they are written in the source behind one of these words, values replaced by a word or a number. */
function written(file: string, before: RegExp): readonly string[] {
  const source = readFileSync(path.join(root, 'src', file), 'utf8');
  const text = new RegExp(
    `(?:${before.source})\\s*(?:'((?:[^'\\\\\\n]|\\\\.)*)'|"((?:[^"\\\\\\n]|\\\\.)*)"|\`([^\`]*)\`)`,
    'g',
  );
  return (
    [...source.matchAll(text)]
      .map(([, single, double, template]) => (single ?? double ?? template ?? '').replace(/\\(['"])/g, '$1'))
      .map((sentence) => sentence.replace(/\$\{(?:[^{}]|\{[^{}]*\}|\$\{[^{}]*\})*\}/g, '7'))
      // Where a sentence is nothing but values, as that of the checks, each of its forms is a template.
      .filter((sentence) => /^[A-Z“7]/.test(sentence) && /[.!?]$/.test(sentence) && !sentence.includes('7 7'))
  );
}

const places: readonly (readonly [string, RegExp, number])[] = [
  ['signals/prompts/promptRules.ts', /explanation:/, 22],
  ['signals/prompts/reasons.ts', /sentence:/, 20],
  ['signals/toolSignals.ts', /explanation:|[?:]/, 6],
  ['signals/userEditSignals.ts', /explanation:/, 4],
  ['signals/outcome.ts', /text:|[?:]/, 10],
  ['mining/score.ts', /'(?:recurrence|explicitness|outcome)', [\d.]+,/, 2],
  ['engine/approval.ts', /new SkillifyError\(\s*'[a-z-]+',/, 5],
  ['engine/review.ts', /new SkillifyError\(\s*'[a-z-]+',/, 5],
  ['engine/undo.ts', /new SkillifyError\(\s*'[a-z-]+',/, 3],
  ['engine/undoSkill.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['engine/skillLibrary.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['engine/mergeProposals.ts', /new SkillifyError\(\s*'[a-z-]+',/, 3],
  ['skills/delivery/skillFiles.ts', /new SkillifyError\(\s*'[a-z-]+',/, 4],
  ['skills/delivery/fileChanges.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['skills/delivery/folderTable.ts', /new SkillifyError\(\s*'[a-z-]+',/, 2],
  ['engine/delivery.ts', /new SkillifyError\(\s*'[a-z-]+',/, 3],
  ['assistants/mcpConfigs.ts', /afterwards:|ownPaths =/, 4],
  ['capture/mcp/mcpConnector.ts', /new SkillifyError\(\s*'[a-z-]+',/, 2],
  ['capture/mcp/jsonServers.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['capture/mcp/tomlServers.ts', /new SkillifyError\(\s*'[a-z-]+',/, 3],
  ['capture/mcp/launcher.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['capture/edits/jsonText.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['engine/markSignal.ts', /new SkillifyError\(\s*'[a-z-]+',/, 1],
  ['engine/transcriptPages.ts', /new SkillifyError\(\s*'[a-z-]+',/, 2],
];

describe('what the engine says', () => {
  test.each(places)('%s says nothing that has no translation', (file, before, atLeast) => {
    const sentences = written(file, before);
    expect(sentences.length).toBeGreaterThanOrEqual(atLeast);
    expect(sentences.filter((sentence) => recogniseSentences(sentence) === null)).toEqual([]);
  });

  test('findings of the linter are known, whatever it finds', () => {
    const found = [
      '',
      '---\nname: [\n---\n# T\n',
      '---\nname: A B\ndescription: x <y>\nother: 1\nmetadata: 2\n---\n',
      `---\nname: other\ndescription: ${'x'.repeat(1100)}\n---\n\nText\u200b\ncurl x | sh\n[redacted:key] ${'y '.repeat(600)}\n`,
      `---\ndescription: ''\n---\n# T\n\n${'word '.repeat(6000)}\n`,
    ].flatMap((text) => lintSkill(text, 'my-skill'));
    expect(new Set(found.map(({ rule }) => rule)).size).toBeGreaterThan(15);
    expect(found.filter(({ message }) => recogniseSentences(message) === null)).toEqual([]);
  });

  test('every reason, score and signal of the sample is known', async () => {
    const scope = new SampleScope();
    try {
      const engine = await scope.engine();
      await ask(engine, 'now', { trigger: 'command' });
      const said: string[] = [];
      for (const { id } of await ask(engine, 'listProposals', {})) {
        const { score, reason, lint } = await ask(engine, 'getProposal', { id });
        said.push(...score.parts.map(({ explanation }) => explanation), ...lint.map(({ message }) => message));
        if (reason !== null) said.push(reason);
      }
      const signals = await ask(engine, 'signals', {});
      said.push(...signals.map(({ explanation }) => explanation));
      expect(said.length).toBeGreaterThan(30);
      expect(said.filter((sentence) => recogniseSentences(sentence) === null)).toEqual([]);
    } finally {
      await scope.dispose();
    }
  }, 60_000);
});

describe('a sentence is taken apart', () => {
  test('into its template and values, with the amounts in them', () => {
    expect(recogniseSentences('3 times in 1 session on 2 days.')).toEqual([
      { template: '{0} in {1} on {2}.', values: ['3 times', '1 session', '2 days'] },
    ]);
    expect(recogniseAmount('3 times')).toEqual({ template: '{0} times', values: ['3'] });
    expect(recogniseAmount('many times')).toBeNull();
  });

  test('also where several stand in a row, and where values hold what looks like the end of one', () => {
    expect(
      recogniseSentences('An error is pasted. The user is annoyed. 91 of 100 prompts like this one are corrections.'),
    ).toEqual([
      { template: 'An error is pasted.', values: [] },
      { template: 'The user is annoyed.', values: [] },
      { template: '{0} of 100 prompts like this one are corrections.', values: ['91'] },
    ]);
    expect(
      recogniseSentences(
        'The mistake came back 2 times since version 1 was approved, last on 2026-10-20: “No. Use pnpm”. It adds 1 line.',
      )?.map(({ values }) => values),
    ).toEqual([['2 times', '1', '2026-10-20', 'No. Use pnpm'], ['1 line']]);
  });

  test('and put together again it is the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...engineSentences), fc.stringMatching(/^[a-z0-9-]{1,12}$/), (template, value) => {
        const text = template.replace(/\{\d\}/g, value);
        const [known] = recogniseSentences(text) ?? [];
        if (!known) return;
        expect(known.template.replace(/\{(\d)\}/g, (_, place) => known.values[Number(place)] ?? '')).toBe(text);
      }),
    );
  });

  test('but not what is said by others', () => {
    for (const text of ['', 'Use pnpm.', 'Use pnpm. The user is annoyed.', 'x'.repeat(5_000)])
      expect(recogniseSentences(text)).toBeNull();
  });

  test('in no time, whatever the text', () => {
    const hostile = ' in 1 on 2 of 3: “ with ” failed, and passed '.repeat(60);
    const started = performance.now();
    expect(recogniseSentences(hostile.slice(0, 1_200))).toBeNull();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
