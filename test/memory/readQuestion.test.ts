import { describe, expect, test } from 'vitest';
import { readQuestion } from '../../src/memory/readQuestion.ts';

const present = { now: Date.parse('2026-11-19T14:30:00Z'), timeZone: 'UTC' };
const assistants = [
  { id: 'claude-code', names: ['claude code', 'claude-code', 'claude'] },
  { id: 'codex', names: ['codex'] },
];

/** The reading in a word: subjects, topics (`|` between alternatives, `-` before what is left out), and marks. */
function reading(text: string): string {
  const question = readQuestion(text, present, assistants);
  const topics = question.alternatives.map((topics) => topics.map((topic) => topic.text).join(' & ')).join(' | ');
  return [
    question.subjects.join('+'),
    topics,
    ...question.excluded.map((topic) => `-${topic.text}`),
    ...question.assistants.map((id) => `@${id}`),
    ...question.branches.map((branch) => `^${branch}`),
    question.runs === 'all' ? '' : question.runs,
    question.wantsSummary ? 'summary' : '',
    question.wantsCount ? 'count' : '',
    question.isOpposite ? 'opposite' : '',
    question.isUnderstood ? '' : 'not understood',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

describe('what a question asks for', () => {
  test.each([
    ['summarise the last 15 minutes of payments-api failures', 'failures, payments-api, summary'],
    ['what payments-api failures in the last hour?', 'failures, payments-api'],
    ['summarise the last 15 minutes of payments-api failures across the fleet', 'failures, payments-api, summary'],
    ['fleet-wide failures today', 'failures'],
    ['what failed in the fleet service?', 'failures, fleet'],
    ['was ist heute in der ganzen Flotte fehlgeschlagen?', 'failures'],
    ['what patterns have we codified for the retrieval pipeline?', 'skills, retrieval pipeline'],
    ['show me recent successful runs of the migration task', 'successes, migration'],
    ['which sessions touched auth.ts yesterday?', 'files, auth.ts'],
    ['why do we have the pnpm skill?', 'skill-origin, pnpm'],
    ['What failed?', 'failures'],
    ['what did I ask about refunds?', 'activity, refunds, not understood'],
    ['what are we told about floats?', 'activity, floats, not understood'],
    ['what went wrong in the checkout service on 2026-11-03', 'failures, checkout'],
    ['what broke on Tuesday evening', 'failures'],
    ['any errors with docker compose?', 'failures, docker compose'],
    ['"connection refused" errors', 'failures, connection refused'],
    ['how many tests failed since Monday', 'failures, tests, count'],
    ['failed commands in codex', 'failures, @codex, commands'],
    ['failures on branch feature/login', 'failures, ^feature/login'],
    ['failures on the hotfix/1.2 branch', 'failures, ^hotfix/1.2'],
    ['unsuccessful runs of terraform plan', 'failures, terraform plan'],
    ['has the build ever passed?', 'successes, build'],
    ['when did the deploy last succeed?', 'successes, deploy'],
    ['did anyone run make migrate successfully?', 'successes, make migrate'],
    ['which commands did claude run on 3 November?', 'commands, @claude-code, commands'],
    ['how often did we run pnpm lint', 'commands, pnpm lint, count'],
    ['what did I correct this week?', 'corrections'],
    ['which tool calls were rejected', 'corrections, tool calls'],
    ['what happened this morning', 'activity'],
    ['what did codex do last night?', 'activity, @codex'],
    ['recap of yesterday afternoon', 'activity, summary'],
    ['who edited src/auth/login.ts last week', 'files, src/auth/login.ts'],
    ['which files were changed today', 'files'],
    ['which skills are about testing?', 'skills, testing'],
    ['what did we learn about retries?', 'skills, retries'],
    ['who approved the pnpm skill and when?', 'skill-origin, pnpm'],
    ['where does the money-cents rule come from?', 'skill-origin, money-cents'],
    ['the frobnicator', 'activity, frobnicator, not understood'],
  ])('%s', (question, expected) => {
    expect(reading(question)).toBe(expected);
  });
});

describe('negations, alternatives and typing errors', () => {
  test.each([
    ['tests that did not fail yesterday', 'successes, tests'],
    ['which builds didn’t succeed', 'failures, builds'],
    ['what does not work in the gateway', 'failures, gateway'],
    ['which sessions did not touch auth.ts yesterday?', 'files, auth.ts, opposite'],
    ['failures except payments-api this week', 'failures, -payments-api'],
    ['failures in payments-api but not in the lint task', 'failures, payments-api, -lint'],
    ['payments-api and ledger failures', 'failures, payments-api | ledger'],
    ['migration failures of payments-api', 'failures, migration & payments-api'],
    ['failures and corrections yesterday', 'failures+corrections'],
    ['failurs yestreday', 'failures'],
    ['sumarize today', 'activity, summary'],
    ['succesful runs of the migration', 'successes, migration'],
  ])('%s', (question, expected) => {
    expect(reading(question)).toBe(expected);
  });

  test('a word that was taken for another is told', () => {
    expect(readQuestion('failurs today', present, assistants).corrected).toEqual([{ from: 'failurs', to: 'failures' }]);
    expect(readQuestion('migrations of payments-api failed', present, assistants).corrected).toEqual([]);
  });
});

describe('German', () => {
  test.each([
    ['Welche Fehler gab es gestern in payments-api?', 'failures, payments-api'],
    ['Was ist in der letzten Stunde passiert?', 'activity'],
    ['Fasse die letzten 15 Minuten zusammen', 'activity, summary'],
    ['wie viele Tests sind seit Montag fehlgeschlagen?', 'failures, tests, count'],
    ['zeige mir fehlgeschlagene Befehle ohne codegen', 'failures, -codegen, commands'],
    ['erfolgreiche Läufe der Migration', 'successes, Migration'],
    ['warum haben wir den pnpm-Skill?', 'skill-origin, pnpm'],
    ['welche Dateien wurden diesen Monat geändert?', 'files'],
  ])('%s', (question, expected) => {
    expect(reading(question)).toBe(expected);
  });
});
