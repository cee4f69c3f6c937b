import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, colourProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { SidebarPages } from './page.ts';
import { showTheme, themeNames } from './themes.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/webview');
const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the sidebar tests need chromium (or CHROMIUM=/path/to/it).');

const calls = (page: Page): Promise<{ method: string; params: unknown }[]> => page.evaluate('host.calls');
const proposalState = { version: 2, page: { kind: 'proposal', id: 'p-pnpm' }, expanded: { score: true } };

function changeState(id: string) {
  return { version: 2, page: { kind: 'proposal', id }, expanded: {} };
}

interface Scene {
  readonly name: string;
  readonly scene: string;
  readonly state?: unknown;
  readonly shows: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const scenes: readonly Scene[] = [
  { name: 'queue', scene: 'queue', shows: 'Run migrations before tests' },
  { name: 'proposal', scene: 'queue', state: proposalState, shows: 'Always use pnpm in this project.' },
  {
    name: 'findings',
    scene: 'queue',
    state: { version: 2, page: { kind: 'proposal', id: 'p-migrate' }, expanded: {} },
    shows: 'does not say when',
  },
  { name: 'worded', scene: 'worded', state: proposalState, shows: 'The model added “pnpm run <script>”' },
  {
    name: 'dismissing',
    scene: 'queue',
    state: proposalState,
    shows: 'Why dismiss it?',
    prepare: (page) => page.getByRole('button', { name: 'Dismiss' }).click(),
  },
  {
    name: 'snoozing',
    scene: 'queue',
    state: proposalState,
    shows: 'Next month',
    prepare: (page) => page.getByRole('button', { name: 'Snooze' }).click(),
  },
  {
    name: 'grouped',
    scene: 'many',
    state: { version: 2, grouping: 'kind', lists: { review: { filter: 'score:>90', active: 'p-2', place: null } } },
    shows: 'Correction (',
  },
  {
    name: 'selected',
    scene: 'ten',
    state: { version: 2, selected: ['p-2', 'p-3', 'p-5'] },
    shows: 'Selected: 3',
  },
  {
    name: 'filter-problem',
    scene: 'ten',
    state: { version: 2, lists: { review: { filter: 'colour:red kind:fix' } } },
    shows: 'There is no field “colour”',
  },
  {
    name: 'no-results',
    scene: 'ten',
    state: { version: 2, lists: { review: { filter: 'nowhere' } } },
    shows: 'Nothing matches the filter',
  },
  {
    name: 'approving-several',
    scene: 'ten',
    state: { version: 2, selected: ['p-2', 'p-3', 'p-5'] },
    shows: 'Approve 3 proposals',
    prepare: async (page) => {
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('a');
    },
  },
  {
    name: 'dismissing-row',
    scene: 'ten',
    state: { version: 2, lists: { review: { active: 'p-4' } } },
    shows: 'Why dismiss “',
    prepare: async (page) => {
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('d');
    },
  },
  {
    name: 'keys',
    scene: 'ten',
    shows: 'Undo the last decision',
    prepare: async (page) => {
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('?');
    },
  },
  { name: 'library', scene: 'queue', state: { version: 2, tab: 'library' }, shows: 'Retired skills (' },
  { name: 'library-empty', scene: 'empty', state: { version: 2, tab: 'library' }, shows: 'No skills yet' },
  { name: 'activity', scene: 'queue', state: { version: 2, tab: 'activity' }, shows: 'Started by hand' },
  {
    name: 'running',
    scene: 'queue',
    shows: 'Sessions left: 12',
    prepare: async (page) => {
      await page.getByRole('option').first().waitFor();
      await page.evaluate(
        'host.emit("progress", { phase: "wording", message: "Wording drafts", fraction: 0.4, sessionsLeft: 12, tokens: 18250, costUsd: 0.0312, callsLeft: 9 })',
      );
    },
  },
  {
    name: 'dismissed',
    scene: 'queue',
    state: proposalState,
    shows: 'Dismissed Use pnpm',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.keyboard.press('1');
    },
  },
  {
    name: 'skill',
    scene: 'queue',
    state: { version: 2, page: { kind: 'skill', name: 'money-as-integers' }, expanded: {} },
    shows: 'Changed on disk',
  },
  { name: 'changes', scene: 'changes', shows: 'Old deploy script' },
  { name: 'revision', scene: 'changes', state: changeState('p-revise'), shows: 'The mistake came back 2 times' },
  { name: 'merge', scene: 'changes', state: changeState('p-merge'), shows: 'and retires' },
  { name: 'choice', scene: 'changes', state: changeState('p-choice'), shows: 'Which one holds?' },
  { name: 'retirement', scene: 'changes', state: changeState('p-retire'), shows: 'It is out of date' },
  { name: 'first-run', scene: 'first-run', shows: 'What is kept' },
  { name: 'first-run-nothing', scene: 'first-run-nothing', shows: 'No transcripts were found yet.' },
  { name: 'empty', scene: 'empty', shows: 'Nothing to review yet' },
  { name: 'done', scene: 'done', shows: 'All reviewed' },
  { name: 'capture-off', scene: 'capture-off', shows: 'Reading sessions is turned off' },
  { name: 'untrusted', scene: 'untrusted', shows: 'Restricted Mode' },
  { name: 'no-folder', scene: 'no-folder', shows: 'No folder is open' },
  { name: 'virtual', scene: 'virtual', shows: 'Not a folder on disk' },
  { name: 'error', scene: 'error', shows: 'Another window is using the store.' },
];

describe.skipIf(!hasChromium)('the review sidebar', () => {
  let pages: SidebarPages;
  beforeAll(async () => {
    pages = await SidebarPages.start();
  });
  afterAll(() => pages?.stop());

  test.each(scenes)(
    '$name has no accessibility problem in any theme',
    async ({ name, scene, state, shows, prepare }) => {
      const page = await pages.open({ scene, state });
      await page.getByRole('main').or(page.locator('.message')).first().waitFor();
      await prepare?.(page);
      await page.getByText(shows).first().waitFor();
      for (const theme of themeNames) {
        await showTheme(page, theme);
        await page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
        expect(await colourProblems(page), theme).toEqual([]);
      }
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('host.violations')).toEqual([]);
      await page.close();
    },
  );

  test.each(scenes)('$name fits into 170 pixels', async ({ name, scene, state, shows, prepare }) => {
    const page = await pages.open({ scene, state, width: 170 });
    await page.getByRole('main').or(page.locator('.message')).first().waitFor();
    await prepare?.(page);
    await page.getByText(shows).first().waitFor();
    await page.screenshot({ path: path.join(shots, `${name}-narrow.png`) });
    const overflowing = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('body *')]
        .filter((element) => !element.closest('.visually-hidden') && element.getBoundingClientRect().right > 171)
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(overflowing).toEqual([]);
    await page.close();
  });

  test.each(['de', 'zh-cn'])('%s: lists, forms and pages fit into 170 pixels too', async (language) => {
    const wanted = scenes.filter(({ name }) =>
      ['queue', 'selected', 'dismissing-row', 'snoozing', 'keys', 'activity', 'library', 'first-run'].includes(name),
    );
    for (const { name, scene, state } of wanted) {
      const page = await pages.open({ scene, state, language, width: 170 });
      await page.getByRole('main').waitFor();
      await page.locator('.tabs, .page').first().waitFor();
      await page.screenshot({ path: path.join(shots, `${name}-${language}.png`) });
      const right = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(right, `${name} in ${language}`).toBeLessThanOrEqual(170);
      await page.close();
    }
  });

  test('at 200 % zoom every button of the queue is in view', async () => {
    const page = await pages.open({ scene: 'ten', width: 600, height: 900, zoom: 2 });
    await page.getByRole('option').first().waitFor();
    await page.screenshot({ path: path.join(shots, 'queue-zoomed.png') });
    for (const name of ['Open', 'Dismiss', 'Snooze', 'Keys']) {
      const box = await page.getByRole('button', { name }).first().boundingBox();
      expect(box?.x, name).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 999), name).toBeLessThanOrEqual(300);
      expect((box?.y ?? 0) + (box?.height ?? 999), name).toBeLessThanOrEqual(450);
    }
    await page.close();
  });

  test('shows a skeleton while the engine has not answered', async () => {
    const page = await pages.open({ scene: 'loading' });
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.close();
  });

  test('leads from a line of the skill to its evidence and from there to the transcript', async () => {
    const page = await pages.open({ scene: 'queue', state: proposalState });
    await page.getByRole('button', { name: '2 pieces of evidence for this line' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('evidence-17');
    await page
      .getByRole('button', { name: /^Open transcript of Codex/ })
      .first()
      .click();
    await expect
      .poll(async () => (await calls(page)).at(-1))
      .toEqual({
        method: 'openTranscript',
        params: { eventId: 'ev2' },
      });
    await page.close();
  });

  test('marks what a language model wrote without evidence at its line', async () => {
    const page = await pages.open({ scene: 'worded', state: proposalState });
    const line = (text: string) => page.locator('.skill-text li', { hasText: text });
    await line('Run scripts with').getByRole('img', { name: 'The model added “pnpm run' }).waitFor();
    await line('Commit pnpm-lock.yaml').getByRole('img', { name: 'not borne out by evidence' }).waitFor();
    expect(await page.locator('.skill-text .flag').count()).toBe(2);
    await page.close();
  });

  test('retires a skill only after asking', async () => {
    const page = await pages.open({
      scene: 'queue',
      state: { version: 2, page: { kind: 'skill', name: 'validate-request-bodies' }, expanded: {} },
    });
    await page.getByRole('heading', { name: 'Validate request bodies', level: 1 }).waitFor();
    await page.keyboard.press('r');
    await page.keyboard.type('not used');
    expect((await calls(page)).some(({ method }) => method === 'retire')).toBe(false);
    await page.keyboard.press('Enter');
    await page.getByText('Retired Validate request bodies.').waitFor();
    expect((await calls(page)).find(({ method }) => method === 'retire')?.params).toEqual({
      name: 'validate-request-bodies',
      reason: 'not used',
    });
    await page.close();
  });

  test('approves opposite advice only after a side was chosen, and then what that side says', async () => {
    const page = await pages.open({ scene: 'changes', state: changeState('p-choice') });
    const approve = page.getByRole('button', { name: 'Approve' });
    await page.getByText('Choose a side to see its text.').waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await page.keyboard.press('a');
    expect(await page.getByRole('radio').evaluateAll((all) => all.map((each) => each.matches(':checked')))).toEqual([
      false,
      false,
    ]);
    await page.getByRole('radio', { name: /^Use npm/ }).click();
    await page.getByRole('heading', { name: 'Use npm', exact: true }).waitFor();
    expect((await calls(page)).find(({ method }) => method === 'chooseSide')?.params).toEqual({
      id: 'p-choice',
      side: 2,
    });
    await expect.poll(() => approve.isEnabled()).toBe(true);
    expect((await calls(page)).some(({ method }) => method === 'approve')).toBe(false);
    await page.keyboard.press('Escape');
    await page.close();
  });

  test('opens what a revision changes in the editor', async () => {
    const page = await pages.open({ scene: 'changes', state: changeState('p-revise') });
    await page.getByText('New', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Show Changes' }).click();
    await expect
      .poll(async () => (await calls(page)).at(-1))
      .toEqual({ method: 'openDiff', params: { id: 'p-revise' } });
    await page.close();
  });

  test('reads nothing on the first run until the button is pressed, then runs', async () => {
    const page = await pages.open({ scene: 'first-run' });
    await page.getByRole('button', { name: 'Choose Assistants...' }).click();
    await expect.poll(async () => (await calls(page)).at(-1)?.method).toBe('chooseAssistants');
    const before = (await calls(page)).map(({ method }) => method);
    expect(before.filter((method) => method === 'now' || method === 'allowReading')).toEqual([]);
    await page.getByRole('button', { name: 'Read Them' }).click();
    await page.getByText('Nothing new to propose, from 12 sessions.').waitFor();
    const after = (await calls(page)).map(({ method }) => method);
    expect(after.indexOf('now')).toBeGreaterThan(after.indexOf('allowReading'));
    await page.getByRole('heading', { name: 'All reviewed' }).waitFor();
    await page.close();
  });

  test('runs Skillify Now with progress and says what came of it', async () => {
    const page = await pages.open({ scene: 'done' });
    await page.getByRole('button', { name: 'Skillify Now' }).click();
    await page.getByText('Nothing new to propose, from 12 sessions.').waitFor();
    await page.close();
  });

  test('recovers from an error by trying again', async () => {
    const page = await pages.open({ scene: 'error' });
    await page.getByRole('alert').waitFor();
    await page.evaluate('host.stopFailing()');
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByRole('option').first().waitFor();
    await page.close();
  });

  test('loads a draft again that was changed elsewhere, and then approves what it shows', async () => {
    const page = await pages.open({ scene: 'queue', state: proposalState });
    await page.getByRole('heading', { name: 'Use pnpm in this repository', level: 1 }).waitFor();
    await page.evaluate(
      'host.engine.handle("editDraft", { id: "p-pnpm", skillMd: "---\\nname: x\\ndescription: y\\n---\\n\\nEdited text\\n" }, new AbortController().signal)',
    );
    await page.getByText('Edited text').waitFor();
    await page.getByText('Edited by you').waitFor();
    await page.keyboard.press('a');
    await page.getByText('Approved Use pnpm in this repository').waitFor();
    await page.close();
  });

  test('keeps its place over a reload and forgets a state of another version', async () => {
    const page = await pages.open({ scene: 'queue', state: proposalState });
    await page.getByRole('heading', { name: 'Use pnpm in this repository', level: 1 }).waitFor();
    const scrolled = page.locator('.page-scroll');
    await scrolled.evaluate((element) => element.scrollTo({ top: 240 }));
    await page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"pageScroll":240'));
    await page.reload();
    await page.getByRole('heading', { name: 'Use pnpm in this repository', level: 1 }).waitFor();
    await expect.poll(() => scrolled.evaluate((element) => element.scrollTop)).toBe(240);
    await page.close();
    const other = await pages.open({ scene: 'queue', state: { ...proposalState, version: 99 } });
    await other.getByRole('listbox', { name: 'Proposals' }).waitFor();
    await other.close();
  });

  test('renders hostile Markdown as text: no HTML, no images, no links but web, mail and the skill’s own files', async () => {
    const page = await pages.open({ scene: 'queue', state: proposalState });
    await page.getByRole('heading', { name: 'Use pnpm in this repository', level: 1 }).waitFor();
    const hostile = [
      '# <img src=x onerror=alert(1)>',
      '<script>window.hacked = 1</script>',
      '[a](javascript:alert(1)) [b](command:workbench.action.quit) [c](https://example.com) ![i](https://example.com/i.png)',
      '<https://example.org> [d](data:text/html,x) [e](mailto:a@example.com)',
      '[f](references/notes.md#part) [g](../../secret.txt) [h](/etc/passwd) [i](file:///etc/passwd) [j](http://example.net)',
    ].join('\n\n');
    await page.evaluate(
      (skillMd) =>
        Reflect.get(window, 'host').engine.handle('editDraft', { id: 'p-pnpm', skillMd }, new AbortController().signal),
      hostile,
    );
    await page.getByText('window.hacked = 1').waitFor();
    const text = page.locator('.skill-text');
    expect(await text.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      'https://example.com',
      'https://example.org',
      'mailto:a@example.com',
      'http://example.net',
    ]);
    expect(await text.locator('.file-link').allTextContents()).toEqual(['f']);
    expect(await text.locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
    await text.getByRole('link', { name: 'c', exact: true }).click();
    await expect
      .poll(async () => (await calls(page)).at(-1))
      .toEqual({ method: 'openLink', params: { href: 'https://example.com' } });
    await text.getByRole('button', { name: 'f', exact: true }).click();
    const link = { kind: 'proposal', id: 'p-pnpm', href: 'references/notes.md#part' };
    await expect.poll(async () => (await calls(page)).at(-1)).toEqual({ method: 'openSkillFile', params: link });
    await page.close();
  });
});
