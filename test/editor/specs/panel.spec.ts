import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openFolder, panelFrame, runCommand, serve, viewFrame, type Workbench } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

let sample: SampleFolder;
let workbench: Workbench;
let browser: Browser;
let page: Page;
const foreignHosts = new Set<string>();
const shot = (name: string) => page.screenshot({ path: path.join(places.screenshots, `${name}.png`) });

const panel = () => panelFrame(page, extensionId);

beforeAll(async () => {
  mkdirSync(places.screenshots, { recursive: true });
  sample = sampleFolder();
  workbench = await serve({
    tool: places.tool,
    folder: sample.folder,
    extensions: [places.vsix],
    settings: {
      'workbench.colorTheme': 'Default Dark Modern',
      'skillify.capture.live': false,
      'skillify.capture.askFirst': false,
    },
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(20_000);
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    const isOwn = hostname === '127.0.0.1' || hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (/^(?:https?|wss?):$/.test(protocol) && !isOwn) foreignHosts.add(hostname);
  });
  await openFolder(page, workbench, sample.project);
});
afterAll(async () => {
  await browser?.close();
  workbench?.stop();
  sample?.remove();
});

describe('editor panels, in the workbench', () => {
  test('a proposal opens beside the list by keyboard alone', async () => {
    await runCommand(page, 'Skillify: Skillify Now');
    const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Skillify made' });
    await toast.waitFor({ timeout: 60_000 });
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Skillify: Review Proposals');
    const sidebar = viewFrame(page, extensionId);
    const first = sidebar.getByRole('option').first();
    await first.waitFor();
    await first.focus();
    await page.keyboard.press('o');
    await panel().getByText('Where it goes').waitFor();
    await panel().getByText('Similar skills').waitFor();
    await panel().locator('.chip').first().waitFor();
    await shot('panel-proposal');
  });

  test('evidence opens the session at its turn', async () => {
    const quote = panel().locator('.quote').first();
    const words = ((await quote.locator('.quote-text').textContent()) ?? '').trim().split(/\s+/).slice(0, 3).join(' ');
    await panel().locator('.chip').first().focus();
    await panel().locator('.margin:focus-within .quote').first().click();
    await panel().locator('.row.match').first().waitFor();
    expect(await panel().locator('.row.match').first().textContent()).toContain(words.replace(/…$/, ''));
    await shot('panel-transcript');
  });

  test('a signal that is none is marked by key', async () => {
    const mark = panel().locator('.row.match .signal').first();
    await mark.waitFor();
    await panel().locator('.row.match').first().focus();
    await page.keyboard.press('w');
    await panel().locator('.row.match .signal.wrong').first().waitFor();
    await shot('panel-signal-wrong');
  });

  test('panels come back after a reload of the window, where they were', async () => {
    // By command the workbench writes down what is open before it goes; reloading the page may be too quick for that.
    const reloaded = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window');
    await reloaded;
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await panel().locator('.row .signal.wrong').first().waitFor({ timeout: 60_000 });
    await shot('panel-restored');
    const tabs = page.locator('.editor-group-container .tab');
    await expect.poll(() => tabs.count()).toBe(2);
    await tabs.first().click();
    await panel().getByText('Where it goes').waitFor({ timeout: 60_000 });
  });

  test('approving in the panel writes the skill, and its page shows the version', async () => {
    await panel().getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('a');
    await panel().getByText('Approved. The skill is in the library.').waitFor();
    const skillFiles = () => sample.git('status', '--porcelain', '-uall');
    expect(skillFiles()).toContain('.claude/skills/');
    await panel().locator('.notice', { hasText: 'Written to' }).waitFor();
    await page.keyboard.press('u');
    await panel().getByRole('button', { name: 'Approve' }).waitFor();
    expect(skillFiles()).not.toContain('.claude/skills/');
    await page.keyboard.press('a');
    await panel().getByText('Approved. The skill is in the library.').waitFor();
    await shot('panel-approved');
    await panel().getByRole('button', { name: 'Open the skill' }).click();
    await panel().getByText('Version 1').first().waitFor();
    await panel().getByRole('button', { name: 'Show what changed in version 1' }).click();
    await page.getByRole('tab', { name: /version 1/ }).waitFor();
    await shot('panel-version-diff');
  });

  test('activity is shown in pictures', async () => {
    await runCommand(page, 'Skillify: Show Activity');
    await panel().getByText('Sessions by week').waitFor();
    await panel().getByText('Too early to say').first().waitFor();
    await shot('panel-activity');
  });

  test('no other host was ever asked', () => {
    expect([...foreignHosts]).toEqual([]);
  });
});
