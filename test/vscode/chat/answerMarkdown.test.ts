import { Lexer, type Token } from 'marked';
import { describe, expect, test } from 'vitest';
import { answerMarkdown, plainMarkdown } from '../../../src/vscode/chat/answerMarkdown.ts';
import { commandIds } from '../../../src/vscode/ids.ts';
import { sampleAnswer, sampleCitation } from '../../support/sampleAnswer.ts';

const words = {
  sources: 'Sources',
  kinds: { event: 'Turn', session: 'Session', memory: 'Summary', proposal: 'Proposal', skill: 'Skill' },
};

/** Every token of a Markdown text, as a renderer takes it apart. */
function tokens(markdown: string): readonly Token[] {
  const found: Token[] = [];
  const visit = (all: readonly Token[]) => {
    for (const token of all) {
      found.push(token);
      if ('tokens' in token && token.tokens) visit(token.tokens);
      if (token.type === 'list') for (const item of token['items']) visit(item.tokens);
    }
  };
  visit(Lexer.lex(markdown));
  return found;
}

const linksOf = (markdown: string) =>
  tokens(markdown).flatMap((token) => (token.type === 'link' ? [String(token['href'])] : []));

describe('an answer in the chat', () => {
  test('cites by links that open the turn, and lists its sources', () => {
    const markdown = answerMarkdown(sampleAnswer({ missing: ['Nothing before noon.'] }), words, () => 'noon');
    expect(markdown).toContain('**2 failures of the tests.**');
    expect(markdown).toContain('- `npm test` failed twice [\\[1\\]](command:skillify.openCitation?');
    expect(markdown).toContain('> Nothing before noon.');
    expect(markdown).toContain('1. [Turn · claude\\-code · noon](command:skillify.openCitation?');
    expect(linksOf(markdown)).toHaveLength(2);
  });

  test.each([
    '[a](command:workbench.action.quit)',
    '![a](https://evil.test/x.png)',
    '<a href="command:x">y</a> <img src=x>',
    'https://evil.test www.evil.test me@evil.test <https://evil.test>',
    '`code` [b]: https://evil.test',
    '** __ ~~ # > | a\\](command:z)',
    '&lt;script&gt; $(trash) ]]>',
  ])('leaves %j what it is: characters', (evil) => {
    const answer = sampleAnswer({
      answer: `${evil} [1]`,
      missing: [evil],
      citations: [sampleCitation({ quote: evil, assistant: evil, id: evil, eventId: evil })],
    });
    const markdown = answerMarkdown(answer, words, () => 'noon');
    const links = linksOf(markdown);
    expect(links).toHaveLength(evil.includes('`') ? links.length : 2);
    for (const link of links) expect(link.startsWith(`command:${commandIds.openCitation}?`)).toBe(true);
    expect(tokens(markdown).filter(({ type }) => type === 'html' || type === 'image')).toEqual([]);
  });

  test('keeps a plain text on one line, whatever it holds', () => {
    expect(plainMarkdown('a\n# b')).toBe('a \\# b');
  });
});
