import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser, openFolder, panelFrame, runCommand, serve, viewFrame } from './harness.ts';
import { findConvert, MovingPicture } from './movingPicture.ts';
import { extensionId, places } from './places.ts';
import { type SampleFolder, sampleFolder } from './sample.ts';

const root = path.resolve(places.vsix, '../..');
const target = path.join(root, 'media/skillify.gif');
const largestBytes = 1_500_000;
const longestMs = 20_000;

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'git.enableSmartCommit': false,
  'skillify.capture.live': false,
};

/** A transcript of the sample as Claude Code keeps it. */
function transcriptOf({ folder }: SampleFolder): string {
  const projects = path.join(folder, 'home/.claude/projects');
  const names = readdirSync(projects, { recursive: true, encoding: 'utf8' });
  const name = names.sort().find((each) => each.endsWith('.jsonl'));
  if (name === undefined) throw new Error(`There is no transcript below ${projects}.`);
  return path.join(projects, name);
}

async function openTranscriptFile(page: Page, file: string): Promise<void> {
  await runCommand(page, 'File: Open File...');
  const input = page.locator('.quick-input-widget input').first();
  const tab = page.getByRole('tab', { name: path.basename(file) });
  await input.fill(file);
  // The dialog takes the key only once it has looked at the folder.
  for (let attempt = 0; attempt < 10 && (await tab.count()) === 0; attempt += 1) {
    await page.keyboard.press('Enter');
    await tab.waitFor({ timeout: 2_000 }).catch(() => undefined);
  }
  await tab.waitFor();
}

/** From sessions on disk to the diff of an approved skill. */
async function play(page: Page, picture: MovingPicture, sample: SampleFolder): Promise<void> {
  const sidebar = viewFrame(page, extensionId);
  const panel = panelFrame(page, extensionId);
  await openTranscriptFile(page, transcriptOf(sample));
  await picture.take('Your assistants keep every session on this machine', 2200);

  const command = 'Skillify: Skillify Now';
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first();
  await page.keyboard.press('F1');
  await input.fill('>Skillify: Skillify N');
  await row.waitFor();
  await picture.take('Skillify reads them when you ask', 1300);
  await row.click();
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('Claude Code: ').waitFor();
  await picture.take('It shows what it would read, and waits until you agree', 2000);
  await dialog.getByRole('button', { name: 'Read Them' }).click();
  const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Skillify made' });
  await toast.waitFor({ timeout: 60_000 });
  await toast.getByRole('button', { name: 'Review' }).click();
  const first = sidebar.getByRole('option').first();
  await first.waitFor();
  await page.locator('.notifications-toasts .notification-list-item').waitFor({ state: 'detached' });
  await picture.take('Proposals: what you corrected, and what keeps coming back', 2000);

  await page.keyboard.press('Enter');
  await sidebar.locator('.evidence-item').first().waitFor();
  await picture.take('A skill in your own words, and where it would be written', 2000);
  const evidence = sidebar.getByRole('button', { name: /^Open transcript of/ }).first();
  await evidence.scrollIntoViewIfNeeded();
  await picture.take('Every line with the turns that support it', 2000);
  await evidence.click();
  await panel.locator('.row.match').first().waitFor();
  await picture.take('One press opens the conversation at that turn', 2200);

  await sidebar.locator('.content').click({ position: { x: 4, y: 4 } });
  await page.keyboard.press('o');
  await panel.getByText('Where it goes').waitFor();
  await panel.locator('.chip').first().waitFor();
  await picture.take('The whole proposal: evidence, score, checks', 2000);
  await panel.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('a');
  await panel
    .getByText(/^Approved /)
    .first()
    .waitFor();
  await picture.take('One key approves it', 1500);
  await runCommand(page, 'Skillify: Show Skill Changes');
  await page.locator('.multiDiffEditor, .multi-diff-root-element').getByText('SKILL.md').first().waitFor();
  await page.locator('.multiDiffEditor .view-line, .multi-diff-root-element .view-line').nth(8).waitFor();
  await picture.take('Git shows what changed. The next session knows it.', 2700);
}

async function record(): Promise<void> {
  if (!existsSync(places.vsix)) throw new Error('dist/skillify.vsix is missing: run "npm run package" first.');
  const convert = findConvert();
  const sample = sampleFolder();
  const workbench = await serve({
    tool: places.tool,
    folder: sample.folder,
    extensions: [places.vsix],
    settings: { ...settings, 'skillify.storeFolder': path.join(sample.folder, 'home/.local/share/skillify') },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 960, height: 620 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
    await openFolder(page, workbench, sample.project);
    const picture = new MovingPicture(page, await browser.newPage(), path.join(root, 'test/.out/recording'));
    await play(page, picture, sample);
    if (picture.lengthMs > longestMs) throw new Error(`It runs ${picture.lengthMs} ms, more than ${longestMs}.`);
    if (convert === null) {
      console.error(
        '\n**** The frames are in test/.out/recording, but there is no GIF: ImageMagick is missing (apt-get install imagemagick, or CONVERT=/path/to/convert). ****\n',
      );
      process.exitCode = 1;
      return;
    }
    const size = picture.join(convert, target);
    if (size > largestBytes) throw new Error(`${target} has ${size} bytes, more than ${largestBytes}.`);
    console.log(`${path.relative(root, target)}: ${(size / 1000).toFixed(0)} kB, ${picture.lengthMs / 1000} s`);
  } finally {
    await browser.close();
    workbench.stop();
    sample.remove();
  }
}

await record();
