import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { PanelPages } from './panelPage.ts';

const shots = path.resolve(import.meta.dirname, '../.out/screenshots/panel');
const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the tests of the trigger card need chromium (or CHROMIUM=/path/to/it).');

describe.skipIf(!hasChromium)('the card on when a skill is called for', () => {
  let pages: PanelPages;
  beforeAll(async () => {
    pages = await PanelPages.start();
  });
  afterAll(() => pages.stop());

  test('tells on what a draft fires, and what another description changes while it is written', async () => {
    const page = await pages.open({ subject: { kind: 'proposal', id: 'p-pnpm' }, height: 1_600 });
    const tried = page.getByTestId('trigger-try');
    await tried.waitFor();
    expect(await page.getByTestId('trigger-recall').textContent()).toBe('Fires on 0 of 2 prompts behind its evidence.');
    await page.getByLabel('Try another description').fill('Use when adding a refund, or amounts in a table.');
    await page.getByText('Fires on 2 of 2 of its prompts (before: 0) and on 1 others (before: 0).').waitFor();
    await page.getByText('Prompts that were tried: 3').click();
    await page.getByText('add a refund endpoint').waitFor();
    await page.getByTestId('trigger-try').scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(shots, 'trigger-dark.png') });
    const methods: readonly string[] = await page.evaluate('host.calls.map((call) => call.method)');
    expect(methods).toContain('triggerTry');
    expect(methods).not.toContain('editDraft');
    await page.close();
  });
});
