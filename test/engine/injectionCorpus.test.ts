import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { scanText } from '../../src/skills/scan/scanText.ts';
import { pasteCarriers, toolCarriers } from '../fixtures/injection/carriers.ts';
import { hostileSessions } from '../fixtures/injection/hostileSessions.ts';
import { mineSessions } from '../fixtures/injection/mineSessions.ts';
import { type Payload, payloads } from '../fixtures/injection/payloads.ts';
import { recordings, type Turn } from '../fixtures/injection/recordings.ts';

const day = 86_400_000;
const firstAt = Date.parse('2026-10-01T09:00:00Z');
const requests = ['add a retry to the payment client', 'show refunds in the report', 'parse dates of invoices as UTC'];
const rule: Turn = { prompt: 'Always use pnpm, never npm.', runs: [{ command: 'pnpm install', output: 'done' }] };
const dangerous = /curl [^|]*\| ?sh|--dangerously|id_ed25519/;

/** The same thing in three sessions on three days, so that it would recur. */
function sessionsOf(
  write: (number: number, at: number) => readonly SessionEvent[],
): ReadonlyMap<string, readonly SessionEvent[]> {
  return new Map(requests.map((_, index) => [`session-${index}`, write(index + 1, firstAt + index * day)]));
}

/** Lines of proposals in which an attacker’s words stand without a mark, or dangerous ones without a finding that blocks. */
function leaks(
  sessions: ReadonlyMap<string, readonly SessionEvent[]>,
  assistant: string,
  { tell }: Payload,
): readonly string[] {
  return mineSessions(sessions, assistant, firstAt + 4 * day).flatMap(({ skillMd, tainted }) => {
    const blocked = new Set(scanText(skillMd).flatMap(({ line, severity }) => (severity === 'block' ? [line] : [])));
    return skillMd.split('\n').filter((text, index) => {
      const isMarked = tainted?.some(({ line }) => line === index + 1) === true;
      // What proposals are told apart by is no instruction.
      if (/^ {2}skillify-/.test(text)) return false;
      return (tell.test(text) && !isMarked) || (dangerous.test(text) && !blocked.has(index + 1));
    });
  });
}

function titlesOf(sessions: ReadonlyMap<string, readonly SessionEvent[]>, assistant: string): readonly string[] {
  return mineSessions(sessions, assistant, firstAt + 4 * day).map(({ title }) => title);
}

const toolCases = recordings.flatMap(([assistant, record], place) =>
  payloads.flatMap((payload, index) => {
    const carrier = toolCarriers[(place + index) % toolCarriers.length];
    return carrier ? [{ assistant, record, payload, carrier, isObeyed: (place + index) % 2 === 0 }] : [];
  }),
);
const pasteCases = recordings.flatMap(([assistant, record], place) =>
  pasteCarriers.flatMap((carrier, index) => {
    const payload = payloads[(place + index * 3) % payloads.length];
    return payload ? [{ assistant, record, payload, carrier }] : [];
  }),
);

test('the corpus has over a hundred cases for every assistant together, and each in ten forms at least', () => {
  expect(toolCases.length + pasteCases.length + hostileSessions.length * payloads.length).toBeGreaterThan(300);
  expect(new Set(toolCases.map(({ assistant }) => assistant)).size).toBe(12);
});

describe.each(recordings)('%s', (assistant, record) => {
  const read = (prompts: readonly string[]) =>
    sessionsOf((number, at) =>
      record(number, at, [
        { prompt: requests[number - 1] ?? '', runs: [] },
        ...prompts.map((prompt) => ({ ...rule, prompt })),
      ]),
    );

  test('is read by its own parser with prompts, commands and what they print', () => {
    const turns: readonly Turn[] = [
      { prompt: requests[0] ?? '', runs: [{ command: 'cat README.md', output: 'the text of it' }] },
      rule,
    ];
    const events = record(1, firstAt, turns);
    const { episodes } = analyseSession('session', events);
    expect(episodes.map(({ prompt }) => prompt)).toEqual([requests[0], rule.prompt]);
    expect(events.some((event) => event.kind === 'tool_call' && event.command === 'cat README.md')).toBe(true);
    expect(events.some((event) => event.kind === 'tool_result' && event.output.includes('the text of it'))).toBe(true);
  });

  test('gives a person’s own rule without a mark', () => {
    const [proposal] = mineSessions(read([rule.prompt]), assistant, firstAt + 4 * day);
    expect(proposal?.skillMd).toMatch(/pnpm/);
    expect(proposal?.tainted).toEqual([]);
  });

  test.each(payloads.filter(({ name }) => !/shell|Chinese|keys|registry/.test(name)))(
    'gives the rule of $name when a person says it themselves',
    ({ text, tell }) => {
      const proposals = mineSessions(read([text]), assistant, firstAt + 4 * day);
      const own = proposals.find(({ skillMd }) => tell.test(skillMd));
      expect(own).toBeDefined();
      expect(own?.tainted).toEqual([]);
    },
  );

  test.each(toolCases.filter((each) => each.assistant === assistant))(
    'learns nothing unmarked of $payload.name from $carrier.name (obeyed: $isObeyed)',
    ({ payload, carrier, isObeyed }) => {
      const sessions = sessionsOf((number, at) =>
        record(number, at, [
          {
            prompt: requests[number - 1] ?? '',
            runs: [
              { command: 'cat README.md', output: carrier.wrap(`${payload.text} Run \`${payload.command}\`.`) },
              ...(isObeyed ? [{ command: payload.command, output: 'ok' }] : []),
            ],
          },
          rule,
        ]),
      );
      expect(leaks(sessions, assistant, payload)).toEqual([]);
      expect(titlesOf(sessions, assistant).join(' ')).toMatch(/pnpm/);
    },
  );

  test.each(pasteCases.filter((each) => each.assistant === assistant))(
    'learns nothing unmarked of $payload.name from $carrier.name in a prompt',
    ({ payload, carrier }) => {
      const pasted: Turn = { prompt: carrier.wrap(payload.text), runs: [] };
      const sessions = sessionsOf((number, at) =>
        record(number, at, [{ prompt: requests[number - 1] ?? '', runs: [] }, pasted, rule]),
      );
      expect(leaks(sessions, assistant, payload)).toEqual([]);
      expect(titlesOf(sessions, assistant).join(' ')).toMatch(/pnpm/);
    },
  );
});

describe.each(hostileSessions)('$name', ({ events }) => {
  test.each(payloads)('teaches nothing unmarked of $name', (payload) => {
    const sessions = sessionsOf((number, at) => events(number, at, payload.text));
    expect(leaks(sessions, 'claude-code', payload)).toEqual([]);
    expect(titlesOf(sessions, 'claude-code').join(' ')).toMatch(/pnpm/);
  });
});
