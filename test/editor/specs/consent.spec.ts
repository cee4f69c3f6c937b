import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openFolder, panelFrame, runCommand, serve, viewFrame, type Workbench } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

let sample: SampleFolder;
let workbench: Workbench;
let browser: Browser;
let page: Page;
let sidebar: FrameLocator;
const shot = (name: string) => page.screenshot({ path: path.join(places.screenshots, `${name}.png`) });

beforeAll(async () => {
  mkdirSync(places.screenshots, { recursive: true });
  sample = sampleFolder();
  // Live capture is on: it must not start before the user agreed.
  const settings = { 'workbench.colorTheme': 'Default Dark Modern', 'files.simpleDialog.enable': true };
  workbench = await serve({ tool: places.tool, folder: sample.folder, extensions: [places.vsix], settings });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(20_000);
  await openFolder(page, workbench, sample.project);
  sidebar = viewFrame(page, extensionId);
});
afterAll(async () => {
  await browser?.close();
  workbench?.stop();
  sample?.remove();
});

/** Everything that the extension keeps, as one text. */
function stored(folder = path.join(workbench.userData, 'User/globalStorage', extensionId)): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .map((file) => (statSync(file).isDirectory() ? stored(file) : readFileSync(file, 'latin1')))
    .join('\n');
}

describe('consent, in the workbench', () => {
  test('nothing is read before the user agrees', async () => {
    await runCommand(page, 'Skillify: Review Proposals');
    await sidebar.getByRole('heading', { name: 'Read the sessions of payments-api?' }).waitFor();
    await sidebar.locator('.sources').getByText('Claude Code').waitFor();
    await sidebar.locator('.sources').getByText('~/.claude/projects/').first().waitFor();
    await shot('first-run');
    // Live capture would have started by now.
    await page.waitForTimeout(4000);
    expect(stored().includes('pnpm')).toBe(false);

    await runCommand(page, 'Skillify: Skillify Now');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(stored().includes('pnpm')).toBe(false);
  });

  test('assistants can be left out before anything is read', async () => {
    await sidebar.getByRole('button', { name: 'Choose Assistants...' }).click();
    await page.locator('.settings-editor').getByText('Set one to').first().waitFor();
    await shot('choose-assistants');
    await page.keyboard.press('Escape');
    const file = path.join(sample.project, '.vscode/settings.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('{', '{ "skillify.assistants": { "codex": false },'));
    await sidebar.locator('.sources').getByText('Codex', { exact: true }).waitFor({ state: 'detached' });
    writeFileSync(file, before);
    await sidebar.locator('.sources').getByText('Codex', { exact: true }).waitFor();
  });

  test('after agreeing it reads, and does not ask again', async () => {
    await sidebar.getByRole('button', { name: 'Read Them' }).click();
    await sidebar.getByRole('option').first().waitFor({ timeout: 60_000 });
    expect(stored().includes('pnpm')).toBe(true);
    await page.reload();
    await page.locator('.monaco-workbench').waitFor();
    await sidebar.getByRole('option').first().waitFor();
  });

  test('a session is forgotten from its transcript, after asking', async () => {
    await sidebar.getByRole('option').first().click();
    await sidebar.locator('.evidence-item').first().waitFor();
    const open = sidebar.getByRole('button', { name: /^Open transcript of/ }).first();
    await open.click();
    await panelFrame(page, extensionId).getByRole('button', { name: 'Open as Text' }).click();
    const lens = page.getByText('Forget This Session...').first();
    await lens.waitFor();
    await shot('transcript-lenses');
    const dialog = page.locator('.monaco-dialog-box');
    // A lens that is being drawn anew takes no click.
    await expect
      .poll(
        async () => {
          if (!(await dialog.isVisible())) await lens.click();
          return await dialog.getByText(/^Forget the session/).isVisible();
        },
        { interval: 1000, timeout: 20_000 },
      )
      .toBe(true);
    await shot('forget');
    await dialog.getByRole('button', { name: 'Forget', exact: true }).click();
    await page.locator('.notification-list-item', { hasText: 'The session is forgotten' }).waitFor();
    await page.getByRole('tab', { name: /^claude-code|^codex/ }).waitFor({ state: 'detached' });
    // The proposal quoted that session.
    await sidebar.getByRole('listbox', { name: 'Proposals' }).waitFor();
    await shot('forgotten');
  });

  test('hooks are shown before they are written, and not written unless confirmed', async () => {
    const settings = path.join(workbench.home, '.claude/settings.json');
    await runCommand(page, 'Skillify: Install Hooks...');
    const pick = page.locator('.quick-input-widget');
    await pick.getByText('Claude Code').first().waitFor();
    await page.keyboard.press('Enter');
    await pick.getByText('Install These Hooks?').waitFor();
    await page.locator('.multiDiffEditor, .multi-diff-root-element').getByText('settings.json').first().waitFor();
    await shot('hooks');
    expect(existsSync(settings)).toBe(false);
    await page.keyboard.press('Enter');
    await page.locator('.notification-list-item', { hasText: 'Hooks installed' }).first().waitFor();
    expect(readFileSync(settings, 'utf8')).toContain('skillify-hook.js');
    await runCommand(page, 'Skillify: Show Hooks Status');
    await page.locator('.view-line', { hasText: 'Claude' }).first().waitFor();
    await shot('hooks-status');
  });
});
