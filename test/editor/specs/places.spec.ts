import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openFolder, runCommand, serve, viewFrame } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { sampleFolder } from '../sample.ts';

let browser: Browser;
beforeAll(async () => {
  mkdirSync(places.screenshots, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('other workbenches', () => {
  test('Restricted Mode reads nothing and says so', async () => {
    const sample = sampleFolder();
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    const { tool, vsix } = places;
    const workbench = await serve({ tool, folder: sample.folder, extensions: [vsix], settings, hasTrust: true });
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      await openFolder(page, workbench, sample.project);
      await runCommand(page, 'Skillify: Skillify Now');
      await page.locator('.notification-list-item', { hasText: 'Restricted Mode' }).first().waitFor();
      await runCommand(page, 'Skillify: Review Proposals');
      const sidebar = viewFrame(page, extensionId);
      await sidebar.getByRole('heading', { name: 'Restricted Mode' }).waitFor();
      await page.screenshot({ path: path.join(places.screenshots, 'restricted.png') });
      await page.close();
      expect(sample.git('status', '--porcelain')).toBe('');
    } finally {
      workbench.stop();
      sample.remove();
    }
  });

  test.each([
    ['light', 'Default Light Modern'],
    ['high-contrast', 'Default High Contrast'],
  ])('the sidebar in the %s theme', async (name, theme) => {
    const sample = sampleFolder();
    const settings = { 'workbench.colorTheme': theme, 'skillify.capture.live': false };
    const { tool, vsix } = places;
    const workbench = await serve({ tool, folder: sample.folder, extensions: [vsix], settings });
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      await openFolder(page, workbench, sample.project);
      await runCommand(page, 'Skillify: Review Proposals');
      const sidebar = viewFrame(page, extensionId);
      await sidebar.getByRole('heading', { name: 'Read the sessions of payments-api?' }).waitFor({ timeout: 20_000 });
      await page.screenshot({ path: path.join(places.screenshots, `first-run-${name}.png`) });
      await sidebar.getByRole('button', { name: 'Read Them' }).click();
      await sidebar.getByRole('option').first().click({ timeout: 60_000 });
      await sidebar.locator('.evidence-item').first().waitFor();
      await page.screenshot({ path: path.join(places.screenshots, `proposal-${name}.png`) });
      await page.close();
    } finally {
      workbench.stop();
      sample.remove();
    }
  });
});
