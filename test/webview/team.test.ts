import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberFilter } from '../../webview/sidebar/team/memberFilter.ts';
import { accessibilityProblems, colourProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { SidebarPages } from './page.ts';
import { showTheme, themeNames } from './themes.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/webview');
const hasChromium = chromiumPath() !== '';
if (!hasChromium)
  console.error('SKIPPED: the tests of the team in the sidebar need chromium (or CHROMIUM=/path/to/it).');

const list = { version: 2, tab: 'team' };
const shared = { version: 2, tab: 'team', page: { kind: 'shared', id: 'p-pnpm' }, expanded: {} };
const received = { version: 2, page: { kind: 'proposal', id: 't-received' }, expanded: {} };

interface Scene {
  readonly name: string;
  readonly scene: string;
  readonly state: unknown;
  readonly shows: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const scenes: readonly Scene[] = [
  { name: 'team-online', scene: 'team-online', state: list, shows: 'Run migrations before tests' },
  {
    name: 'team-members',
    scene: 'team-online',
    state: { ...list, expanded: { 'team-members': true } },
    shows: 'reviewer, you',
  },
  { name: 'team-offline', scene: 'team-offline', state: list, shows: 'Squash before merging' },
  { name: 'team-refused', scene: 'team-refused', state: list, shows: 'The token is unknown' },
  { name: 'team-shared', scene: 'team-online', state: shared, shows: 'Approve for Team' },
  {
    name: 'team-conflict',
    scene: 'team-conflict',
    state: shared,
    shows: 'Your decision was not recorded',
    prepare: (page) => page.getByRole('button', { name: 'Approve for Team' }).click(),
  },
  { name: 'team-proposal', scene: 'team-proposal', state: received, shows: 'From the team' },
];

const calls = (page: Page): Promise<readonly { method: string; params: unknown }[]> => page.evaluate('host.calls');
const asked = async (page: Page, method: string) => (await calls(page)).filter((call) => call.method === method);
const options = (page: Page) => page.getByRole('option');

test('a name with a space or a sign is quoted in the filter', () => {
  expect(memberFilter('Lee')).toBe('member:Lee');
  expect(memberFilter('Lee Ann')).toBe('member:"Lee Ann"');
  expect(memberFilter('a,"b')).toBe('member:"a,b"');
});

describe.skipIf(!hasChromium)('the team in the sidebar', () => {
  let pages: SidebarPages;
  beforeAll(async () => {
    pages = await SidebarPages.start();
  });
  afterAll(() => pages?.stop());

  test.each(scenes)(
    '$name has no accessibility problem in any theme',
    async ({ name, scene, state, shows, prepare }) => {
      const page = await pages.open({ scene, state });
      await page.locator('.lists, .page').first().waitFor();
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

  test.each(['en', 'de', 'zh-cn'])(
    '%s: every scene fits into 170 pixels',
    async (language) => {
      for (const { name, scene, state } of scenes) {
        const page = await pages.open({ scene, state, language, width: 170 });
        await page.locator('.lists, .page h1').first().waitFor();
        await page.screenshot({ path: path.join(shots, `${name}-narrow-${language}.png`) });
        const right = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('body *')]
            .filter((element) => !element.closest('.visually-hidden') && element.getBoundingClientRect().right > 171)
            .map((element) => element.outerHTML.slice(0, 120)),
        );
        expect(right, `${name} in ${language}`).toEqual([]);
        await page.close();
      }
    },
    90_000,
  );

  test('without a connection nothing of it shows, and nothing but where it stands is asked', async () => {
    const page = await pages.open({ scene: 'queue', state: list });
    await options(page).first().waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual([
      expect.stringMatching(/^Review/),
      expect.stringMatching(/^Library/),
      'Activity',
    ]);
    await page.getByRole('textbox', { name: 'Filter' }).fill('member:Lee');
    await page.getByText('There is no field “member”.').waitFor();
    expect(await page.getByText('Team', { exact: true }).count()).toBe(0);
    const methods = new Set((await calls(page)).map(({ method }) => method));
    expect([...methods].filter((method) => method.startsWith('team'))).toEqual(['teamStatus']);
    await page.close();
  });

  test('shared proposals stand apart from one’s own, with who contributed, and are filtered by member', async () => {
    const page = await pages.open({ scene: 'team-online' });
    await page.getByRole('tab', { name: /^Team/ }).click();
    await page.getByText('Connected to payments-api of Acme as Mia').waitFor();
    await options(page).first().waitFor();
    const all = await options(page).count();
    expect(await options(page).allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('Lee'), expect.stringContaining('Mia, Lee Ann')]),
    );
    expect(await page.getByRole('option', { name: /Name branches by ticket/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Show what Mia contributed to' }).click();
    await expect.poll(() => options(page).count()).toBe(all - 1);
    expect(await page.getByRole('textbox', { name: 'Filter' }).inputValue()).toBe('member:Mia');
    await page.close();
  });

  test('the scope is chosen by arrows, asked for anew and kept', async () => {
    const page = await pages.open({ scene: 'team-online', state: list });
    await options(page).first().waitFor();
    await page.getByRole('radio', { name: 'Team' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(async () => (await asked(page, 'teamProposals')).at(-1)?.params)
      .toEqual({ scope: 'organisation' });
    await expect.poll(() => page.evaluate('sessionStorage.getItem("kept")')).toContain('"teamScope":"organisation"');
    await page.close();
  });

  test('a decision names the text that was shown, says what it means, and a dismissal can be taken back', async () => {
    const page = await pages.open({ scene: 'team-online', state: shared });
    await page.getByText('Lee', { exact: true }).waitFor();
    await page.keyboard.press('d');
    await page.keyboard.press('2');
    await page.getByText(/^Dismissed .* for the team\.$/).waitFor();
    expect((await asked(page, 'teamDecide')).at(-1)?.params).toMatchObject({
      id: 'p-pnpm',
      action: 'dismiss',
      reason: 'not-useful',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await asked(page, 'teamDecide')).at(-1)?.params)
      .toMatchObject({ id: 'p-pnpm', action: 'reopen' });
    await page.close();
  });

  test('who comes second is told who decided what and when, and sees it on the page', async () => {
    const page = await pages.open({ scene: 'team-conflict', state: shared });
    await page.getByRole('button', { name: 'Approve for Team' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Lee approved this proposal on 2026-03-02 10:15 UTC');
    await page.getByText(/^Approved by Lee, /).waitFor();
    expect(await page.getByRole('button', { name: 'Approve for Team' }).count()).toBe(0);
    await page.close();
  });

  test('a line that no person typed is ticked before the team can approve it', async () => {
    const page = await pages.open({ scene: 'team-caution', state: shared });
    const approve = page.getByRole('button', { name: 'Approve for Team' });
    await page.getByText('No person typed these words.').waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await page.keyboard.press('a');
    expect(await asked(page, 'teamDecide')).toEqual([]);
    await page.getByRole('checkbox').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await approve.click();
    await expect
      .poll(async () => (await asked(page, 'teamDecide')).at(-1)?.params)
      .toMatchObject({ action: 'approve', ticks: ['c1'] });
    await page.close();
  });

  test('a role that may not decide is told so and has no buttons for it', async () => {
    const page = await pages.open({ scene: 'team-reader', state: shared });
    await page.getByText('Your role may not decide').waitFor();
    expect(await page.getByRole('button', { name: /Approve|Dismiss/ }).count()).toBe(0);
    await page.keyboard.press('a');
    expect(await asked(page, 'teamDecide')).toEqual([]);
    await page.close();
  });

  test('offline it says what waits, keeps what was listed, asks nobody again, and a decision waits', async () => {
    const page = await pages.open({ scene: 'team-online', state: list });
    await options(page).first().waitFor();
    await page.evaluate('host.engine.showTeam("offline")');
    await page.getByText('Offline: local work goes on').waitFor();
    await page.getByText('Waiting to be sent: sessions 3, removals 1, decisions 2').waitFor();
    const before = (await asked(page, 'teamProposals')).length;
    await page.evaluate('host.engine.showTeam("offline")');
    await expect.poll(async () => (await asked(page, 'teamStatus')).length).toBeGreaterThan(2);
    expect((await asked(page, 'teamProposals')).length).toBe(before);
    expect(await options(page).count()).toBeGreaterThan(1);
    await page.getByRole('tab', { name: /^Review/ }).click();
    await page.getByText('Offline: local work goes on').waitFor();
    await page.getByRole('tab', { name: /^Team/ }).click();
    await page.evaluate('host.engine.showTeam("online")');
    await options(page).first().click();
    await page.getByRole('button', { name: 'Approve for Team' }).waitFor();
    await page.evaluate('host.engine.showTeam("offline")');
    await page.getByText('Offline: local work goes on').waitFor();
    await page.getByRole('button', { name: 'Approve for Team' }).click();
    await page.getByText('the decision is kept and sent when it is back').waitFor();
    await page.close();
  });

  test('before sessions may be read the team is there already, and what is read is said to be sent to it', async () => {
    const page = await pages.open({ scene: 'first-run-team' });
    await page.getByRole('button', { name: 'Read Them' }).waitFor();
    await page.getByText('is also sent to this project’s team').waitFor();
    expect(await page.getByText('Nothing leaves this machine').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('tab', { name: /^Team/ }).click();
    await options(page).first().waitFor();
    await page.close();
  });

  test('a connection that is refused offers to connect again', async () => {
    const page = await pages.open({ scene: 'team-refused', state: list });
    await page.getByText('The exchange with the team has stopped').waitFor();
    await page.getByRole('button', { name: 'Connect Again...' }).click();
    await expect.poll(async () => (await asked(page, 'connectTeam')).length).toBe(1);
    await page.close();
  });

  test('a skill from the team is found by where it comes from, and shows its provenance', async () => {
    const page = await pages.open({ scene: 'team-proposal' });
    await options(page).first().waitFor();
    await page.getByRole('textbox', { name: 'Filter' }).fill('from:team member:lee');
    await expect.poll(() => options(page).count()).toBe(1);
    expect(await options(page).first().textContent()).toContain('Lee');
    await options(page).first().click();
    const facts = page.locator('[data-section=team-provenance] dd');
    await facts.first().waitFor();
    expect(await facts.allTextContents()).toEqual([
      expect.stringMatching(/^Lee, /),
      'payments-api of Acme',
      'name-branches',
      '2',
    ]);
    await page.close();
  });
});
