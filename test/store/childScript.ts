import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/** Bundles a script of this folder, as the product is bundled, for running it in a process of its own. */
export async function childScript(name: string, options: { readonly minify?: boolean } = {}): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-child-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, `${path.basename(name)}.cjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    target: 'node20',
    minify: options.minify ?? false,
    logLevel: 'error',
  });
  return outfile;
}
