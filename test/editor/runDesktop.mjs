// Runs the in-host suite in a desktop VS Code: a downloaded one, or the one that VSCODE names.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-desktop-'));
const project = path.join(folder, 'payments-api');
cpSync(path.join(root, 'test/fixtures/sample/project'), project, { recursive: true });
cpSync(path.join(root, 'test/fixtures/sample/home'), path.join(folder, 'home'), { recursive: true });
spawnSync('git', ['init', '-q'], { cwd: project });

await runTests({
  ...(process.env.VSCODE
    ? { vscodeExecutablePath: process.env.VSCODE }
    : { version: process.env.VSCODE_VERSION ?? 'stable' }),
  extensionDevelopmentPath: root,
  extensionTestsPath: path.join(root, 'dist/test/editorSuite.js'),
  extensionTestsEnv: { HOME: path.join(folder, 'home'), USERPROFILE: path.join(folder, 'home') },
  launchArgs: [project, '--disable-workspace-trust', `--user-data-dir=${path.join(folder, 'user-data')}`],
});
