import { beforeEach, describe, expect, test } from 'vitest';
import { LibraryScript } from '../support/libraryScript.ts';

let library: LibraryScript;
beforeEach(() => {
  library = new LibraryScript().session('use pnpm here, never npm').session('no, we never use npm in this repo');
});

describe('a dismissed pattern', () => {
  beforeEach(() => void library.dismiss(library.onlyOne()));

  test('stays away on the same evidence, and with two more sessions', () => {
    expect(library.waiting()).toEqual([]);
    expect(library.session('use pnpm please').session('use pnpm').waiting()).toEqual([]);
  });

  test('returns with three more sessions, under its name, and takes the place of the dismissed one', () => {
    library.session('use pnpm please').session('use pnpm').session('use pnpm, not npm');
    const { proposals } = library.mine();
    expect(proposals.map(({ status, name }) => [status, name])).toEqual([
      ['pending', 'use-pnpm-never-npm'],
      ['superseded', 'use-pnpm-never-npm'],
    ]);
    expect(proposals[0]?.sessions).toBe(5);
    expect(new Set(proposals.map(({ id }) => id)).size).toBe(2);
  });

  test('returns with one explicit correction', () => {
    expect(library.session('no, always use pnpm, never npm').onlyOne()).toMatchObject({
      change: 'create',
      sessions: 3,
    });
  });

  test('returns with one refusal in words', () => {
    expect(library.refused('npm install left-pad', 'use pnpm here, never npm').onlyOne().sessions).toBe(3);
  });

  test('does not return with a turn that was there before the dismissal', () => {
    const again = new LibraryScript().session('use pnpm here, never npm').session('use pnpm please');
    const proposal = again.session('no, we never use npm in this repo').onlyOne();
    const evidence = proposal.evidence.slice(1);
    again.dismiss({ ...proposal, evidence });
    expect(again.waiting()).toEqual([]);
  });
});

test('a retired skill stays away until its pattern has grown as much', () => {
  library.approve(library.onlyOne()).retire('use-pnpm-never-npm');
  expect(library.waiting()).toEqual([]);
  expect(library.session('use pnpm please').session('use pnpm').waiting()).toEqual([]);
  expect(library.session('no, always use pnpm, never npm').onlyOne()).toMatchObject({
    change: 'create',
    name: expect.stringContaining('use-pnpm-never-npm'),
  });
});

test('a dismissed revision stays away with two more sessions and returns with three', () => {
  library.approve(library.onlyOne());
  library.session('use pnpm please').session('use pnpm, not npm');
  library.dismiss(library.onlyOne());
  expect(library.waiting()).toEqual([]);
  expect(library.session('use pnpm').session('use pnpm now').waiting()).toEqual([]);
  expect(library.session('use pnpm once more').onlyOne()).toMatchObject({ change: 'revise' });
});
