import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The production entry of a page in a real browser, with a scripted host in the place of the extension. */
export class ServedPage {
  private constructor(
    readonly browser: Browser,
    private readonly server: Server,
    /** Address of the page, without what a test adds to it. */
    readonly origin: string,
  ) {}

  /** Serves `webview/<name>` with the host that `test/webview/<host>` scripts. */
  static async start(name: string, host: string): Promise<ServedPage> {
    const files = await bundle(name, host);
    const server = createServer((request, response) => {
      const wanted = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
      const file = files.get(wanted);
      if (file) response.setHeader('Content-Type', file.type).end(file.body);
      else response.setHeader('Content-Type', 'text/html').end(wanted === '' ? htmlOf(name) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
    });
    return new ServedPage(browser, server, `http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

function htmlOf(name: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src 'self'; font-src 'self'">
<link rel="stylesheet" href="/${name}.css">
<title>Skillify</title>
</head>
<body>
<div id="root"></div>
<script nonce="n" src="/host.js"></script>
<script nonce="n" src="/${name}.js"></script>
</body>
</html>`;
}

async function bundle(name: string, host: string): Promise<Map<string, { type: string; body: Uint8Array }>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { [name]: `webview/${name}/main.tsx`, host: `test/webview/${host}` },
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
