import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PanelSubject } from '../../src/engine/rpcPanel.ts';
import { accessibilityProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { PanelPages } from './panelPage.ts';
import type { ThemeName } from './themes.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/panel');
const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the tests of the ledger’s pictures need chromium (or CHROMIUM=/path/to/it).');

const themes: readonly ThemeName[] = ['dark', 'light', 'hc-dark', 'hc-light'];
const subjects: readonly { readonly name: string; readonly subject: PanelSubject; readonly title: string }[] = [
  { name: 'ledger-skill', subject: { kind: 'skill', name: 'money-as-integers' }, title: 'Did it help?' },
  { name: 'ledger-library', subject: { kind: 'activity' }, title: 'Did the skills help?' },
];

const card = (page: Page, title: string) => page.getByRole('region', { name: title });

describe.skipIf(!hasChromium)('the picture of how skills did', () => {
  let pages: PanelPages;
  beforeAll(async () => {
    pages = await PanelPages.start();
  });
  afterAll(() => pages?.stop());

  describe.each(themes)('in the %s theme', (theme) => {
    test.each(subjects)('$name has no accessibility problem', async ({ name, subject, title }) => {
      const page = await pages.open({ subject, theme });
      await card(page, title).waitFor();
      await card(page, title).screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.close();
    });
  });

  test.each(subjects)(
    '$name says in its title and description what it shows, and shows a table instead',
    async (each) => {
      const page = await pages.open({ subject: each.subject });
      const picture = card(page, each.title).getByRole('img');
      await picture.waitFor();
      expect(await picture.locator('title').first().textContent()).toBe(each.title);
      const description = (await picture.locator('desc').textContent()) ?? '';
      expect(description).toMatch(
        /Before: the mistake in \d+ of \d+ eligible sessions .*Since: the mistake in \d+ of \d+/,
      );
      const marks = await picture.locator('.whisker').count();
      await card(page, each.title).getByRole('button', { name: 'Show as table' }).click();
      const rows = card(page, each.title).getByRole('table').first().locator('tbody tr');
      expect(await rows.count()).toBe(marks);
      await page.close();
    },
  );

  test('a skill approved days ago is too early to judge', async () => {
    const page = await pages.open({ subject: { kind: 'skill', name: 'validate-request-bodies' } });
    await card(page, 'Did it help?').getByText('Too early to say').waitFor();
    await page.close();
  });
});
