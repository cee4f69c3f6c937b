import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../../src/assistants/session.ts';
import { workspaceKey } from '../../../src/capture/locateProject.ts';
import { contentHash } from '../../../src/skills/contentHash.ts';
import { openPostgresTeamStore } from '../../../src/team/postgresTeamStore.ts';
import { stampNow } from '../../../src/team/sharedDecision.ts';
import { TeamReview } from '../../../src/team/teamReview.ts';
import type { TeamStore } from '../../../src/team/teamStore.ts';
import { crashServer } from '../../fleet/serverFaults.ts';
import { batch, facts, prompt, proposal, START } from '../../store/sampleData.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { launchBrowser, openFolder, panelFrame, runCommand, serve, viewFrame, type Workbench } from '../harness.ts';
import { extensionId, places } from '../places.ts';
import { type SampleFolder, sampleFolder } from '../sample.ts';

const workspace = 'shop';
const never = new AbortController().signal;
const skills = [
  ['s-branches', 'name-branches', 'Name branches by ticket'],
  ['s-squash', 'squash-commits', 'Squash before merging'],
  ['s-tags', 'sign-tags', 'Sign release tags'],
] as const;

function textOf(name: string, title: string): string {
  return `---\nname: ${name}\ndescription: Use when work is committed in this repository.\n---\n\n# ${title}\n\n## Do\n\n- ${title}.\n`;
}

/** Every text file below a folder that holds one of these words. */
function filesWith(folder: string, words: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file, 'utf8');
      return words.some((word) => content.includes(word));
    });
}

describe.skipIf(!hasPostgres)('a project with a team, in the workbench', () => {
  let server: TestPostgres;
  let database: string;
  let sample: SampleFolder;
  let workbench: Workbench;
  let browser: Browser;
  let page: Page;
  let sidebar: FrameLocator;
  let restart: (() => Promise<void>) | null = null;
  const tokens = { Mia: '', Lee: '' };
  const shot = (name: string) => page.screenshot({ path: path.join(places.screenshots, `${name}.png`) });
  const option = (name: string) => sidebar.getByRole('option', { name: new RegExp(name) }).first();
  const status = () => sample.git('status', '--porcelain', '-uall').trimEnd().split('\n').filter(Boolean);

  beforeAll(async () => {
    mkdirSync(places.screenshots, { recursive: true });
    server = await TestPostgres.start();
    database = await server.createDatabase();
    const admin = await server.openAdmin(database);
    await admin.addOrganisation('Acme');
    tokens.Mia = await admin.addMemberWithToken('Acme', 'Mia', 'reviewer');
    tokens.Lee = await admin.addMemberWithToken('Acme', 'Lee', 'reviewer');
    await admin.close();
    await asLee(async (team) => {
      const shared = await team.within('team');
      const events = [prompt('lee-1', { sourceSessionId: 'lee', at: START })];
      await shared.appendCapture(batch(events, [facts('lee')], { path: '/home/lee/one.jsonl', relativePath: 'one' }));
      const sessionId = sessionIdOf('claude-code', 'lee');
      await shared.saveProposals(
        skills.map(([id, name, title]) => {
          const given = proposal(id, { name, title, skillMd: textOf(name, title), sources: [], contradiction: null });
          return { ...given, evidence: given.evidence.map((item) => ({ ...item, sessionId })) };
        }),
      );
    });
    sample = sampleFolder();
    workbench = await serve({
      tool: places.tool,
      folder: sample.folder,
      extensions: [places.vsix],
      settings: {
        'workbench.colorTheme': 'Default Dark Modern',
        'skillify.capture.live': false,
        'skillify.workspaceId': workspace,
      },
    });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(30_000);
    await openFolder(page, workbench, sample.project);
    sidebar = viewFrame(page, extensionId);
  });
  afterAll(async () => {
    await browser?.close();
    workbench?.stop();
    sample?.remove();
    await restart?.();
    server?.stop();
  });

  async function asLee<T>(work: (team: TeamStore) => Promise<T>): Promise<T> {
    const connection = server.loginUrl(database);
    const key = workspaceKey(workspace);
    const team = await openPostgresTeamStore(
      { connection, token: tokens.Lee, workspace: key, title: workspace, machine: 'lee' },
      never,
    );
    try {
      return await work(team);
    } finally {
      await team.close();
    }
  }

  /** Who decided what on a shared proposal, as the server knows it. */
  const decided = (id: string) =>
    asLee(async (team) => (await team.decisions('team', [id])).map(({ kind, by }) => `${kind} by ${by}`));

  /** Shows a list, from another one or from a page. */
  async function toTab(name: string): Promise<void> {
    const back = sidebar.getByRole('button', { name: 'Back to the list' });
    const tab = sidebar.getByRole('tab', { name: new RegExp(`^${name}`) });
    await back.or(tab).first().waitFor();
    if (await back.isVisible()) await back.click();
    await tab.click();
  }

  /** Answers the input box that asks for this. */
  async function answer(prompt: string, text: string): Promise<void> {
    await page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
    await page.locator('.quick-input-widget input').first().fill(text);
    await page.keyboard.press('Enter');
  }

  test('a connection says what leaves this machine, and nothing secret is written to disk', async () => {
    await runCommand(page, 'Skillify: Connect to Team Store...');
    await answer('Address of the team', server.loginUrl(database));
    await answer('Your member token', tokens.Mia);
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('What leaves this machine').waitFor();
    expect(await dialog.textContent()).not.toContain('login-password');
    await shot('team-connect');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await page
      .locator('.notifications-toasts', { hasText: 'Connected to shop of Acme as Mia (reviewer).' })
      .waitFor({ timeout: 40_000 });
    expect(filesWith(workbench.userData, ['login-password', tokens.Mia])).toEqual([]);
  });

  test('a shared proposal shows who contributed, and is decided on for the team', async () => {
    await runCommand(page, 'Skillify: Review Proposals');
    await toTab('Team');
    await sidebar.getByText('Connected to shop of Acme as Mia').waitFor();
    await option('Name branches by ticket').waitFor();
    expect(await option('Name branches by ticket').textContent()).toContain('Lee');
    await shot('team-list');
    await option('Name branches by ticket').click();
    await sidebar.locator('[data-section=team-contributors]', { hasText: 'Lee' }).waitFor();
    await sidebar.getByRole('button', { name: 'Approve for Team' }).click();
    await sidebar.getByText(/^Approved Name branches by ticket for the team/).waitFor();
    expect(await decided('s-branches')).toEqual(['approve by Mia']);
    expect(status()).toEqual([]);
  });

  test('who decides second is told who decided what, and nothing is overwritten', async () => {
    await toTab('Team');
    await option('Squash before merging').click();
    await sidebar.getByRole('button', { name: 'Approve for Team' }).waitFor();
    await asLee(async (team) => {
      const unused = () => {
        throw new Error('Nothing is shown here.');
      };
      const review = new TeamReview(team, { view: unused, summary: unused });
      const [, name, title] = skills[1];
      const hash = contentHash(textOf(name, title));
      await review.decide({ id: 's-squash', action: 'dismiss', contentHash: hash, reason: 'wrong' }, stampNow('Lee'));
    });
    await sidebar.getByRole('button', { name: 'Approve for Team' }).click();
    await sidebar
      .getByRole('alert')
      .getByText(/Lee dismissed this proposal on .* was not recorded/)
      .waitFor();
    await sidebar.getByText(/^Dismissed by Lee, /).waitFor();
    await shot('team-conflict');
    expect(await decided('s-squash')).toEqual(['dismiss by Lee']);
  });

  test('a skill that the team approved comes as a proposal, and accepting it writes the SKILL.md', async () => {
    await toTab('Review');
    await option('Name branches by ticket').click();
    const facts = sidebar.locator('[data-section=team-provenance]');
    await facts.getByText(/^Mia, /).waitFor();
    await shot('team-received');
    expect(status()).toEqual([]);
    await sidebar.getByRole('button', { name: 'Approve' }).click();
    await sidebar.getByText(/^Approved Name branches by ticket\. Written to/).waitFor();
    expect(status()).toEqual(['?? .claude/skills/name-branches/SKILL.md']);
    await toTab('Library');
    await option('Name branches by ticket').click();
    await sidebar.getByRole('button', { name: /^Open in editor/ }).click();
    const panel = panelFrame(page, extensionId);
    await panel.getByRole('region', { name: 'From the team' }).getByText('shop of Acme').waitFor();
    await shot('team-skill');
  });

  test('while the server is gone decisions wait, local work goes on, and both come together when it is back', async () => {
    await toTab('Review');
    await sidebar.getByRole('button', { name: 'Read Them' }).click();
    await option('pnpm here, never npm').waitFor({ timeout: 60_000 });
    await toTab('Team');
    await option('Sign release tags').click();
    await sidebar.getByRole('button', { name: 'Approve for Team' }).waitFor();
    restart = await crashServer(server);
    await sidebar.getByRole('button', { name: 'Dismiss' }).click();
    await page.keyboard.press('1');
    await sidebar.getByText('the decision is kept and sent when it is back').waitFor();
    await sidebar.getByText('Offline: local work goes on').waitFor();
    await sidebar.getByText(/Waiting to be sent:.* decisions 1/).waitFor();
    await shot('team-offline');

    await toTab('Review');
    await option('pnpm here, never npm').click();
    await sidebar.getByRole('button', { name: 'Approve' }).click();
    await sidebar.getByText(/^Approved .* Written to/).waitFor();
    const file = path.join(sample.project, '.claude/skills/use-pnpm-never-npm/SKILL.md');
    expect(existsSync(file)).toBe(true);

    await restart();
    restart = null;
    await toTab('Team');
    await sidebar.getByRole('button', { name: 'Sync Now' }).click();
    await sidebar.getByText('Connected to shop of Acme as Mia').waitFor();
    await expect.poll(() => decided('s-tags'), { timeout: 30_000 }).toEqual(['dismiss by Mia']);
    await shot('team-reconciled');
    expect(existsSync(file)).toBe(true);
  });
});
