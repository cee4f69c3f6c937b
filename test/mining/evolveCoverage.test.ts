import { describe, expect, test } from 'vitest';
import { LibraryScript } from '../support/libraryScript.ts';

const front = '---\nname: house-rules\ndescription: How we work here. Use always.\n---\n\n# House rules\n\n';
const taught = () =>
  new LibraryScript().session('use pnpm here, never npm').session('no, we never use npm in this repo');

describe('a skill written by hand', () => {
  test.each([
    ['as a list item', '- Use pnpm, never npm.'],
    ['over two sentences', 'This repository uses pnpm. Do not use npm.'],
    ['in the middle of a paragraph', 'We like small commits. Always use pnpm instead of npm. Mind the proxy.'],
    ['with marks', '1. **Use `pnpm`**, not `npm`!'],
  ])('that says it %s is not proposed a second time', (_how, body) => {
    const { proposals, covered } = taught().byHand('house-rules', `${front}${body}\n`).mine();
    expect(proposals).toEqual([]);
    expect(covered).toEqual([{ title: 'Use pnpm here, never npm', skill: 'house-rules' }]);
  });

  test('that says it in its description is not proposed a second time', () => {
    const text = front.replace('How we work here.', 'Use pnpm here, never npm.');
    expect(taught().byHand('house-rules', `${text}See the wiki.\n`).mine().proposals).toEqual([]);
  });

  test.each([
    ['about something else', '- Use zod to validate request bodies.'],
    ['that names the same thing', '- Run `pnpm test` before pushing.'],
  ])('%s covers nothing', (_what, body) => {
    const { proposals, covered } = taught().byHand('house-rules', `${front}${body}\n`).mine();
    expect(proposals).toHaveLength(1);
    expect(covered).toEqual([]);
  });

  test('that says the opposite is named in the reason, and left alone', () => {
    const [proposal] = taught().byHand('house-rules', `${front}- Use npm, never pnpm.\n`).mine().proposals;
    expect(proposal).toMatchObject({ change: 'create', sources: [] });
    expect(proposal?.reason).toContain('Your skill house-rules says the opposite: “Use npm, never pnpm”');
  });

  test('withdraws a draft that waits, but not one that a person edited', () => {
    const library = taught();
    const draft = library.onlyOne();
    library.byHand('house-rules', `${front}- Use pnpm, never npm.\n`);
    expect(library.mine().proposals).toMatchObject([{ id: draft.id, status: 'superseded' }]);
    const other = taught();
    other.edit(other.onlyOne(), draft.skillMd.replace('here', 'in this repository'));
    expect(other.byHand('house-rules', `${front}- Use pnpm, never npm.\n`).waiting()).toHaveLength(1);
  });
});

test('a skill that Skillify wrote for somebody else is not proposed a second time either', () => {
  const text = front.replace('---\n\n', 'metadata:\n  generator: skillify\n---\n\n');
  const { proposals, covered } = taught().byHand('house-rules', `${text}- Use pnpm, never npm.\n`).mine();
  expect(proposals).toEqual([]);
  expect(covered).toHaveLength(1);
});
