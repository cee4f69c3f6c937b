import { describe, expect, test, vi } from 'vitest';
import { parseJson } from '../../../src/base/json.ts';
import type { Answer } from '../../../src/engine/memoryContract.ts';
import { answerCommands, answerHtml } from '../../../src/vscode/ask/answerHtml.ts';
import { commandIds } from '../../../src/vscode/ids.ts';
import { sampleAnswer, sampleCitation } from '../../support/sampleAnswer.ts';

vi.mock('vscode', () => ({ l10n: { t: (message: string) => message }, env: { language: 'en' } }));
const { answerWords } = await import('../../../src/vscode/ask/answerWords.ts');

const html = (answer: Answer, question = 'what failed?') =>
  answerHtml({ question, answer, words: answerWords(), time: () => 'noon', nonce: 'n0nce' });

/** What the links of a page lead to. */
function links(page: string): readonly { readonly command: string; readonly argument: unknown }[] {
  return [...page.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => {
    const [command = '', query = ''] = href.replaceAll('&#39;', "'").replaceAll('&amp;', '&').split('?');
    const parsed = query === '' ? [null] : parseJson(decodeURIComponent(query));
    return { command, argument: Array.isArray(parsed) ? parsed[0] : undefined };
  });
}

describe('the page of an answer', () => {
  test('shows the answer, its sources as links to the turn, what to ask on, and how it was understood', () => {
    const page = html(sampleAnswer());
    expect(page).toContain('<h1>what failed?</h1>');
    expect(page).toContain('<strong>2 failures of the tests.</strong>');
    expect(page).toContain('<code>npm test</code> failed twice');
    expect(page).toContain('<q>use pnpm, not npm</q>');
    expect(page).toContain('Turn · claude-code · noon');
    expect(page).toContain('Understood as: failures · the last hour · tests');
    expect(page).toContain('Looked at 9 prompts in 3 sessions.');
    const target = { kind: 'event', id: 'e-1', eventId: 'e-1', session: 's-1' };
    expect(links(page)).toEqual([
      { command: `command:${commandIds.openCitation}`, argument: target },
      { command: `command:${commandIds.openCitation}`, argument: target },
      { command: `command:${commandIds.ask}`, argument: 'what failed yesterday?' },
      { command: `command:${commandIds.ask}`, argument: null },
    ]);
  });

  test('says what is missing, and whether a model worded it', () => {
    const page = html(sampleAnswer({ missing: ['Nothing `<named>` was recorded <before> noon.'], phrasedBy: 'model' }));
    expect(page).toContain('<li>Nothing <code>&lt;named&gt;</code> was recorded &lt;before&gt; noon.</li>');
    expect(page).toContain('a language model worded it');
    expect(html(sampleAnswer())).not.toContain('class="missing"');
  });

  test('makes nothing of transcripts active: no markup, no link, no script, no address of its own', () => {
    const evil =
      '<script>x()</script><img src=x onerror=y> [a](command:workbench.action.quit) "\'><a href="command:z">b</a> https://evil.test';
    const page = html(
      sampleAnswer({
        answer: `${evil} [1]\n\n- \`${evil.replaceAll('`', '')}\` [1]`,
        citations: [sampleCitation({ quote: evil, id: evil, eventId: evil, session: evil, assistant: evil })],
        missing: [evil],
        followUps: [evil],
        reading: { ...sampleAnswer().reading, topics: [evil] },
      }),
      evil,
    );
    expect(page).not.toMatch(/<script|<img|<a href="command:z|onerror=y>/);
    const commands = new Set(links(page).map(({ command }) => command));
    expect([...commands].sort()).toEqual(answerCommands.map((command) => `command:${command}`).sort());
    expect(links(page).every(({ argument }) => argument !== undefined)).toBe(true);
    expect(page).toContain("default-src 'none'; style-src 'nonce-n0nce'");
  });

  test('shows how the question was read, what was left out and what was taken for another word included', () => {
    const reading = {
      ...sampleAnswer().reading,
      alsoSubjects: ['corrections' as const],
      excluded: ['docs'],
      branches: ['main'],
      corrected: [{ from: 'tset', to: 'test' }],
    };
    expect(html(sampleAnswer({ reading }))).toContain(
      'Understood as: failures · corrections · the last hour · tests · − docs · main · tset → test',
    );
  });

  test('runs no command that writes: one opens, one asks', () => {
    expect([...answerCommands].sort()).toEqual([commandIds.ask, commandIds.openCitation].sort());
  });
});
