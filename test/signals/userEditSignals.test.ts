import { describe, expect, test } from 'vitest';
import { commandRuns } from '../../src/signals/commandRun.ts';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import { userEditSignals } from '../../src/signals/userEditSignals.ts';
import { SessionScript } from '../support/sessionScript.ts';

function rules(script: SessionScript): readonly string[] {
  const segments = segmentEpisodes('s', script.events);
  return userEditSignals(segments, commandRuns(segments)).map((signal) => signal.rule);
}

const wrote = ['function total() {', '  const rate = 0.19;', '  return sum * rate;', '}'].join('\n');
const changed = wrote.replace('0.19', '0.07');
const edited = () => new SessionScript().prompt('T').edits('/app/a.ts', '', wrote);
const modified = {
  path: '/app/a.ts',
  status: 'error',
  output: 'File has been modified since read, either by the user or by a linter.',
} as const;

describe('the user changing a file by hand', () => {
  test.each([
    [
      'the proposal',
      new SessionScript().prompt('T').edits('a.ts', 'x', 'y', 'user-modified'),
      'edit-changed-before-accepting',
    ],
    ['a file from outside', edited().prompt('next').edits('/app/a.ts', '', 'mine', 'outside'), 'file-changed-outside'],
    ['the lines in between', edited().prompt('next').edits('/app/a.ts', changed, 'other'), 'lines-changed-in-between'],
    ['the file since it was read', edited().prompt('next').uses('edit', modified), 'modified-since-read'],
    [
      'a file after harmless commands',
      edited().runs('git status && cat a.ts').edits('/app/a.ts', '', 'mine', 'outside'),
      'file-changed-outside',
    ],
  ])('%s', (_what, script, rule) => {
    expect(rules(script)).toEqual([rule]);
  });

  test.each([
    ['a file the assistant never edited', new SessionScript().prompt('T').edits('/app/b.ts', '', 'mine', 'outside')],
    ['what its own formatter changed', edited().runs('gofmt -w .').edits('/app/a.ts', '', 'mine', 'outside')],
    ['what its own script changed', edited().runs('python3 fix.py').edits('/app/a.ts', '', 'mine', 'outside')],
    ['what a sub-agent may have changed', edited().uses('task', {}).edits('/app/a.ts', '', 'mine', 'outside')],
    ['white space and quotes', edited().prompt('n').edits('/app/a.ts', wrote.replace('0.19;', '0.19'), 'other')],
    ['an unchanged file', edited().prompt('n').edits('/app/a.ts', wrote, changed)],
    [
      'another place that looks alike',
      edited().edits('/app/a.ts', '', changed).prompt('n').edits('/app/a.ts', changed, 'z'),
    ],
    [
      'lines read before the edit',
      new SessionScript()
        .prompt('T')
        .uses('read', { path: '/app/a.ts', output: changed })
        .edits('/app/a.ts', '', wrote)
        .edits('/app/a.ts', changed, 'z'),
    ],
    ['an error about another file', edited().uses('edit', { ...modified, path: '/app/b.ts' })],
    ['another error', edited().uses('edit', { ...modified, output: 'String to replace not found in file.' })],
  ])('not %s', (_what, script) => {
    expect(rules(script)).toEqual([]);
  });

  test('is told once for a file in an episode', () => {
    expect(rules(edited().uses('edit', modified).uses('edit', modified))).toEqual(['modified-since-read']);
  });
});
