import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PanelSubject } from '../../src/engine/rpcPanel.ts';
import { accessibilityProblems, colourProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { PanelPages } from './panelPage.ts';
import { showTheme, themeNames } from './themes.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/panel');
const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the panel tests need chromium (or CHROMIUM=/path/to/it).');

const calls = (page: Page): Promise<{ method: string; params: unknown }[]> => page.evaluate('host.calls');
const lastCall = (page: Page) => async () => (await calls(page)).at(-1);

const proposal = (id: string): PanelSubject => ({ kind: 'proposal', id });
const skill = (name: string): PanelSubject => ({ kind: 'skill', name });
const session = (sessionId: string, eventId: string | null = null): PanelSubject => ({
  kind: 'session',
  sessionId,
  eventId,
});

interface Scene {
  readonly name: string;
  readonly subject: PanelSubject;
  readonly scene?: string;
  readonly shows: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const scenes: readonly Scene[] = [
  { name: 'proposal', subject: proposal('p-pnpm'), shows: 'Similar skills' },
  {
    name: 'quotes',
    subject: proposal('p-pnpm'),
    shows: 'No, use pnpm here.',
    prepare: (page) => page.getByTestId('chip-17').focus(),
  },
  {
    name: 'dismissing',
    subject: proposal('p-pnpm'),
    shows: 'Why dismiss it?',
    prepare: async (page) => {
      await page.getByText('Similar skills').waitFor();
      await page.keyboard.press('d');
    },
  },
  {
    name: 'snoozing',
    subject: proposal('p-pnpm'),
    shows: 'Put it off until when?',
    prepare: async (page) => {
      await page.getByText('Similar skills').waitFor();
      await page.keyboard.press('s');
    },
  },
  {
    name: 'approved',
    subject: proposal('p-pnpm'),
    shows: 'Approved. The skill is in the library.',
    prepare: async (page) => {
      await page.getByText('Similar skills').waitFor();
      await page.keyboard.press('a');
    },
  },
  { name: 'worded', subject: proposal('p-migrate'), shows: 'Worded by anthropic' },
  { name: 'revision', subject: proposal('p-revise'), shows: 'The mistake came back 2 times' },
  { name: 'merge', subject: proposal('p-merge'), shows: 'pnpm-only, version 2' },
  { name: 'choice', subject: proposal('p-choice'), shows: 'Which one holds?' },
  { name: 'retirement', subject: proposal('p-retire'), shows: 'It is out of date' },
  { name: 'skill', subject: skill('money-as-integers'), shows: 'Version 2' },
  { name: 'retired', subject: skill('old-deploy-script'), shows: 'Removed' },
  { name: 'transcript', subject: session('s', 't5'), shows: 'The prompt opens with' },
  { name: 'transcript-empty', subject: session('s-empty'), shows: 'Nothing of this session can be shown.' },
  {
    name: 'transcript-search',
    subject: session('s'),
    shows: '1 of 3',
    prepare: (page) => page.getByRole('searchbox').fill('zod'),
  },
  { name: 'transcript-gone', subject: session('gone'), shows: 'no longer stored' },
  { name: 'activity', subject: { kind: 'activity' }, shows: 'Too early to say' },
  {
    name: 'activity-tables',
    subject: { kind: 'activity' },
    shows: 'Times it came up',
    prepare: async (page) => {
      await page.getByText('Too early to say').first().waitFor();
      for (const button of await page.getByRole('button', { name: 'Show as table' }).all()) await button.focus();
      while ((await page.getByRole('button', { name: 'Show as table' }).count()) > 0)
        await page.getByRole('button', { name: 'Show as table' }).first().click();
    },
  },
  { name: 'activity-empty', subject: { kind: 'activity' }, scene: 'empty', shows: 'Nothing to show yet' },
  { name: 'error', subject: proposal('p-pnpm'), scene: 'error', shows: 'Another window is using the store.' },
];

describe.skipIf(!hasChromium)('the editor panels', () => {
  let pages: PanelPages;
  beforeAll(async () => {
    pages = await PanelPages.start();
  });
  afterAll(() => pages?.stop());

  test.each(scenes)(
    '$name has no accessibility problem in any theme',
    async ({ name, subject, scene, shows, prepare }) => {
      const page = await pages.open({ subject, ...(scene ? { scene } : {}) });
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

  // 550 CSS pixels are what is left of a panel of 1100 at 200 % zoom.
  test.each(scenes)('$name fits at 200 % zoom', async ({ name, subject, scene, shows, prepare }) => {
    const page = await pages.open({ subject, width: 550, height: 700, ...(scene ? { scene } : {}) });
    await prepare?.(page);
    await page.getByText(shows).first().waitFor();
    await page.screenshot({ path: path.join(shots, `${name}-zoomed.png`) });
    const overflowing = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('body *')]
        .filter((element) => !element.closest('.visually-hidden') && element.getBoundingClientRect().right > 551)
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(overflowing).toEqual([]);
    await page.close();
  });

  describe('a proposal', () => {
    test('shows the counts beside each line; one quote opens its turn, several are shown to choose from', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      const several = page.getByTestId('chip-17');
      await page.getByRole('button', { name: 'Line 17: 2 for, 0 against. Show the quotes.' }).waitFor();
      await several.click();
      const quote = page.getByRole('button', { name: /stop\. this repo is pnpm/ });
      await quote.click();
      await expect.poll(lastCall(page)).toEqual({ method: 'openTranscript', params: { eventId: 'ev2' } });
      await page.keyboard.press('Escape');
      await expect.poll(() => several.getAttribute('aria-expanded')).toBe('false');
      // What the pointer is on, or the focus, keeps the quotes open over the lines below.
      await page.getByRole('heading', { level: 1 }).click();
      await page.mouse.move(5, 5);
      const against = page.getByTestId('chip-23');
      await page.getByRole('button', { name: 'Line 23: 0 for, 1 against. Show the quotes.' }).waitFor();
      await against.click();
      await expect.poll(lastCall(page)).toEqual({ method: 'openTranscript', params: { eventId: 'ev4' } });
      await page.close();
    });

    test('has a score that adds up by hand', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      const rows = page.locator('.score-card tbody tr');
      await rows.first().waitFor();
      const cells = await rows.evaluateAll((all) =>
        all.map((row) =>
          [...row.querySelectorAll('td')].map((cell) => Number.parseFloat((cell.textContent ?? '').replace('× ', ''))),
        ),
      );
      for (const [value = 0, weight = 0, points = 0] of cells) expect(points).toBeCloseTo(value * weight * 100, 0);
      await page.close();
    });

    test('is decided by single keys and taken back by another', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByText('Similar skills').waitFor();
      // The text that came before the decision may still be in view when the key is pressed.
      const undo = async () => {
        await page.keyboard.press('u');
        await page.getByText('Undone: Use pnpm').waitFor();
        await page.getByRole('button', { name: 'Approve' }).waitFor();
      };
      await page.keyboard.press('s');
      await page.getByRole('button', { name: /^Next week/ }).waitFor();
      await page.keyboard.press('2');
      await page.getByText(/Use pnpm.* comes back on \w+day, /).waitFor();
      await undo();
      await page.keyboard.press('d');
      await page.keyboard.press('3');
      await page.keyboard.press('Enter');
      await page.getByText('Dismissed Use pnpm').waitFor();
      await undo();
      await page.keyboard.press('a');
      await page.getByText('Approved. The skill is in the library.').waitFor();
      await page.locator('.notice', { hasText: 'Approved Use pnpm' }).waitFor();
      await undo();
      const kinds = ['snooze', 'dismiss', 'approve', 'undo'];
      const decided = (await calls(page)).filter(({ method }) => kinds.includes(method));
      const undone = { method: 'undo', params: { subject: 'p-pnpm' } };
      expect(decided).toMatchObject([
        { method: 'snooze', params: { until: expect.any(Number) } },
        undone,
        { method: 'dismiss', params: { reason: 'too-specific' } },
        undone,
        { method: 'approve' },
        undone,
      ]);
      await page.close();
    });

    test('names the last decision of all before it takes that back', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByText('Similar skills').waitFor();
      await page.evaluate(() =>
        Reflect.get(window, 'host').engine.handle(
          'dismiss',
          { id: 'p-migrate', reason: 'wrong', note: '' },
          new AbortController().signal,
        ),
      );
      await page.keyboard.press('u');
      await page.getByText(/^Last decision: Dismissed “/).waitFor();
      expect((await calls(page)).some(({ method }) => method === 'undo')).toBe(false);
      await page.keyboard.press('u');
      await page.getByText(/^Undone: /).waitFor();
      expect(await calls(page)).toContainEqual({ method: 'undo', params: { subject: 'p-migrate' } });
      await page.close();
    });

    test('that was approved has its way back beside it, also in a panel that is opened later', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByText('Similar skills').waitFor();
      await page.keyboard.press('a');
      await page.getByText('Approved. The skill is in the library.').waitFor();
      await page.locator('.notice').getByRole('button', { name: 'Cancel' }).click();
      await page.locator('.decision-bar').getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      await page.close();
    });

    test('opens the skill’s own files and web addresses through the host, and nothing else', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByText('Similar skills').waitFor();
      await page.evaluate(
        (skillMd) =>
          Reflect.get(window, 'host').engine.handle(
            'editDraft',
            { id: 'p-pnpm', skillMd },
            new AbortController().signal,
          ),
        '# Links\n\n[notes](references/notes.md) [site](http://example.com) [up](../other/SKILL.md) [quit](command:x) [top](#links)\n',
      );
      const text = page.locator('.skill-text');
      await text.getByRole('button', { name: 'notes' }).click();
      const link = { kind: 'proposal', id: 'p-pnpm', href: 'references/notes.md' };
      await expect.poll(lastCall(page)).toEqual({ method: 'openSkillFile', params: link });
      await text.getByRole('link', { name: 'site' }).click();
      await expect.poll(lastCall(page)).toEqual({ method: 'openLink', params: { href: 'http://example.com' } });
      const before = (await calls(page)).length;
      for (const name of ['up', 'quit', 'top']) await text.getByText(name, { exact: true }).click();
      expect((await calls(page)).length).toBe(before);
      expect(page.url()).not.toContain('#links');
      await page.close();
    });

    test('with opposite advice is not approved before a side is chosen', async () => {
      const page = await pages.open({ subject: proposal('p-choice') });
      await page.getByText('Which one holds?').first().waitFor();
      await page.keyboard.press('a');
      expect(await page.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
      await page.keyboard.press('2');
      await page.getByRole('button', { name: 'Chosen' }).waitFor();
      expect((await calls(page)).some(({ method }) => method === 'approve')).toBe(false);
      await page.keyboard.press('a');
      await page.getByText('Approved. The skill is in the library.').waitFor();
      await page.close();
    });

    test('that changes a skill opens as the editor’s own diff', async () => {
      const page = await pages.open({ subject: proposal('p-revise') });
      await page.getByRole('button', { name: 'Show Changes' }).waitFor();
      await page.keyboard.press('c');
      await expect.poll(lastCall(page)).toEqual({ method: 'openDiff', params: { id: 'p-revise' } });
      await page.close();
    });

    test('leads to skills alike, wherever they are', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByRole('button', { name: 'Money as integers' }).click();
      const opened = { method: 'openPanel', params: { kind: 'skill', name: 'money-as-integers' } };
      await expect.poll(lastCall(page)).toEqual(opened);
      await page.getByRole('button', { name: 'The pnpm workspace' }).click();
      await expect.poll(lastCall(page)).toMatchObject({ method: 'openInstalled' });
      await page.close();
    });

    test('renders hostile text inert, with what is hidden in it made visible, and cuts what is endless', async () => {
      const page = await pages.open({ subject: proposal('p-pnpm') });
      await page.getByText('Similar skills').waitFor();
      const hostile = [
        '# <img src=x onerror="window.hacked = 1">',
        '[a](javascript:alert(1)) [b](command:workbench.action.quit) [c](https://example.com) ![i](https://example.com/i.png)',
        'invoice\u202Efdp.exe',
        `z${'\u0301'.repeat(80)}algo`,
        `\`\`\`\n${'x'.repeat(5_000)}\n\`\`\``,
      ].join('\n\n');
      const put = (text: string) =>
        page.evaluate(
          (skillMd) =>
            Reflect.get(window, 'host').engine.handle(
              'editDraft',
              { id: 'p-pnpm', skillMd },
              new AbortController().signal,
            ),
          text,
        );
      await put(hostile);
      const text = page.locator('.skill-text');
      await text.getByText('invoice⟦202E⟧fdp.exe').waitFor();
      expect(await text.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
        'https://example.com',
      ]);
      expect(await text.locator('img, script').count()).toBe(0);
      expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
      const marks = await text.evaluate((element) => (element.textContent ?? '').match(/\u0301/g)?.length);
      expect(marks).toBe(4);
      await put(`${'y'.repeat(1_000_000)}\n`);
      const more = text.getByRole('button', { name: /^Show .* more characters$/ });
      await more.waitFor();
      expect(await text.evaluate((element) => (element.textContent ?? '').length)).toBeLessThan(11_000);
      await more.click();
      await expect.poll(() => text.evaluate((element) => (element.textContent ?? '').length)).toBeGreaterThan(999_999);
      await page.close();
    });
  });

  describe('a skill', () => {
    test('shows its versions, what each changed, and goes back to one', async () => {
      const page = await pages.open({ subject: skill('money-as-integers') });
      await page.getByRole('button', { name: 'Show what changed in version 2' }).click();
      const diff = { method: 'openVersionDiff', params: { name: 'money-as-integers', version: 2 } };
      await expect.poll(lastCall(page)).toEqual(diff);
      expect(await page.getByRole('button', { name: 'Restore version 3' }).count(), 'the present one').toBe(0);
      await page.getByRole('button', { name: 'Restore version 1' }).click();
      await page.getByText('Version 1 is the text again').waitFor();
      await page.close();
    });

    test('is retired after a question, by keyboard', async () => {
      const page = await pages.open({ subject: skill('validate-request-bodies') });
      await page.getByRole('button', { name: 'Retire' }).waitFor();
      await page.keyboard.press('r');
      await page.keyboard.type('No longer true');
      await page.keyboard.press('Enter');
      await page.getByText('Retired Validate request bodies').waitFor();
      const retired = { method: 'retire', params: { name: 'validate-request-bodies', reason: 'No longer true' } };
      expect(await calls(page)).toContainEqual(retired);
      await page.close();
    });
  });

  test('a picture is a table at a press, and stays one after a reload', async () => {
    const page = await pages.open({ subject: proposal('p-pnpm') });
    const timeline = page.locator('.timeline-card');
    await timeline.getByRole('button', { name: 'Show as table' }).click();
    expect(await timeline.getByRole('row').count()).toBe(6);
    await page.reload();
    await timeline.getByRole('button', { name: 'Show as picture' }).waitFor();
    await page.close();
  });

  test('an error is told, and another try helps', async () => {
    const page = await pages.open({ subject: proposal('p-pnpm'), scene: 'error' });
    await page.getByRole('alert').waitFor();
    await page.evaluate('host.stopFailing()');
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByText('Similar skills').waitFor();
    await page.close();
  });
});
