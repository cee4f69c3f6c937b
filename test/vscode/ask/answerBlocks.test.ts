import { describe, expect, test } from 'vitest';
import { answerBlocks } from '../../../src/vscode/ask/answerBlocks.ts';

const numbers = new Set([1, 2]);

describe('an answer', () => {
  test('is paragraphs and lists of text, bold, code and citations', () => {
    expect(answerBlocks('**2 failures.** See\nbelow:\n\n- `a b` [1]\n- two [2] [3]\nEnd', numbers)).toEqual([
      {
        kind: 'paragraph',
        inlines: [
          { kind: 'strong', text: '2 failures.' },
          { kind: 'text', text: ' See below:' },
        ],
      },
      {
        kind: 'list',
        items: [
          [
            { kind: 'code', text: 'a b' },
            { kind: 'text', text: ' ' },
            { kind: 'citation', number: 1 },
          ],
          [
            { kind: 'text', text: 'two ' },
            { kind: 'citation', number: 2 },
            { kind: 'text', text: ' ' },
            { kind: 'text', text: '[3]' },
          ],
        ],
      },
      { kind: 'paragraph', inlines: [{ kind: 'text', text: 'End' }] },
    ]);
  });

  test('quotes in code hold no citation, no bold, and backticks where the fence is longer', () => {
    expect(answerBlocks('`` `x` [1] **y** ``', numbers)).toEqual([
      { kind: 'paragraph', inlines: [{ kind: 'code', text: '`x` [1] **y**' }] },
    ]);
    expect(answerBlocks('a ` b', numbers)).toEqual([
      { kind: 'paragraph', inlines: ['a ', '`', ' b'].map((text) => ({ kind: 'text', text })) },
    ]);
  });

  test('knows no link, image, heading or HTML', () => {
    const text = '# [x](command:workbench.action.quit) ![y](https://evil.test/y.png) <a href="z">';
    expect(answerBlocks(text, numbers)).toEqual([{ kind: 'paragraph', inlines: [{ kind: 'text', text }] }]);
  });
});
