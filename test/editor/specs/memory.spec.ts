import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseJson, stringAt } from '../../../src/base/json.ts';
import { launchBrowser, openFolder, panelFrame, runCommand, runInHost, serve, type Workbench } from '../harness.ts';
import { editorVersion, extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

describe('in the extension host', () => {
  let sample: SampleFolder;
  let workbench: Workbench;
  beforeAll(async () => {
    sample = sampleFolder();
    workbench = await serve({
      tool: places.tool,
      folder: sample.folder,
      extensions: [places.vsix],
      settings: { 'skillify.capture.live': false },
      environment: { SKILLIFY_REPORT: path.join(sample.folder, 'report.jsonl') },
      // Newer versions take an in-host suite only with this driver, older ones do not know it.
      flags: editorVersion === '1.104' ? [] : ['--vscode-option', 'enable-smoke-test-driver'],
    });
  });
  afterAll(() => {
    workbench?.stop();
    sample?.remove();
  });

  test('agents of the editor ask by tools and by the MCP server', { timeout: 240_000 }, async () => {
    const options = { workspace: sample.project, driver: places.driver, suite: places.memorySuite, timeoutMs: 210_000 };
    const code = await runInHost(workbench, options);
    const file = path.join(sample.folder, 'report.jsonl');
    expect(existsSync(file), 'the suite has written its report').toBe(true);
    const results = readFileSync(file, 'utf8').trim().split('\n').map(parseJson);
    for (const result of results) {
      const error = stringAt(result, 'error');
      console.log(`  ${error === undefined ? 'passed' : 'FAILED'} ${stringAt(result, 'name')} ${error ?? ''}`);
    }
    expect(results.filter((result) => stringAt(result, 'error') !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(10);
    expect(code).toBe(0);
  });
});

const themes = [
  ['dark', 'Default Dark Modern', 'vs-dark'],
  ['light', 'Default Light Modern', 'vs'],
  ['hc', 'Default High Contrast', 'hc-black'],
] as const;

describe('in the workbench', () => {
  let sample: SampleFolder;
  let workbench: Workbench;
  let browser: Browser;
  let page: Page;
  const foreignHosts = new Set<string>();
  const shot = (name: string) => page.screenshot({ path: path.join(places.screenshots, `${name}.png`) });
  const answer = () => panelFrame(page, extensionId);

  beforeAll(async () => {
    mkdirSync(places.screenshots, { recursive: true });
    sample = sampleFolder();
    mkdirSync(path.join(sample.folder, 'home', '.gemini'), { recursive: true });
    workbench = await serve({
      tool: places.tool,
      folder: sample.folder,
      extensions: [places.vsix],
      settings: {
        'workbench.colorTheme': themes[0][1],
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
    await runCommand(page, 'Skillify: Skillify Now');
    const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Skillify made' });
    await toast.waitFor({ timeout: 60_000 });
    await runCommand(page, 'Notifications: Clear All Notifications');
  });
  afterAll(async () => {
    await browser?.close();
    workbench?.stop();
    sample?.remove();
  });

  test('a question is typed, and answered with sources', async () => {
    await runCommand(page, 'Skillify: Ask...');
    const box = page.locator('.quick-input-widget');
    await box.getByText('summarise the last hour').waitFor();
    await shot('ask-box');
    await page.keyboard.type('what failed?');
    await page.keyboard.press('Enter');
    await answer().getByRole('heading', { level: 1, name: 'what failed?' }).waitFor();
    await answer().getByText('4 failed runs of 2 commands').waitFor();
    expect(await answer().locator('script').count()).toBe(0);
    await shot('ask-answer-dark');
  });

  test.each(themes.slice(1))('the answer in %s', async (name, theme, className) => {
    await runCommand(page, 'Preferences: Color Theme');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill(theme.replace('Default ', ''));
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
    await page.locator(`.monaco-workbench.${className}`).waitFor();
    await answer().getByText('4 failed runs of 2 commands').waitFor();
    await shot(`ask-answer-${name}`);
  });

  test('what is asked on is answered in the same editor', async () => {
    const link = answer().getByRole('navigation').getByRole('link').first();
    const question = (await link.textContent()) ?? '';
    await link.click();
    await answer().getByRole('heading', { level: 1, name: question }).waitFor();
    expect(await page.getByRole('tab', { name: /^Answer: / }).count()).toBe(1);
    await shot('ask-follow-up');
  });

  test('a source opens the session at its turn', async () => {
    await answer().locator('a.citation').first().click();
    await answer().locator('.row.match').first().waitFor();
    await shot('ask-source');
  });

  test('assistants are connected only after the exact change was shown', async () => {
    await runCommand(page, 'Skillify: Connect Assistants...');
    const list = page.locator('.quick-input-widget');
    await list.getByText('Claude Code').waitFor();
    await page.keyboard.press('Enter');
    await list.getByText('Connect These Assistants?').waitFor();
    await page.getByText('skillify-mcp.cjs').first().waitFor();
    await shot('connect-assistants');
    expect(existsSync(path.join(sample.project, '.mcp.json'))).toBe(false);
    await page.keyboard.press('Enter');
    const written = [path.join(sample.project, '.mcp.json'), path.join(sample.folder, 'home/.gemini/settings.json')];
    await expect.poll(() => written.every((file) => existsSync(file)), { timeout: 20_000 }).toBe(true);
    for (const file of written) expect(readFileSync(file, 'utf8')).toContain('skillify-mcp.cjs');
  });

  test('no other host was ever asked', () => {
    expect([...foreignHosts]).toEqual([]);
  });
});
