import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../src/mining/proposal.ts';
import { LibraryScript, skillPath } from '../support/libraryScript.ts';

const sidesOf = (proposal: Proposal) =>
  proposal.contradiction?.sides.map(({ statement, action, sessions }) => [statement, action, sessions]);

describe('opposite advice within the patterns', () => {
  test('is one proposal with both sides, their counts and no choice made', () => {
    const library = new LibraryScript();
    for (const text of ['use npm please', 'use npm', 'use npm here']) library.session(text);
    for (const text of ['use pnpm', 'no, use pnpm', 'use pnpm in this repo', 'always use pnpm']) library.session(text);
    const choice = library.onlyOne();
    expect(choice.change).toBe('create');
    expect(sidesOf(choice)).toEqual([
      ['Always use pnpm.', 'write', 4],
      ['Use npm here.', 'write', 3],
    ]);
    expect(choice.contradiction?.chosen).toBeNull();
    expect(choice.reason).toMatch(/“Always use pnpm” in 4 sessions.*“Use npm here” in 3 sessions/);
    expect(choice.skillMd).toBe(choice.contradiction?.sides[0]?.skillMd);
    expect(choice.contradiction?.sides[1]?.skillMd).toContain('- Use npm here.');
    const against = choice.evidence.filter((item) => !item.supports).map((item) => item.eventId);
    expect(against.sort()).toEqual([...(choice.contradiction?.sides[1]?.eventIds ?? [])].sort());
  });

  test('is found for “always” and “never” of the same thing', () => {
    const library = new LibraryScript().session('always write comments in the handlers');
    expect(sidesOf(library.session('no, never write comments in the handlers').onlyOne())).toEqual([
      ['Never write comments in the handlers.', 'write', 1],
      ['Always write comments in the handlers.', 'write', 1],
    ]);
  });

  test('shows the older side where it has more than twice the sessions', () => {
    const library = new LibraryScript();
    for (let count = 0; count < 5; count += 1) library.session('always use pnpm');
    library.session('always use npm').session('use npm');
    expect(sidesOf(library.onlyOne())?.[0]).toEqual(['Always use pnpm.', 'write', 5]);
  });

  test('is no choice while one side was only said in passing once', () => {
    const library = new LibraryScript().session('always use pnpm').session('always use pnpm').session('use npm');
    expect(library.onlyOne()).toMatchObject({ contradiction: null, title: 'Always use pnpm' });
  });

  test('is no choice where the exception is for one place', () => {
    const library = new LibraryScript().session('always use pnpm').session('always use npm in the docs folder');
    expect(library.waiting().map((proposal) => proposal.contradiction)).not.toContainEqual(expect.anything());
  });

  test('turns a waiting draft into a choice, and keeps what was chosen while more comes in', () => {
    const library = new LibraryScript().session('always use pnpm').session('always use pnpm');
    const draft = library.onlyOne();
    const choice = library.session('always use npm').onlyOne();
    expect(choice.id).toBe(draft.id);
    const { contradiction } = choice;
    if (!contradiction) throw new Error('no choice');
    const npm = contradiction.sides.findIndex((side) => side.statement.includes(' npm')) + 1;
    library.take({ ...choice, contradiction: { ...contradiction, chosen: npm } });
    const later = library.session('always use npm').onlyOne();
    expect(later.contradiction?.sides[(later.contradiction.chosen ?? 0) - 1]?.statement).toContain('npm');
    expect(later.title).toBe('Always use npm');
  });

  test('is not held against a pattern that came after the other was dismissed', () => {
    const library = new LibraryScript().session('always use npm').session('always use npm');
    library.dismiss(library.onlyOne());
    expect(library.session('always use pnpm').onlyOne()).toMatchObject({
      contradiction: null,
      title: 'Always use pnpm',
    });
  });
});

describe('an approved skill that is opposed by what was said since', () => {
  const name = 'use-pnpm-never-npm';
  const approved = () => {
    const library = new LibraryScript()
      .session('use pnpm here, never npm')
      .session('no, we never use npm in this repo');
    return library.approve(library.onlyOne());
  };

  test('is kept, replaced or retired by choice', () => {
    const library = approved();
    const choice = library.session('no, use npm here, never pnpm').session('always use npm in this repo').onlyOne();
    expect(choice).toMatchObject({ change: 'revise', sources: [{ name, version: 1 }] });
    expect(sidesOf(choice)).toEqual([
      ['Use pnpm here, never npm.', 'keep', 2],
      ['Use npm here, never pnpm.', 'write', 2],
      [`Neither: retire ${name}.`, 'retire', 0],
    ]);
    expect(choice.name).toBe('use-npm-never-pnpm');
    expect(choice.skillMd).toContain(`skillify-proposal: ${choice.id}`);
    expect(choice.evidence.filter((item) => item.supports).every((item) => item.isNew)).toBe(true);
    library.approve(choice);
    expect([...library.files.keys()]).toEqual([skillPath('use-npm-never-pnpm')]);
    expect(library.waiting()).toEqual([]);
  });

  test('needs a rule or two sessions for it', () => {
    const library = approved();
    expect(library.session('use npm').waiting()).toEqual([]);
    expect(library.session('use npm').onlyOne().contradiction).not.toBeNull();
    expect(approved().session('from now on use npm').onlyOne().contradiction).not.toBeNull();
  });

  test('stays as it is when it was kept, until three more sessions or a correction', () => {
    const library = approved().session('no, use npm here, never pnpm').session('use npm');
    library.dismiss(library.onlyOne());
    expect(library.waiting()).toEqual([]);
    expect(library.session('use npm').session('use npm').waiting()).toEqual([]);
    expect(library.session('use npm').onlyOne().contradiction).not.toBeNull();
  });

  test('keeps its name and the lines of a person when only one rule is replaced', () => {
    const library = approved();
    const text = library.files.get(skillPath(name)) ?? '';
    library.files.set(
      skillPath(name),
      text.replace('- Use pnpm here, never npm.', '- Mind the proxy.\n- Use pnpm here, never npm.'),
    );
    const choice = library.session('no, use npm here, never pnpm').onlyOne();
    expect(choice.name).toBe(name);
    expect(choice.skillMd).toContain('- Mind the proxy.\n- Use npm here, never pnpm.');
    expect(choice.skillMd).not.toContain('Use pnpm here');
  });

  test('is to be retired when it is only taken back, by more sessions than taught it', () => {
    const library = new LibraryScript().adopt(
      'write-comments',
      '---\nname: write-comments\ndescription: Use when writing handlers.\n---\n\n# Write comments\n\n## Do\n\n- Write comments in the handlers.\n',
    );
    library.session('never write comments in the handlers').session('no, never write comments in the handlers');
    const retirement = library.onlyOne();
    expect(retirement).toMatchObject({ change: 'retire', name: 'write-comments' });
    expect(retirement.reason).toMatch(/opposed: 2 sessions.*learned from 1 session/);
    expect(retirement.evidence.filter((item) => !item.supports)).toHaveLength(2);
  });
});
