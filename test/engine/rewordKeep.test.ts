import { expect, test } from 'vitest';
import { applyAnswer } from '../../src/engine/rewordAnswer.ts';
import { flagFindings, wordingAfterEdit } from '../../src/engine/rewordFindings.ts';
import { unworded, wordedAgain } from '../../src/engine/rewordKeep.ts';
import { rewordTask } from '../../src/engine/rewordPrompt.ts';
import type { Proposal, Wording } from '../../src/mining/proposal.ts';
import { proposal } from '../store/sampleData.ts';
import { LibraryScript } from '../support/libraryScript.ts';

const templateMd = '---\nname: use-pnpm\n---\n\n# Use pnpm\n\n## Do\n\n- Use pnpm.\n';
const wordedMd = '---\nname: use-pnpm\n---\n\n# Prefer pnpm\n\n## Do\n\n- Install with pnpm.\n';
const wording: Wording = {
  author: 'anthropic/claude-haiku-5-5',
  flags: [{ line: 9, kind: 'unsupported', text: 'Install with pnpm.' }],
  citations: [{ line: 9, eventIds: ['e1'] }],
  template: { title: 'Use pnpm', description: 'Use pnpm.', skillMd: templateMd, skillLines: [5, null] },
};
const worded = (overrides: Partial<Proposal> = {}) =>
  proposal('p1', { title: 'Prefer pnpm', skillMd: wordedMd, wording, ...overrides });

test('the miner sees what the template had drafted, with its lines', () => {
  const seen = unworded(worded());
  expect(seen).toMatchObject({ title: 'Use pnpm', description: 'Use pnpm.', skillMd: templateMd });
  expect(seen.evidence.map(({ skillLine }) => skillLine)).toEqual([5, null]);
});

test.each<Partial<Proposal>>([{ edited: true }, { status: 'approved' }, { wording: null }])(
  'but what a person decided on or edited, and the template’s own words, as they are (%o)',
  (overrides) => {
    expect(unworded(worded(overrides))).toEqual(worded(overrides));
  },
);

test('the words stay while the draft is the same, with evidence that came since', () => {
  const before = worded();
  const [first, second] = before.evidence;
  if (!first || !second) throw new Error('The sample has evidence.');
  const more = { ...first, eventId: 'e3' };
  const mined = { ...unworded(before), evidence: [more, first, second] };
  const kept = wordedAgain(mined, before);
  expect(kept).toMatchObject({ title: 'Prefer pnpm', skillMd: wordedMd, wording: { author: wording.author } });
  expect(kept.evidence.map(({ skillLine }) => skillLine)).toEqual([null, first.skillLine, null]);
  expect(kept.wording?.template.skillLines).toHaveLength(3);
});

test('and go when the template drafts something else', () => {
  const mined = { ...unworded(worded()), skillMd: `${templateMd}- Never npm.\n` };
  expect(wordedAgain(mined, worded())).toEqual({ ...mined, wording: null });
});

test('flags are findings of the review, and follow their lines through an edit', () => {
  expect(flagFindings(worded())).toMatchObject([{ rule: 'model-unsupported', severity: 'warning', line: 9 }]);
  const after = wordedMd.replace('## Do', 'Mine.\n\n## Do');
  expect(wordingAfterEdit(wording, wordedMd, after)).toMatchObject({
    flags: [{ line: 11 }],
    citations: [{ line: 11 }],
  });
  const without = wordedMd.replace('- Install with pnpm.\n', '');
  expect(wordingAfterEdit(wording, wordedMd, without)).toMatchObject({ flags: [], citations: [] });
});

test('of a merge only the description is worded, and the rest stays to the letter', () => {
  const skill = (name: string, rule: string) =>
    `---\nname: ${name}\ndescription: ${rule} Use when installing packages.\nmetadata:\n  generator: skillify\n---\n\n# ${rule}\n\n## Do\n\n- ${rule}\n`;
  const rule = 'Always use pnpm for installing packages and running scripts.';
  const library = new LibraryScript()
    .adopt('use-pnpm', skill('use-pnpm', rule))
    .adopt('use-pnpm-too', skill('use-pnpm-too', 'Use pnpm for installing packages and running scripts.'))
    .session('Thanks.');
  const merge = library.mine().proposals.find(({ change }) => change === 'merge');
  expect(merge).toBeDefined();
  if (!merge) return;
  const { task, evidence } = rewordTask(merge);
  expect(task.data[0]?.text).toContain('Only the description is wanted');
  const description = 'Use pnpm for packages and scripts. Use when installing packages or running scripts.';
  const answer = { title: 'Another', description, sections: [] };
  const words = applyAnswer(merge, answer, evidence, 'anthropic/x');
  expect(words).toMatchObject({ title: merge.title, description, wording: { flags: [] } });
  const changed = words?.skillMd.split('\n').filter((line, index) => line !== merge.skillMd.split('\n')[index]);
  expect(changed).toEqual([`description: ${description}`]);
  const evil = { ...answer, description: 'Use pnpm from https://evil.invalid. Use when installing packages.' };
  expect(applyAnswer(merge, evil, evidence, 'anthropic/x')?.wording?.flags).toMatchObject([{ kind: 'new-url' }]);
});
