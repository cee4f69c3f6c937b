import { beforeEach, describe, expect, test } from 'vitest';
import { LibraryScript, skillPath } from '../support/libraryScript.ts';

const name = 'use-pnpm-never-npm';
let library: LibraryScript;
/** Two sessions teach pnpm, and the skill is approved. */
beforeEach(() => {
  library = new LibraryScript().session('use pnpm here, never npm').session('no, we never use npm in this repo');
  library.approve(library.onlyOne());
});

const lineOf = (skillMd: string, line: number | null) => skillMd.split('\n')[(line ?? 0) - 1];

describe('a revision', () => {
  test('is not proposed while nothing is new', () => {
    expect(library.waiting()).toEqual([]);
    expect(library.session('great, thanks').waiting()).toEqual([]);
  });

  test('adds the rule that was said since, with its evidence, and says that the mistake came back', () => {
    const before = library.files.get(skillPath(name)) ?? '';
    library.session('no, always use pnpm in this repo. always commit the pnpm lockfile as well');
    const revision = library.onlyOne();
    expect(revision).toMatchObject({ change: 'revise', name, sessions: 3 });
    expect(revision.sources).toEqual([{ name, version: 1, skillMd: before }]);
    expect(revision.reason).toMatch(
      /came back 1 time since version 1 was approved.*“no, always use pnpm in this repo”/,
    );
    const rules = before.slice(0, before.indexOf('## Examples')).split('\n').slice(3);
    expect(rules.filter((line) => !revision.skillMd.includes(line))).toEqual([]);
    expect(revision.skillMd).toContain(
      '## Do\n\n- Use pnpm here, never npm.\n- Always commit the pnpm lockfile as well.',
    );
    expect(revision.skillMd).toContain('Learned from 3 turns in 3 sessions');
    const fresh = revision.evidence.filter((item) => item.isNew);
    expect(fresh).toHaveLength(1);
    expect(lineOf(revision.skillMd, fresh[0]?.skillLine ?? null)).toBe('- Always commit the pnpm lockfile as well.');
    expect(revision.evidence).toHaveLength(3);
  });

  test('comes for two more sessions that say the same, not for one', () => {
    expect(library.session('use pnpm please').waiting()).toEqual([]);
    const revision = library.session('use pnpm, not npm').onlyOne();
    expect(revision).toMatchObject({ change: 'revise', sessions: 4 });
    expect(revision.skillMd.match(/^- Use pnpm/gm)).toHaveLength(1);
  });

  test('comes for one refusal in words', () => {
    const revision = library.refused('npm install left-pad', 'use pnpm here, never npm').onlyOne();
    expect(revision.reason).toContain('The mistake came back 1 time');
  });

  test('is brought up to date while it waits, and there is only one', () => {
    const first = library.session('use pnpm please').session('use pnpm, not npm').onlyOne();
    const second = library.session('no, always use pnpm. always commit the pnpm lockfile as well').onlyOne();
    expect(second.id).toBe(first.id);
    expect(second.evidence.length).toBeGreaterThan(first.evidence.length);
  });

  test('approved, it is the new base: the same evidence asks for nothing more', () => {
    library.session('no, always use pnpm. always commit the pnpm lockfile as well');
    const revision = library.onlyOne();
    expect(library.approve(revision).waiting()).toEqual([]);
    const next = library.session('no, always use pnpm. never delete the pnpm lockfile').onlyOne();
    expect(next.sources[0]?.version).toBe(2);
    expect(next.skillMd).toContain('- Always commit the pnpm lockfile as well.\n');
  });
});

describe('a skill that was edited by hand', () => {
  const change = (edit: (skillMd: string) => string) => {
    library.files.set(skillPath(name), edit(library.files.get(skillPath(name)) ?? ''));
    return library.session('no, always use pnpm. always commit the pnpm lockfile as well');
  };

  test('keeps every line of the person, and its front matter to the byte', () => {
    const revision = change((text) =>
      text
        .replace('metadata:', 'x-team: [payments,  core] # ours\nmetadata:')
        .replace(/^description: .*$/m, 'description: Our package manager. Use when installing.')
        .replace('- Use pnpm here, never npm.', '- Use pnpm here, never npm. Ask Ada if unsure.\n- Mind the proxy.'),
    ).onlyOne();
    const front = revision.skillMd.slice(0, revision.skillMd.indexOf('\n# '));
    const before = library.files.get(skillPath(name)) ?? '';
    expect(front).toBe(before.slice(0, before.indexOf('\n# ')));
    expect(revision.skillMd).toContain('Ask Ada if unsure.\n- Mind the proxy.\n- Always commit the pnpm lockfile');
    expect(revision.sources[0]?.skillMd).toBe(before);
  });

  test('does not get back a rule that the person took out, unless it is asked for again', () => {
    const text = library.files.get(skillPath(name)) ?? '';
    library.files.set(skillPath(name), text.replace('- Use pnpm here, never npm.', '- Ask before installing.'));
    const asked = library.session('use pnpm please').session('use pnpm').waiting();
    expect(asked.map((proposal) => proposal.skillMd).join('')).not.toMatch(/^- Use pnpm/m);
    const again = library.refused('npm install left-pad', 'use pnpm here, never npm').onlyOne();
    expect(again.skillMd).toMatch(/- Ask before installing\.\n- .*pnpm/);
  });

  test('is not brought back once it was deleted', () => {
    library.files.delete(skillPath(name));
    expect(library.session('no, always use pnpm, never npm').session('never npm').waiting()).toEqual([]);
  });
});

describe('a revision that a person edited', () => {
  beforeEach(() => {
    library.session('no, always use pnpm. always commit the pnpm lockfile as well');
    const revision = library.onlyOne();
    library.edit(revision, revision.skillMd.replace('as well.', 'in the same commit.'));
  });

  test('keeps that text while evidence comes in', () => {
    const later = library.session('no, always use pnpm. never delete the pnpm lockfile').onlyOne();
    expect(later.skillMd).toContain('in the same commit.');
    expect(later.skillMd).not.toContain('delete');
    expect(later.sessions).toBe(4);
  });

  test('follows the file where the edits fit it', () => {
    const text = library.files.get(skillPath(name)) ?? '';
    library.files.set(skillPath(name), text.replace('\n# ', '\n<!-- ours -->\n\n# '));
    const later = library.onlyOne();
    expect(later.skillMd).toContain('<!-- ours -->');
    expect(later.skillMd).toContain('in the same commit.');
    expect(later.sources[0]?.skillMd).toBe(library.files.get(skillPath(name)));
  });

  test('stays on the old file where they do not', () => {
    const text = library.files.get(skillPath(name)) ?? '';
    library.files.set(skillPath(name), text.replace(/## Do[\s\S]*## Examples/, '## Rules\n\nNone.\n\n## Quotes'));
    const later = library.onlyOne();
    expect(later.skillMd).toContain('in the same commit.');
    expect(later.sources[0]?.skillMd).toBe(text);
  });
});

test('a skill is not proposed beside an approved one that says the same', () => {
  const text = library.files.get(skillPath(name)) ?? '';
  const other = new LibraryScript().adopt(name, text);
  other.session('use pnpm here, never npm').session('no, use pnpm, never npm');
  expect(other.onlyOne()).toMatchObject({ change: 'revise', name });
});

test('a draft that waits is withdrawn when an approved skill says the same', () => {
  const other = new LibraryScript().session('use pnpm here, never npm').session('no, we never use npm in this repo');
  const draft = other.onlyOne();
  other.adopt('package-manager', draft.skillMd.replaceAll(name, 'package-manager'));
  const { proposals } = other.mine();
  expect(proposals.find((proposal) => proposal.id === draft.id)?.status).toBe('superseded');
  expect(other.onlyOne()).toMatchObject({ change: 'revise', name: 'package-manager' });
});

test('the steps of a workflow keep their words, and only their numbers are brought up to date', () => {
  const flow = new LibraryScript();
  const release = () => flow.worked('Release the next version of the gateway', 'pnpm release --tag next');
  release();
  release();
  release();
  flow.approve(flow.waiting().find((proposal) => proposal.kind === 'workflow') ?? flow.onlyOne());
  const path = [...flow.files.keys()][0] ?? '';
  const counts = (text: string | undefined) => [...(text ?? '').matchAll(/\(in (\d+) of (\d+) runs[^)]*\)/g)].length;
  const before = flow.files.get(path);
  expect(counts(before)).toBeGreaterThan(0);
  release();
  release();
  const revision = flow.waiting().find((proposal) => proposal.change === 'revise');
  expect(counts(revision?.skillMd)).toBe(counts(before));
  expect(revision?.skillMd).toMatch(/\(in 5 of 5 runs/);
});
