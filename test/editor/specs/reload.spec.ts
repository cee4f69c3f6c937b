import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillQueue } from '../filledQueue.ts';
import { launchBrowser, openFolder, runCommand, serve, viewFrame, type Workbench } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

/** More make the test of the reload stricter: `SKILLIFY_RELOADS=8`. */
const reloads = Number(process.env['SKILLIFY_RELOADS'] ?? '2');

let sample: SampleFolder;
let workbench: Workbench;
let browser: Browser;
let page: Page;
let sidebar: FrameLocator;

beforeAll(async () => {
  mkdirSync(places.screenshots, { recursive: true });
  sample = sampleFolder();
  const storePath = path.join(sample.folder, 'store');
  await fillQueue(sample, storePath, 80);
  workbench = await serve({
    tool: places.tool,
    folder: sample.folder,
    extensions: [places.vsix],
    settings: {
      'workbench.colorTheme': 'Default Dark Modern',
      'skillify.capture.live': false,
      'skillify.capture.askFirst': false,
      'skillify.storeFolder': storePath,
    },
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  page.setDefaultTimeout(30_000);
  await openFolder(page, workbench, sample.project);
  sidebar = viewFrame(page, extensionId);
  await runCommand(page, 'Skillify: Review Proposals');
  await sidebar.getByRole('option').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  workbench?.stop();
  sample?.remove();
});

/** The first row in view, and how many of its pixels are above. */
function topRow(): Promise<string> {
  return sidebar.getByRole('listbox').evaluate((list) => {
    const { top } = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll('[role=option]')].map((row) => ({
      id: row.getAttribute('data-option'),
      box: row.getBoundingClientRect(),
    }));
    const first = rows.filter(({ box }) => box.bottom > top + 1).sort((a, b) => a.box.top - b.box.top)[0];
    return `${first?.id} ${Math.round(top - (first?.box.top ?? 0))}`;
  });
}

describe('a reload of the window', () => {
  test('at once after the last key keeps filter, tab, place in the list and a note half written', async () => {
    const filter = sidebar.getByRole('textbox', { name: 'Filter' });
    const list = sidebar.getByRole('listbox', { name: 'Proposals' });
    await filter.fill('kind:correction,preference,workflow,fix rule');
    await page.keyboard.press('Enter');
    for (let round = 1; round <= reloads; round += 1) {
      await list.evaluate((element, px) => element.scrollTo({ top: px }), 300 + round * 137);
      await list.focus();
      await page.keyboard.press('d');
      const note = sidebar.getByRole('textbox', { name: /^Note/ });
      await note.fill(`half a note, ${round}`);
      // What is typed is on its way out of the page within this time.
      await page.waitForTimeout(600);
      const place = await topRow();
      await page.reload();
      await page.locator('.monaco-workbench').waitFor();
      await expect.poll(() => filter.inputValue(), { timeout: 40_000 }).toContain('workflow,fix rule');
      await sidebar.getByRole('option').first().waitFor();
      expect(await sidebar.getByRole('tab', { name: /^Review/ }).getAttribute('aria-selected')).toBe('true');
      await expect.poll(topRow, { timeout: 5_000 }).toBe(place);
      await list.focus();
      await page.keyboard.press('d');
      expect(await note.inputValue()).toBe(`half a note, ${round}`);
      await page.keyboard.press('Escape');
    }
  });
});
