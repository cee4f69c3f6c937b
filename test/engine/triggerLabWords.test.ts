import { describe, expect, test } from 'vitest';
import { LabModel } from '../../src/engine/triggerLabModel.ts';
import { readEpisodePrompt } from '../../src/engine/triggerLabPrompts.ts';
import { wordsToAdd, wordsToRemove } from '../../src/engine/triggerLabWords.ts';

const rivals = [
  { name: 'draw-charts', description: 'Draw charts of revenue. Use when asked for a chart.' },
  { name: 'translate-mails', description: 'Translate mails. Use when a mail is to be in another language.' },
];

function lab(description: string, own: readonly string[], others: readonly string[]) {
  const subject = { name: 'money', description };
  const model = LabModel.of(subject, rivals);
  const judge = (prompts: readonly string[]) =>
    prompts.map((prompt, index) => {
      const episode = {
        id: prompt,
        sessionId: 's',
        index,
        startedAt: index,
        endedAt: index,
        promptEventId: prompt,
        prompt,
        steps: [],
        paths: [],
        outcome: { kind: 'unknown' as const, reasons: [] },
      };
      const read = readEpisodePrompt(episode);
      return { ...read, verdict: model.judge(read.reading) };
    });
  return { model, subject, prompts: { positives: judge(own), others: judge(others) } };
}

describe('words', () => {
  test('to add are those of missed prompts that make the description fire on them', () => {
    const own = ['add a refund', 'add a refund endpoint'];
    const { model, subject, prompts } = lab('Use when handling invoices.', own, ['draw a chart']);
    expect(prompts.positives.map(({ verdict }) => verdict.fires)).toEqual([false, false]);
    const words = wordsToAdd(model, subject, prompts);
    expect(words.map(({ word }) => word)).toContain('endpoint');
    for (const { word, right } of words) {
      const better = model.withSubject({ ...subject, description: `${subject.description} ${word}` });
      expect(right).toBeGreaterThan(0);
      expect(prompts.positives.filter(({ reading }) => better.judge(reading).fires)).toHaveLength(right);
    }
  });

  test('to remove are those that make it fire on other prompts and are not needed for its own', () => {
    const { model, subject, prompts } = lab(
      'Use when adding a refund or a spreadsheet.',
      ['add a refund'],
      ['export a spreadsheet'],
    );
    expect(prompts.others[0]?.verdict.fires).toBe(true);
    expect(wordsToRemove(model, subject, prompts)).toEqual([{ word: 'spreadsheet', right: 0, wrong: -1 }]);
  });

  test('are none where it fires on all of its own and on nothing else', () => {
    const { model, subject, prompts } = lab('Use when adding a refund.', ['add a refund'], ['draw a chart']);
    expect(wordsToAdd(model, subject, prompts)).toEqual([]);
    expect(wordsToRemove(model, subject, prompts)).toEqual([]);
  });
});
