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

const state = { version: 2, page: { kind: 'proposal', id: 'p-pnpm' }, expanded: {} };
const approvals = async (page: Page) => {
  const calls: { method: string; params: unknown }[] = await page.evaluate('host.calls');
  return calls.filter(({ method }) => method === 'approve').map(({ params }) => params);
};

describe.skipIf(!hasChromium)('a proposal with lines that need a tick', () => {
  let pages: SidebarPages;
  beforeAll(async () => {
    pages = await SidebarPages.start();
  });
  afterAll(() => pages?.stop());

  test('is approved by key or button only when every line has its tick', async () => {
    const page = await pages.open({ scene: 'ticks', state });
    const approve = page.getByRole('button', { name: /^Approve/ });
    await page.getByText('come from a web page').waitFor();
    await page.keyboard.press('a');
    expect(await approve.isDisabled()).toBe(true);
    expect(await page.getByRole('checkbox').count()).toBe(2);
    await page.getByRole('checkbox').first().check();
    expect(await approve.isDisabled()).toBe(true);
    expect(await approvals(page)).toEqual([]);
    await page.getByRole('checkbox').last().check();
    await approve.click();
    await expect.poll(() => approvals(page)).toMatchObject([{ id: 'p-pnpm', ticks: ['a'.repeat(24), 'b'.repeat(24)] }]);
    await page.close();
  });

  test('has no accessibility problem in any theme', async () => {
    const page = await pages.open({ scene: 'ticks', state });
    await page.getByText('come from a web page').waitFor();
    for (const theme of themeNames) {
      await showTheme(page, theme);
      await page.screenshot({ path: path.join(shots, `ticks-${theme}.png`) });
      expect(await colourProblems(page), theme).toEqual([]);
    }
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.close();
  });
});
