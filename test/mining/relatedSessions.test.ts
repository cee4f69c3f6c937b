import { expect, test } from 'vitest';
import { concernsOf, profileOf, relatedSessions, type SessionProfile, upTo } from '../../src/mining/relatedSessions.ts';
import { TermWeights } from '../../src/mining/terms.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

function analysis(session: string, ...prompts: readonly string[]) {
  const script = new SessionScript(session);
  for (const prompt of prompts) script.prompt(prompt).says('Done.').ends();
  return analyseSession(session, script.events, new Map());
}

function profile(session: string, ...prompts: readonly string[]): SessionProfile {
  const { episodes, signals } = analysis(session, ...prompts);
  return profileOf(session, episodes, signals);
}

const history = [
  profile('both', 'rewrite the zebra importer', 'explain the walrus queue'),
  profile('topic', 'please keep the zebra formatter quiet'),
  profile('half', 'draw the zebra'),
  profile('other', 'translate the manual'),
];
const weights = new TermWeights();
for (const each of history) weights.add(each);

function related(prompt: string, episodeLimit = 100): readonly string[] {
  const { episodes, signals } = analysis('new', prompt);
  return [...relatedSessions(history, concernsOf(episodes, signals), weights, episodeLimit)];
}

test('sessions that name most of what an instruction is about come first, the newest among equals', () => {
  expect(related('always run the zebra formatter')).toEqual(['topic', 'both', 'half']);
});

test('what shares nothing with any instruction is not related', () => {
  expect(related('never push to the release branch')).toEqual([]);
});

test('no more sessions are chosen than have so many episodes together', () => {
  expect(related('always run the zebra formatter', 1)).toEqual(['topic']);
  expect([...upTo(history, 3)]).toEqual(['both', 'topic']);
});

test('the same mended command relates sessions that share no word', () => {
  const failing = (session: string) =>
    new SessionScript(session)
      .prompt(`look into ${session}`)
      .runs('npm test', { exit: 1, output: 'error: database is not migrated' })
      .runs('npm run migrate && npm test')
      .ends();
  const mined = (session: string) => analyseSession(session, failing(session).events, new Map());
  const old = mined('alpha');
  const changed = profileOf('alpha', old.episodes, old.signals);
  expect(changed.changes).toHaveLength(1);
  const fresh = mined('omega');
  const found = relatedSessions([...history, changed], concernsOf(fresh.episodes, fresh.signals), weights, 100);
  expect([...found]).toEqual(['alpha']);
});

test('a profile counts in how many prompts each stem was used', () => {
  const { prompts, stems, episodes } = profile('one', 'tests tests testing', 'write a test for the parser');
  expect({ prompts, episodes }).toEqual({ prompts: 2, episodes: 2 });
  expect(stems.get('test')).toBe(2);
  expect(stems.get('parser')).toBe(1);
});
