import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openFolder, panelFrame, runCommand, serve, viewFrame, type Workbench } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

const name = 'use-pnpm-never-npm';
const folders = ['.agents/skills', '.claude/skills', '.cursor/skills', '.pi/skills'];
const files = folders.map((folder) => `${folder}/${name}/SKILL.md`);

/** A workbench on the sample project, with its proposals in the sidebar. */
class Scene {
  private constructor(
    readonly sample: SampleFolder,
    private readonly workbench: Workbench,
    readonly page: Page,
    readonly sidebar: FrameLocator,
  ) {}

  static async open(browser: Browser, theme: string): Promise<Scene> {
    const sample = sampleFolder();
    const settings = { 'workbench.colorTheme': theme, 'skillify.capture.live': false };
    const { tool, vsix } = places;
    const workbench = await serve({ tool, folder: sample.folder, extensions: [vsix], settings });
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(40_000);
    await openFolder(page, workbench, sample.project);
    const sidebar = viewFrame(page, extensionId);
    await runCommand(page, 'Skillify: Review Proposals');
    await sidebar.getByRole('button', { name: 'Read Them' }).click();
    await sidebar.getByRole('option').first().waitFor({ timeout: 90_000 });
    return new Scene(sample, workbench, page, sidebar);
  }

  /** The proposal that says to use pnpm, open in the sidebar. */
  async openProposal(): Promise<void> {
    await this.sidebar
      .getByRole('option', { name: /pnpm here, never npm/i })
      .first()
      .click();
    await this.sidebar.getByRole('button', { name: 'Choose Where...' }).waitFor();
  }

  /** Chooses copies in the project for four assistants; pictures are named by the theme. */
  async chooseFour(theme: string): Promise<void> {
    const { page, sidebar } = this;
    await sidebar.getByRole('button', { name: 'Choose Where...' }).click();
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Project, links' }).waitFor();
    await this.shot(`delivery-scope-${theme}`);
    await rows.filter({ hasText: 'Project, copies' }).click();
    await rows.filter({ hasText: 'Codex' }).first().waitFor();
    const filter = page.locator('.quick-input-widget input[type=text]').first();
    for (const target of ['Codex', '.cursor/skills', '.pi/skills']) {
      await filter.fill(target);
      await rows
        .filter({ hasText: target })
        .first()
        .locator('input, .monaco-checkbox, .quick-input-list-checkbox')
        .first()
        .click();
    }
    await filter.fill('');
    await page.locator('.quick-input-widget', { hasText: '4 Selected' }).waitFor();
    await this.shot(`delivery-assistants-${theme}`);
    await page.locator('.quick-input-action .monaco-button', { hasText: 'OK' }).click();
    await sidebar.getByText('.pi/skills/').first().waitFor();
    await sidebar
      .getByText(/more than once/)
      .first()
      .waitFor();
    await this.shot(`delivery-chosen-${theme}`);
  }

  async shot(picture: string): Promise<void> {
    await this.page.screenshot({ path: path.join(places.screenshots, `${picture}.png`) });
  }

  /** What git sees, one line a file, in order. */
  status(): readonly string[] {
    return this.sample
      .git('status', '--porcelain', '-uall')
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  }

  commit(): void {
    this.sample.git('add', '-A');
    this.sample.git('commit', '-qm', 'Skills');
  }

  file(relative: string): string {
    return path.join(this.sample.project, relative);
  }

  async close(): Promise<void> {
    await this.page.close();
    this.workbench.stop();
    this.sample.remove();
  }
}

let browser: Browser;
beforeAll(async () => {
  mkdirSync(places.screenshots, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('one skill for four assistants, from approval to retirement, in the workbench', () => {
  let scene: Scene;
  let first = '';
  beforeAll(async () => {
    scene = await Scene.open(browser, 'Default Dark Modern');
  });
  afterAll(() => scene?.close());

  test('approval writes the four files that were chosen, and git shows exactly them', async () => {
    await scene.openProposal();
    await scene.chooseFour('dark');
    expect(scene.status()).toEqual([]);
    await scene.sidebar.getByRole('button', { name: 'Approve' }).click();
    await scene.sidebar
      .getByText(/^Approved /)
      .first()
      .waitFor();
    expect(scene.status()).toEqual(files.map((file) => `?? ${file}`).sort());
    first = readFileSync(scene.file(files[0] ?? ''), 'utf8');
    for (const file of files) expect(readFileSync(scene.file(file), 'utf8')).toBe(first);
    scene.commit();
  });

  test('a copy edited by hand is shown in the library, and the next run proposes to take the edit over', async () => {
    const edited = first.replace('## Do\n', '## Do\n\n- Ask before adding a dependency.\n');
    expect(edited).not.toBe(first);
    writeFileSync(scene.file(files[0] ?? ''), edited);
    await runCommand(scene.page, 'Skillify: Skillify Now');
    await runCommand(scene.page, 'Skillify: Review Proposals');
    await scene.sidebar.getByRole('tab', { name: /^Library/ }).click();
    await scene.sidebar.getByRole('option', { name: /pnpm/i }).first().click();
    await scene.sidebar
      .getByText(/Edited by hand/)
      .first()
      .waitFor();
    await scene.shot('delivery-copies-dark');
    await scene.page.keyboard.press('Escape');
    await runCommand(scene.page, 'Skillify: Review Proposals');
    await scene.sidebar.getByRole('tab', { name: /^Review/ }).click();
    const revision = scene.sidebar.getByRole('option').filter({ hasText: 'Revision' }).first();
    await revision.waitFor({ timeout: 60_000 });
    expect(scene.status()).toEqual([` M ${files[0]}`]);
    await revision.click();
    await scene.sidebar
      .getByText(/was changed by hand/)
      .first()
      .waitFor();
    await scene.shot('delivery-revision-dark');
  });

  test('approving merges the edit into every copy', async () => {
    await scene.sidebar.getByRole('button', { name: 'Approve' }).click();
    await scene.sidebar
      .getByText(/^Approved /)
      .first()
      .waitFor();
    expect(scene.status()).toEqual(files.map((file) => ` M ${file}`));
    for (const file of files)
      expect(readFileSync(scene.file(file), 'utf8')).toContain('- Ask before adding a dependency.');
    scene.commit();
  });

  test('restoring the first version puts it into every copy', async () => {
    await runCommand(scene.page, 'Skillify: Review Proposals');
    await scene.sidebar.getByRole('tab', { name: /^Library/ }).click();
    await scene.sidebar.getByRole('option', { name: /pnpm/i }).first().click();
    await scene.sidebar.getByRole('button', { name: /^Open in editor/ }).click();
    const panel = panelFrame(scene.page, extensionId);
    await panel.getByRole('button', { name: 'Restore version 1' }).click();
    await panel.getByRole('button', { name: 'Restore version 2' }).waitFor();
    expect(scene.status()).toEqual(files.map((file) => ` M ${file}`));
    for (const file of files) expect(readFileSync(scene.file(file), 'utf8')).toBe(first);
    scene.commit();
  });

  test('retiring removes every copy, and the folders that were made for them', async () => {
    await scene.sidebar.getByRole('button', { name: 'Retire' }).click();
    await scene.sidebar.locator('.inline-form').getByRole('button', { name: 'Retire' }).click();
    await scene.sidebar
      .getByText(/^Retired /)
      .first()
      .waitFor();
    expect(scene.status()).toEqual(files.map((file) => ` D ${file}`));
    for (const folder of folders) expect(existsSync(scene.file(path.dirname(folder))), folder).toBe(false);
  });
});

test.each([
  ['light', 'Default Light Modern'],
  ['high-contrast', 'Default High Contrast'],
])('the choice of assistants in the %s theme', async (picture, theme) => {
  const scene = await Scene.open(browser, theme);
  try {
    await scene.openProposal();
    await scene.chooseFour(picture);
    expect(scene.status()).toEqual([]);
  } finally {
    await scene.close();
  }
});
