import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PanelSubject } from '../../src/engine/rpcPanel.ts';
import { accessibilityProblems } from './accessibility.ts';
import { chromiumPath } from './chromium.ts';
import { PanelPages } from './panelPage.ts';
import { themeNames } from './themes.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/panel');
const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the tests of provenance in panels need chromium (or CHROMIUM=/path/to/it).');

const subjects: readonly { readonly name: string; readonly subject: PanelSubject }[] = [
  { name: 'team-proposal', subject: { kind: 'proposal', id: 't-received' } },
  { name: 'team-skill', subject: { kind: 'skill', name: 'money-as-integers' } },
];

describe.skipIf(!hasChromium)('where a skill of the team comes from', () => {
  let pages: PanelPages;
  beforeAll(async () => {
    pages = await PanelPages.start();
  });
  afterAll(() => pages?.stop());

  test.each(subjects)(
    '$name: member, team and version are told, in every theme',
    async ({ name, subject }) => {
      for (const theme of themeNames) {
        const page = await pages.open({ subject, theme, scene: 'team' });
        const card = page.getByRole('region', { name: 'From the team' });
        await card.waitFor();
        expect(await card.locator('dd').allTextContents()).toEqual([
          expect.stringMatching(/^Lee, /),
          'payments-api of Acme',
          'name-branches',
          '2',
        ]);
        await card.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.close();
      }
    },
    90_000,
  );

  test('a skill of one’s own has no such card', async () => {
    const page = await pages.open({ subject: { kind: 'skill', name: 'money-as-integers' } });
    await page.getByRole('region', { name: 'Versions' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('region', { name: 'From the team' }).count()).toBe(0);
    await page.close();
  });
});
