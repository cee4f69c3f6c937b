import { describe, expect, test, vi } from 'vitest';
import type { EgressReport, EgressTexts } from '../../../src/engine/writerContract.ts';
import {
  callNumbers,
  callText,
  type SentFormats,
  type SentWords,
  sentText,
} from '../../../src/vscode/models/sentText.ts';
import { sampleEgress } from '../../scripted/sampleEgress.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { dollars, withUsage } = await import('../../../src/vscode/models/usageProgress.ts');

const words: SentWords = {
  title: 'What was sent',
  writer: 'Writer: {0}',
  nothing: 'Nothing has been sent.',
  open: 'Follow the number.',
  sums: '{0}: {1} calls, {2} bytes, {3} tokens, {4}',
  today: 'Today',
  total: 'In all',
  columns: ['Call', 'Time', 'Provider', 'Model', 'Purpose', 'Bytes', 'Redactions', 'Tokens', 'Cost', 'Outcome'],
  noPrice: 'not known',
  atMost: 'at most {0}',
  outcomes: { started: 'not ended', answered: 'answered', failed: 'failed', cancelled: 'cancelled' },
  sent: 'sent',
  answered: 'answered',
  forgotten: 'forgotten',
  noAnswer: 'no answer',
};
const formats: SentFormats = {
  time: (at) => new Date(at).toISOString().slice(0, 16),
  number: String,
  money: (costUsd) => dollars(costUsd, 'en'),
};

function firstCall(changes: Partial<EgressTexts> = {}): EgressTexts {
  const [call] = sampleEgress().calls;
  if (!call) throw new Error('The sample has no call.');
  return { ...call, sentText: 'exactly this | and that', answerText: '{"title":"Use pnpm"}', ...changes };
}

describe('what was sent', () => {
  test('lists every call with time, provider, model, purpose, bytes, redactions, tokens, cost and outcome', () => {
    const text = sentText(sampleEgress(), words, formats);
    expect(text).toContain('Writer: anthropic/claude-haiku-5-5');
    expect(text).toContain('- Today: 2 calls, 9624 bytes, 1460 tokens, $0.0004');
    expect(text).toContain(
      '| 2 | 2026-10-01T09:01 | anthropic | claude-haiku-5-5 | reword | 4812 | 1 | 1460 | $0.0004 | answered |',
    );
    expect(text).toContain('| 0 | $0.00 | failed: overloaded |');
  });

  test('says that nothing was sent, and lists nothing', () => {
    const none = { calls: 0, bytesSent: 0, tokens: 0, costUsd: 0 };
    const report: EgressReport = {
      writer: { kind: 'template', author: 'template' },
      today: none,
      total: none,
      calls: [],
    };
    expect(sentText(report, words, formats)).toBe('# What was sent\n\nWriter: template\n\nNothing has been sent.\n');
  });

  test('keeps its columns whatever a model is called, and tells bounds and unknown prices', () => {
    const call = firstCall({ model: 'a|b\nc', isEstimate: true, costUsd: null });
    const text = sentText({ ...sampleEgress(), calls: [call] }, words, formats);
    expect(text).toContain('| anthropic | a\\|b c | reword | 4812 | 1 | at most 1460 | not known | answered |');
  });

  test('knows which line is about which call', () => {
    const text = sentText(sampleEgress(), words, formats);
    const found = callNumbers(text);
    expect(found.map(({ call }) => call)).toEqual([2, 1]);
    const lines = text.split('\n');
    for (const { line, start, end, call } of found) expect(lines[line]?.slice(start, end)).toBe(String(call));
  });

  test('shows of one call exactly what was sent and answered', () => {
    const text = callText(firstCall(), words, formats);
    expect(text).toContain('Model: claude-haiku-5-5\n');
    expect(text).toContain('──── sent ────\nexactly this | and that\n');
    expect(text).toContain('──── answered ────\n{"title":"Use pnpm"}\n');
  });

  test('says where texts are no longer there, and where there was no answer', () => {
    expect(callText(firstCall({ sentText: null, answerText: null }), words, formats).match(/forgotten/g)).toHaveLength(
      2,
    );
    const failed = firstCall({ outcome: 'failed', failure: 'offline', answerText: null });
    expect(callText(failed, words, formats)).toContain('no answer');
  });
});

describe('progress', () => {
  const wording = { phase: 'wording', message: 'Wording draft 2 of 3', fraction: 0.3 } as const;

  test('tells tokens and cost so far while drafts are worded', () => {
    expect(withUsage({ ...wording, tokens: 12_345, costUsd: 0.0042 }, 'en').message).toBe(
      'Wording draft 2 of 3: 12,345 tokens, $0.0042 so far',
    );
    expect(withUsage({ ...wording, tokens: 10, costUsd: null }, 'en').message).toBe(
      'Wording draft 2 of 3: 10 tokens so far',
    );
  });

  test('stays as it is before the first call and in other phases', () => {
    expect(withUsage({ ...wording, tokens: 0, costUsd: 0 }, 'en')).toEqual({ ...wording, tokens: 0, costUsd: 0 });
    const mining = { phase: 'mining', message: 'x', fraction: null } as const;
    expect(withUsage(mining, 'en')).toBe(mining);
  });
});
