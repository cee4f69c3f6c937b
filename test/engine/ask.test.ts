import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { Answer } from '../../src/engine/memoryContract.ts';
import { askedAt, MemoryScope } from '../support/memoryScope.ts';
import { ask } from '../support/sampleScope.ts';

let scope: MemoryScope;
let engine: Engine;
beforeAll(async () => {
  scope = new MemoryScope();
  engine = await scope.engine();
  await ask(engine, 'capture', {});
  await scope.codify(engine);
}, 60_000);
afterAll(() => scope.dispose());

const answerTo = (question: string, now = askedAt): Promise<Answer> => ask(engine, 'ask', { question, now });

/** What stands in the cited line of each citation that names one. */
function citedLines({ citations }: Answer): readonly { readonly quote: string; readonly line: string }[] {
  return citations.flatMap(({ file, line, quote }) => {
    if (file === null || line === null) return [];
    return [{ quote, line: readFileSync(file, 'utf8').split('\n')[line - 1] ?? '' }];
  });
}

describe('the questions of the plan', () => {
  test('summarise the last 15 minutes of payments-api failures', async () => {
    const answer = await answerTo('summarise the last 15 minutes of payments-api failures');
    expect(answer.counts).toMatchObject({
      failures: 3,
      failedRuns: 3,
      failedTestRuns: 2,
      failedCommands: 1,
      failedThings: 2,
      sessionsWithFailures: 1,
    });
    expect(answer.reading).toMatchObject({ subject: 'failures', topics: ['payments-api'], wantsSummary: true });
    expect(answer.window).toEqual({ from: askedAt - 900_000, to: askedAt + 1, label: 'in the last 15 minutes' });
    expect(answer.answer).toContain('`pnpm --filter payments-api test` failed 2 times, last at 14:20');
    expect(answer.answer).toContain('It passed afterwards, at 14:26');
    expect(answer.answer).toContain('`pnpm --filter payments-api build` failed once at 14:24');
    expect(answer.answer).toContain('now fix the retry tests of payments-api');
    expect(answer.answer).not.toMatch(/ledger|gateway|--filter payments test/);
    expect(answer.missing).toEqual([]);
  });

  test('what payments-api failures in the last hour?', async () => {
    const { counts, answer } = await answerTo('what payments-api failures in the last hour?');
    expect(counts).toMatchObject({ failures: 5, failedRuns: 5, failedThings: 4, sessionsWithFailures: 2 });
    // In the folder of the package, whatever the command says.
    expect(answer).toContain('`make check` failed once at 13:45');
    expect(answer).toContain('`pnpm --filter payments-api lint` failed once at 13:50');
  });

  test('what patterns have we codified for the retrieval pipeline?', async () => {
    const answer = await answerTo('what patterns have we codified for the retrieval pipeline?');
    expect(answer.counts).toEqual({ approvedSkills: 1, pendingProposals: 1 });
    expect(answer.citations.map(({ kind }) => kind)).toEqual(['skill', 'proposal']);
    expect(answer.citations[0]?.file).toMatch(/chunk-retrieval-documents[\\/]SKILL\.md$/);
    expect(answer.lookedAt.skills).toBe(2);
  });

  test('show me recent successful runs of the migration task', async () => {
    const { counts, answer, citations } = await answerTo('show me recent successful runs of the migration task');
    expect(counts).toMatchObject({ successfulRuns: 3, sessionsWithSuccesses: 2 });
    expect(answer.indexOf('18 Nov 10:05')).toBeLessThan(answer.indexOf('18 Nov 10:02'));
    expect(answer.indexOf('18 Nov 10:02')).toBeLessThan(answer.indexOf('17 Nov 16:02'));
    expect(answer).not.toMatch(/git (?:status|log)|already exists/);
    expect(citations.length).toBeGreaterThanOrEqual(3);
  });

  test('which sessions touched auth.ts yesterday?', async () => {
    const { counts, answer } = await answerTo('which sessions touched auth.ts yesterday?');
    expect(counts).toMatchObject({
      sessions: 2,
      sessionsThatChanged: 1,
      sessionsThatOnlyRead: 1,
      sessionsThatOnlyNamedItInCommands: 1,
      changes: 2,
      reads: 2,
    });
    expect(answer).toContain('2 changes and 1 read of `src/auth.ts`');
    expect(answer).not.toMatch(/oauth|auth\.test/);
  });

  test('why do we have the pnpm skill?', async () => {
    const { counts, answer, citations } = await answerTo('why do we have the pnpm skill?');
    expect(counts).toMatchObject({ version: 1, versions: 1, evidence: 2, sessions: 2 });
    expect(answer).toMatch(/`use-pnpm`.* version 1, approved by `ada`/);
    expect(answer).toContain('no, use pnpm, not npm');
    expect(citations.filter(({ kind, line }) => kind === 'event' && line !== null)).toHaveLength(2);
  });
});

describe('what a person asks next', () => {
  test.each<[question: string, counts: Readonly<Record<string, number>>]>([
    ['failures of payments api in the last hour', { failedRuns: 5 }],
    ['payments failures in the last 15 minutes', { failedRuns: 5 }],
    ['what failed today except payments-api?', { failedRuns: 3 }],
    ['payments-api and ledger failures in the last 15 minutes', { failedRuns: 4 }],
    ['failures and corrections today', { failedRuns: 10, corrections: 1 }],
    ['which tests failed today?', { failedRuns: 8 }],
    ['how many commands failed today', { failedRuns: 2 }],
    ['unsuccessful runs of make migrate', { failedRuns: 1 }],
    ['tests that did not fail today', { successfulRuns: 1 }],
    ['paymnts-api failurs in the last hour', { failures: 0 }],
    ['welche Fehler gab es heute in payments-api?', { failedRuns: 7 }],
    ['was ist gestern passiert?', { prompts: 5 }],
    ['what did I correct this month?', { corrections: 2 }],
    ['how often did we run make migrate', { runs: 3, passedRuns: 2, failedRuns: 1 }],
    ['how often did we run git status', { runs: 1 }],
    ['which commands named auth.ts?', { runs: 1 }],
    ['which files were changed yesterday?', { files: 3 }],
    ['who edited src/auth.ts this week', { sessions: 3, changes: 3 }],
    ['which sessions did not touch auth.ts yesterday?', { sessions: 3, sessionsThatTouched: 2 }],
    ['what happened on branch fix/login', { prompts: 1, filesChanged: 1 }],
    ['what failed in codex today?', { failures: 0 }],
    ['failures since 2 pm', { failedRuns: 6 }],
    ['failures between 1 and 2 pm', { failedRuns: 2 }],
    ['which skills are about pnpm?', { approvedSkills: 1, pendingProposals: 0 }],
    ['"relation" errors', { failedRuns: 1 }],
  ])('%s', async (question, counts) => {
    expect((await answerTo(question)).counts).toMatchObject(counts);
  });

  test('asked in another zone, today begins at its midnight', async () => {
    const other = new MemoryScope();
    try {
      const inAuckland = await other.engine({ timeZone: 'Pacific/Auckland' });
      await ask(inAuckland, 'capture', {});
      const { window, counts } = await ask(inAuckland, 'ask', { question: 'what failed today?', now: askedAt });
      expect(window.from).toBe(Date.parse('2026-11-19T11:00:00Z'));
      expect(counts).toMatchObject({ failedRuns: 10 });
      const yesterday = await ask(inAuckland, 'ask', {
        question: 'which sessions touched auth.ts yesterday?',
        now: askedAt,
      });
      expect(yesterday.counts).toMatchObject({ sessions: 1, sessionsThatChanged: 0 });
    } finally {
      await other.dispose();
    }
  });
});

describe('what an answer says of itself', () => {
  test('every citation of an event leads to the line that holds its words', async () => {
    for (const question of [
      'what failed today?',
      'what did I correct?',
      'show successful runs of the migration task',
    ]) {
      const lines = citedLines(await answerTo(question));
      expect(lines.length).toBeGreaterThan(0);
      for (const { quote, line } of lines) expect(line).toContain(JSON.stringify(quote.slice(0, 25)).slice(1, -1));
    }
  });

  test('a name that nothing has is said to be unknown, with the nearest ones', async () => {
    const { answer, missing, followUps, lookedAt } = await answerTo('paymnts-api failures today');
    expect(answer).toContain('No failure about `paymnts-api` today.');
    expect(missing.join(' ')).toContain('names `paymnts-api`. The nearest names are `payments-api`');
    expect(followUps).toContain('payments-api failures today');
    expect(lookedAt.summaries).toBeGreaterThan(0);
  });

  test('a name of another time is said to be of that time', async () => {
    const { missing } = await answerTo('zod failures today');
    expect(missing.join(' ')).toContain('`zod` was last named at 12 Nov 09:04');
  });

  test('a window without events names the newest one', async () => {
    const { missing } = await answerTo('what failed on 2026-11-15?');
    expect(missing).toEqual(['Nothing was recorded on 2026-11-15; the newest recorded event is from 14:27.']);
  });

  test('a question it cannot read is taken as a search, and said to be', async () => {
    const { reading, missing, answer } = await answerTo('cookie');
    expect(reading.isUnderstood).toBe(false);
    expect(missing[0]).toContain('It was not clear what is asked for');
    expect(answer).toContain('how does the session cookie work?');
  });

  test('tomorrow is still to come', async () => {
    expect((await answerTo('what failed tomorrow?')).missing).toEqual(['That time is still to come.']);
  });

  test('a question without words is refused', async () => {
    await expect(answerTo('???')).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('before anything is captured it says so', async () => {
    const empty = new MemoryScope();
    try {
      const { missing, lookedAt } = await ask(await empty.engine(), 'ask', { question: 'what failed?', now: askedAt });
      expect(missing[0]).toContain('Nothing of this project has been captured yet');
      expect(lookedAt).toMatchObject({ sessions: 0, newestEventAt: null });
    } finally {
      await empty.dispose();
    }
  });

  test('what a transcript holds becomes no link, image, markup or hidden text', async () => {
    const { answer, citations } = await answerTo('frobnitz failures');
    expect(answer).toContain('⟨U+202E⟩txt');
    expect(answer + citations.map(({ quote }) => quote).join()).not.toContain('\u202e');
    const outside = answer.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/https?:|!\[|\]\(|<img/);
  });
});

test('after a session is forgotten nothing answers from it', async () => {
  const own = new MemoryScope();
  try {
    const other = await own.engine();
    await ask(other, 'capture', {});
    const before = await ask(other, 'ask', { question: 'frobnitz failures', now: askedAt });
    expect(before.counts).toMatchObject({ failedRuns: 1 });
    const summariesBefore = await ask(other, 'summaries', allSummaries);
    expect(JSON.stringify(summariesBefore)).toContain('frobnitz');
    await ask(other, 'forget', { session: '5e0d000e-0000-4000-8000-000000000000' });
    const after = await ask(other, 'ask', { question: 'frobnitz failures', now: askedAt });
    expect(after.counts).toMatchObject({ failedRuns: 0 });
    expect(after.citations).toEqual([]);
    expect(JSON.stringify(await ask(other, 'summaries', allSummaries))).not.toContain('frobnitz');
  } finally {
    await own.dispose();
  }
});

const allSummaries = { since: null, until: null, scope: null, subject: null, window: null, limit: 1_000 } as const;
