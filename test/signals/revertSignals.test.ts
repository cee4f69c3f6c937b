import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

const reverts = (script: SessionScript) =>
  analyseSession('s', script.events).signals.filter((signal) => signal.kind === 'revert');
const rules = (script: SessionScript) => reverts(script).map((signal) => signal.rule);
const edited = () => new SessionScript().prompt('Build it').edits('/app/src/a.ts', 'const x = 1;', 'const y = 22;');

describe('edits taken back by version control', () => {
  test('by the user at the prompt', () => {
    expect(reverts(edited().prompt('git checkout -- src/a.ts', 'shell'))[0]).toMatchObject({
      rule: 'reverted-by-user',
      confidence: 0.9,
      explanation: 'Edits of one file were taken back with git checkout -- by the user.',
    });
  });

  test('by the assistant when the user asks', () => {
    const signal = reverts(edited().prompt('please undo that').runs('cd /app && git restore src/a.ts'))[0];
    expect(signal).toMatchObject({ rule: 'reverted-on-request', confidence: 0.85 });
    expect(signal?.relatedEventIds).toEqual(['session-1-e2']);
  });

  test('by the assistant in a later episode', () => {
    expect(rules(edited().prompt('It hangs now').runs('git restore src/a.ts'))).toEqual(['reverted-later']);
  });

  test('as a trial of its own that weighs little', () => {
    expect(reverts(edited().runs('git restore src/a.ts'))[0]).toMatchObject({
      rule: 'reverted-own-trial',
      confidence: 0.35,
    });
  });

  test.each([
    ['nothing edited', new SessionScript().prompt('T').runs('git restore src/a.ts')],
    ['another file', edited().prompt('undo').runs('git restore src/b.ts')],
    ['a refused command', edited().prompt('undo').runs('git restore src/a.ts', { rejected: 'no' })],
    ['a command that failed', edited().prompt('undo').runs('git restore src/a.ts', { exit: 128 })],
    ['edits already committed', edited().runs('git commit -am x').prompt('undo').runs('git reset --hard')],
    ['a branch of a similar name', edited().prompt('go on').runs('git checkout feature/a.tsx')],
    ['a file that was there before', edited().prompt('tidy').runs('git clean -fd')],
    ['a second time', edited().prompt('undo').runs('git restore .').runs('git restore .').prompt('ok')],
  ])('not %s', (what, script) => {
    expect(rules(script)).toHaveLength(what === 'a second time' ? 1 : 0);
  });

  test('a folder holds the file, whatever the separators', () => {
    const script = new SessionScript().prompt('T').edits('C:\\app\\src\\a.ts', 'one', 'two');
    expect(rules(script.prompt('undo').runs('git checkout -- src'))).toHaveLength(1);
  });

  test('a revert touches the edits of the commit it names alone', () => {
    const script = new SessionScript()
      .prompt('First')
      .edits('a.ts', 'one', 'two')
      .runs('git commit -am first', { output: '[main aaaaaaa] first' })
      .prompt('Second')
      .edits('b.ts', 'one', 'two')
      .runs('git commit -am second', { output: '[main bbbbbbb] second' })
      .prompt('hm')
      .runs('git revert --no-edit bbbbbbb');
    expect(reverts(script)[0]?.relatedEventIds).toEqual(['session-1-e6']);
    const reset = script.runs('git reset --hard HEAD~2');
    expect(reverts(reset)[1]?.relatedEventIds).toEqual(['session-1-e2']);
  });

  test('a stash that is dropped, unless it was brought back', () => {
    expect(rules(edited().prompt('x').runs('git stash').runs('git stash drop'))).toEqual(['reverted-later']);
    expect(rules(edited().prompt('x').runs('git stash').runs('git stash pop').runs('git stash drop'))).toEqual([]);
  });
});

describe('going back in the conversation', () => {
  test('is told once by the rewind that the transcript names', () => {
    const script = new SessionScript().prompt('Do').says('Done').prompt('More').runs('ls').abandons(2).rewinds(2);
    const found = reverts(script.prompt('Otherwise'));
    expect(found.map((signal) => signal.rule)).toEqual(['rewind']);
    expect(found[0]?.text).toContain('2 turns taken back');
  });

  test('is told once for each branch that was left', () => {
    const script = new SessionScript()
      .prompt('Do it with threads')
      .edits('a.ts', 'one', 'two')
      .prompt('More threads')
      .says('Ok')
      .abandons(2)
      .prompt('Do it without threads')
      .says('Ok')
      .prompt('Add logs')
      .says('Ok')
      .abandons(1)
      .prompt('Add metrics');
    expect(reverts(script).map((signal) => [signal.rule, signal.confidence, signal.text])).toEqual([
      ['abandoned-branch', 0.7, 'Do it with threads'],
      ['abandoned-branch', 0.5, 'Add logs'],
    ]);
    expect(analyseSession('s', script.events).episodes.map((episode) => episode.outcome.kind)).toEqual([
      'abandoned',
      'abandoned',
      'unknown',
      'abandoned',
      'unknown',
    ]);
  });

  test('is no sign when nothing had been answered yet, nor when records were only replaced', () => {
    expect(rules(new SessionScript().prompt('Typpo').abandons(1).prompt('Typo'))).toEqual([]);
    expect(rules(new SessionScript().prompt('Do').says('x').rewinds(0))).toEqual([]);
  });
});
