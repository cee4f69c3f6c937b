import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.ts';
import { type ThemeName, themeVariables } from './themes.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Where a rendered page is looked at. */
export interface PageOptions {
  readonly scene: string;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly state?: unknown;
  readonly language?: string;
  /** 2 shows everything twice as large, as the editor's zoom does. */
  readonly zoom?: number;
}

/** The sidebar's production entry in a real browser, with a scripted host in the place of the extension. */
export class SidebarPages {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  static async start(): Promise<SidebarPages> {
    const files = await bundle();
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
      const file = files.get(name);
      if (file) response.setHeader('Content-Type', file.type).end(file.body);
      else response.setHeader('Content-Type', 'text/html').end(name === '' ? html : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
    });
    return new SidebarPages(browser, server, `http://127.0.0.1:${port}`);
  }

  async open({
    scene,
    theme = 'dark',
    width = 320,
    height = 900,
    state,
    language = 'en',
    zoom = 1,
  }: PageOptions): Promise<Page> {
    const viewport = { width: Math.round(width / zoom), height: Math.round(height / zoom) };
    const page = await this.browser.newPage({ viewport, deviceScaleFactor: zoom, reducedMotion: 'reduce' });
    page.setDefaultTimeout(12_000);
    const { kind, variables } = themeVariables(theme);
    await page.addInitScript(
      ({ kind, variables, state }) => {
        if (state !== undefined && !sessionStorage.getItem('state')) {
          sessionStorage.setItem('state', JSON.stringify(state));
        }
        document.addEventListener('DOMContentLoaded', () => {
          for (const [name, value] of Object.entries(variables))
            document.documentElement.style.setProperty(name, value);
          document.body.className = kind;
          // The editor paints the sidebar behind the page.
          document.documentElement.style.backgroundColor = 'var(--vscode-sideBar-background)';
        });
      },
      { kind, variables, state },
    );
    await page.goto(`${this.origin}/?scene=${scene}&language=${language}`);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src 'self'; font-src 'self'">
<link rel="stylesheet" href="/sidebar.css">
<title>Skillify</title>
</head>
<body>
<div id="root"></div>
<script nonce="n" src="/host.js"></script>
<script nonce="n" src="/sidebar.js"></script>
</body>
</html>`;

async function bundle(): Promise<Map<string, { type: string; body: Uint8Array }>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { sidebar: 'webview/sidebar/main.tsx', host: 'test/webview/scriptedHost.ts' },
    bundle: true,
    write: false,
    outdir: path.join(root, 'dist/webview'),
    platform: 'browser',
    target: 'chrome128',
    format: 'iife',
    jsx: 'automatic',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { vscode: path.join(root, 'test/webview/vscodeStub.ts') },
  });
  const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
  return new Map(
    result.outputFiles.map((file) => {
      const type = types[path.extname(file.path)] ?? 'application/octet-stream';
      return [path.basename(file.path), { type, body: file.contents }];
    }),
  );
}
