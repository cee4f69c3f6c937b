// Runs the specs in real VS Code workbenches. Expects a fresh build and package; installs the workbench when it is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { editorVersions, installEditor } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const out = path.join(root, 'test/.out');
mkdirSync(out, { recursive: true });

const isComplete = process.env.SKILLIFY_EDITOR_ALL === '1' || process.env.CI === 'true';
const versions = process.env.SKILLIFY_EDITOR
  ? [process.env.SKILLIFY_EDITOR]
  : isComplete
    ? editorVersions
    : editorVersions.slice(0, 1);

function hasChromium() {
  if (process.env.CHROMIUM && existsSync(process.env.CHROMIUM)) return true;
  const search = 'command -v chromium || command -v chromium-browser || command -v google-chrome';
  return spawnSync('sh', ['-c', search]).status === 0;
}

/** Why this version cannot be tested here, or null. */
function obstacle(version) {
  if (!hasChromium()) return 'chromium is not installed (apt-get install chromium, or CHROMIUM=/path/to/it)';
  for (const file of ['dist/skillify.vsix', 'dist/test/editorSuite.js']) {
    if (!existsSync(path.join(root, file))) throw new Error(`${file} is missing: run "npm run package" first`);
  }
  try {
    installEditor(version);
    return null;
  } catch (error) {
    return `VS Code ${version} could not be installed: ${error.message}`;
  }
}

function runVersion(version) {
  const reason = obstacle(version);
  if (reason !== null) {
    console.error(`\n**** SKIPPED: editor tests on VS Code ${version}. ${reason} ****\n`);
    return { version, passed: 0, failed: 0, skipped: 1, reason };
  }
  console.log(`\nEditor tests on VS Code ${version}`);
  const report = path.join(out, `editor-${version}.json`);
  rmSync(report, { force: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const config = path.join(root, 'test/editor/vitest.config.mts');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const result = spawnSync(process.execPath, [vitest, 'run', '--config', config, ...reporters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SKILLIFY_EDITOR: version },
  });
  if (!existsSync(report)) return { version, passed: 0, failed: 1, skipped: 0, reason: 'the run left no report' };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  // A run without tests or with a broken hook must not look green.
  const isBroken = result.status !== 0 && numFailedTests === 0;
  const failed = numFailedTests + (isBroken || numPassedTests === 0 ? 1 : 0);
  return { version, passed: numPassedTests, failed, skipped: numPendingTests, reason: null };
}

const results = versions.map(runVersion);
writeFileSync(path.join(out, 'editor.json'), `${JSON.stringify({ results }, null, 2)}\n`);
for (const { version, passed, failed, skipped } of results) {
  console.log(`VS Code ${version}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);
