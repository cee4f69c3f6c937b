import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { SidebarPages } from './page.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/webview');
const hasChromium = chromiumPath() !== '';
if (!hasChromium)
  console.error('SKIPPED: the tests of delivery in the sidebar need chromium (or CHROMIUM=/path/to/it).');

const proposal = { version: 2, page: { kind: 'proposal', id: 'p-pnpm' }, expanded: {} };
const skill = { version: 2, page: { kind: 'skill', name: 'money-as-integers' }, expanded: {} };
const calls = (page: Page): Promise<readonly { method: string; params: unknown }[]> => page.evaluate('host.calls');

describe.skipIf(!hasChromium)('delivery in the sidebar', () => {
  let pages: SidebarPages;
  beforeAll(async () => {
    pages = await SidebarPages.start();
  });
  afterAll(() => pages?.stop());

  test.each(['dark', 'light', 'hc-dark', 'hc-light'] as const)(
    'shows where a skill goes, who reads it and who twice, in %s',
    async (theme) => {
      const page = await pages.open({ scene: 'queue', state: proposal, theme });
      await page.getByText('Read by Claude Code').waitFor();
      expect(await page.getByTestId('copy').count()).toBe(0);
      await page.getByRole('button', { name: 'Choose Where...' }).click();
      await page.getByText('Read by Codex, Cursor').waitFor();
      await page.getByText(/more than once/).waitFor();
      expect(await page.getByTestId('copy').textContent()).toMatch(/^\.agents\/skills\//);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.screenshot({ path: path.join(shots, `delivery-${theme}.png`) });
      await page.close();
    },
  );

  test('the library tells what became of each copy, in words', async () => {
    const page = await pages.open({ scene: 'queue', state: skill });
    const copies = page.locator('[data-section=files] li');
    await copies.first().waitFor();
    expect(await copies.allTextContents()).toEqual([
      expect.stringMatching(/^\.claude\/skills\/.*As delivered · Read by Claude Code$/),
      expect.stringMatching(/^\.agents\/skills\/.*Edited by hand · Read by Codex, Cursor$/),
    ]);
    // One that was edited by hand is for a decision, not for a button that would have to overwrite it.
    expect(await page.getByRole('button', { name: 'Bring Up to Date' }).count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect((await calls(page)).some(({ method }) => method === 'deliver')).toBe(false);
    await page.screenshot({ path: path.join(shots, 'delivery-copies.png') });
    await page.close();
  });
});
