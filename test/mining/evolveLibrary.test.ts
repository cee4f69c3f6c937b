import { describe, expect, test } from 'vitest';
import { idleDays, idleSessions } from '../../src/mining/evolve/retireSkill.ts';
import { LibraryScript, skillPath } from '../support/libraryScript.ts';

function skillText(name: string, rules: readonly string[], more = ''): string {
  const lines = rules.map((rule) => `- ${rule}\n`).join('');
  return `---\nname: ${name}\ndescription: Use when working on ${name}.\n---\n\n# ${name}\n\n## Do\n\n${lines}${more}`;
}

describe('a merge', () => {
  const twins = () =>
    new LibraryScript()
      .adopt('format-go', skillText('format-go', ['Always run gofmt on Go files before committing.']))
      .adopt(
        'gofmt-first',
        skillText('gofmt-first', ['Run gofmt on Go files before committing.'], '\n## Notes\n\nAda knows why.\n'),
      );

  test('makes one of two skills that say the same, and loses no line', () => {
    const library = twins();
    const merge = library.onlyOne();
    expect(merge).toMatchObject({ change: 'merge', name: 'format-go', sessions: 2 });
    expect(merge.sources.map((source) => source.name)).toEqual(['format-go', 'gofmt-first']);
    expect(merge.skillMd.match(/gofmt on Go files/g)).toHaveLength(1);
    expect(merge.skillMd).toContain('## Notes\n\nAda knows why.');
    expect(merge.skillMd).toContain('description: Use when working on format-go. Use when working on gofmt-first.');
    expect(merge.evidence.map((item) => item.eventId).sort()).toEqual(['format-go-event', 'gofmt-first-event']);
    library.approve(merge);
    expect([...library.files.keys()]).toEqual([skillPath('format-go')]);
    expect(library.waiting()).toEqual([]);
  });

  test('is not proposed again once it was dismissed', () => {
    const library = twins();
    library.dismiss(library.onlyOne());
    expect(library.waiting()).toEqual([]);
  });

  test('is not proposed for a skill of which only one rule in many is the same', () => {
    const rules = ['Run gofmt on Go files before committing.', 'Write table driven tests.', 'Wrap every error.'];
    const library = new LibraryScript()
      .adopt('go-style', skillText('go-style', rules))
      .adopt('gofmt-first', skillText('gofmt-first', ['Run gofmt on Go files before committing.']));
    expect(library.waiting()).toEqual([]);
  });

  test('leaves a skill written by hand alone', () => {
    const library = new LibraryScript()
      .adopt('format-go', skillText('format-go', ['Always run gofmt on Go files before committing.']))
      .byHand('gofmt-first', skillText('gofmt-first', ['Run gofmt on Go files before committing.']));
    expect(library.waiting()).toEqual([]);
  });
});

test('two waiting drafts that say the same become one', () => {
  const library = new LibraryScript().session('always run gofmt on go files before you commit');
  const first = library.onlyOne();
  library.session('please format go files with gofmt whenever you commit, always run gofmt');
  expect(library.waiting().map((proposal) => proposal.id)).toEqual([first.id]);
});

describe('a skill that nothing needs', () => {
  const unused = (sessions: number, days: number) => {
    const library = new LibraryScript().adopt(
      'deploy-kiosk',
      skillText('deploy-kiosk', ['Flash the kiosk firmware with the blue cable.']),
    );
    for (let count = 0; count < sessions; count += 1) library.worked(`Write chapter ${count}`, 'npm install zod');
    return library.wait(days - sessions - 1).worked('Write the appendix', 'npm install zod');
  };

  test('is to be retired after the days and sessions that are said', () => {
    const retirement = unused(idleSessions, idleDays + 1)
      .waiting()
      .find((proposal) => proposal.change === 'retire');
    expect(retirement).toMatchObject({ name: 'deploy-kiosk', skillMd: expect.stringContaining('blue cable') });
    expect(retirement?.reason).toMatch(/not used: in the last 6\d days no work had to do with it, in 2\d sessions/);
    const { total, parts } = retirement?.score ?? { total: 0, parts: [] };
    expect(total).toBeCloseTo(
      parts.reduce((sum, part) => sum + part.value * part.weight, 0),
      2,
    );
  });

  test.each([
    ['fewer sessions', idleSessions - 2, idleDays + 1],
    ['fewer days', idleSessions, idleDays - 1],
  ])('stays with %s', (_what, sessions, days) => {
    expect(
      unused(sessions, days)
        .waiting()
        .filter((proposal) => proposal.change === 'retire'),
    ).toEqual([]);
  });

  test('stays when one session had to do with it', () => {
    const library = unused(idleSessions, idleDays + 1).worked('Flash the kiosk again', 'make flash');
    expect(library.waiting().filter((proposal) => proposal.change === 'retire')).toEqual([]);
  });

  test('once dismissed stays for as long again', () => {
    const library = unused(idleSessions, idleDays + 1);
    const retirement = library.waiting().find((proposal) => proposal.change === 'retire');
    if (!retirement) throw new Error('none');
    library.dismiss(retirement).wait(20).worked('Write the index', 'npm install zod');
    expect(library.waiting().filter((proposal) => proposal.change === 'retire')).toEqual([]);
  });
});

describe('a skill that is out of date', () => {
  const stale = (scripts: readonly string[], rule: string) => {
    const library = new LibraryScript().adopt('migrate', skillText('migrate', [rule]));
    library.repository = { scripts, makeTargets: ['build'], missingPaths: ['scripts/migrate.ts'] };
    return library;
  };

  test('is to be retired when all that it names is gone', () => {
    const library = stale(['test'], 'Run `pnpm run db:migrate` and `make seed`, see `scripts/migrate.ts`.');
    const retirement = library.onlyOne();
    expect(retirement).toMatchObject({ change: 'retire', name: 'migrate' });
    expect(retirement.reason).toContain('`db:migrate`, `seed`, `scripts/migrate.ts`');
    expect(library.dismiss(retirement).waiting()).toEqual([]);
  });

  test.each([
    ['some of it is there', ['test', 'db:migrate'], 'Run `pnpm run db:migrate`, see `scripts/migrate.ts`.'],
    ['it names nothing', ['test'], 'Migrate before testing.'],
    ['it names programs of dependencies', ['test'], 'Run `pnpm vitest` and `npx tsc`.'],
    ['it names patterns and places elsewhere', ['test'], 'Look at `*_test.go`, `origin/main` and `~/.zshrc`.'],
  ])('stays where %s', (_what, scripts, rule) => {
    expect(stale(scripts, rule).waiting()).toEqual([]);
  });

  test('stays where the repository has nothing to look in', () => {
    const library = stale([], 'Run `pnpm run db:migrate`.');
    library.repository = { scripts: null, makeTargets: null, missingPaths: null };
    expect(library.waiting()).toEqual([]);
  });

  test('is proposed no more once it is no longer out of date', () => {
    const library = stale(['test'], 'Run `pnpm run db:migrate`.');
    const retirement = library.onlyOne();
    library.repository = { scripts: ['db:migrate'], makeTargets: null, missingPaths: null };
    expect(library.waiting()).toEqual([]);
    expect(library.mine().proposals).toEqual([]);
    expect(retirement.status).toBe('pending');
  });
});
