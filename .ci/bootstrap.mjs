// The three commands of the repository: start, test and editor. Needs nothing but Node and git; installs and builds what is missing.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...segments) => path.join(root, ...segments);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function run(command, parameters, options = {}) {
  const result = spawnSync(command, parameters, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function mustRun(command, parameters, options) {
  const status = run(command, parameters, options);
  if (status !== 0) {
    console.error(`${command} ${parameters.join(' ')} ended with ${status}.`);
    process.exit(status);
  }
}

function modifiedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

function newestBelow(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestBelow(file) : modifiedAt(file));
  }
  return newest;
}

function ensureInstalled() {
  if (modifiedAt(at('node_modules/.package-lock.json')) >= modifiedAt(at('package-lock.json'))) return;
  console.error('Installing packages…');
  mustRun(npm, ['ci', '--no-audit', '--no-fund']);
}

function ensureBuilt() {
  const sources = Math.max(
    newestBelow(at('src')),
    newestBelow(at('webview')),
    modifiedAt(at('esbuild.mjs')),
    modifiedAt(at('package.json')),
  );
  if (modifiedAt(at('dist/cli.js')) >= sources) return;
  console.error('Building…');
  mustRun(process.execPath, ['esbuild.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function cli(parameters) {
  const result = spawnSync(process.execPath, [at('dist/cli.js'), ...parameters], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    process.stderr.write(result.stderr);
    process.exit(result.status ?? 1);
  }
  return result.stdout;
}

/** A git copy of the sample project in a temporary folder, with the options that make Skillify read its sessions. */
function sampleScope() {
  const folder = path.join(os.tmpdir(), 'skillify-sample');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(at('test/fixtures/sample/project'), path.join(folder, 'payments-api'), { recursive: true });
  cpSync(at('test/fixtures/sample/home'), path.join(folder, 'home'), { recursive: true });
  const project = path.join(folder, 'payments-api');
  const git = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
  for (const parameters of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...git, 'commit', '-qm', 'Sample project'],
  ])
    spawnSync('git', parameters, { cwd: project, stdio: 'ignore' });
  const { aliases } = JSON.parse(readFileSync(at('test/fixtures/sample/sample.json'), 'utf8'));
  return [
    '--project',
    project,
    '--home',
    path.join(folder, 'home'),
    '--store',
    path.join(folder, 'store'),
    ...aliases.flatMap((alias) => ['--alias', alias]),
  ];
}

function start() {
  ensureInstalled();
  ensureBuilt();
  let scope = ['--project', process.env.INIT_CWD ?? process.cwd()];
  cli(['now', '--json', ...scope]);
  const isSample = JSON.parse(cli(['sessions', '--json', ...scope])).sessions.length === 0;
  if (isSample) {
    console.log(
      'No assistant has recorded sessions of this folder on this machine, so here is the bundled sample project.\n',
    );
    scope = sampleScope();
    process.stdout.write(cli(['now', ...scope]));
  } else {
    process.stdout.write(`${cli(['status', ...scope])}\n`);
    const { proposals } = JSON.parse(cli(['proposals', '--json', ...scope]));
    for (const proposal of proposals) process.stdout.write(`${cli(['proposals', 'show', proposal.id, ...scope])}\n`);
    if (proposals.length === 0) console.log('Nothing to propose yet.');
  }
  const options = scope.map((option) => (/\s/.test(option) ? JSON.stringify(option) : option)).join(' ');
  const { proposals } = JSON.parse(cli(['proposals', '--json', ...scope]));
  console.log('What to do next');
  if (proposals[0]) {
    console.log(`  approve one   node dist/cli.js proposals approve ${proposals[0].id} ${options}`);
    console.log(`  see it in git git -C ${JSON.stringify(scope[1])} status --short --untracked-files=all`);
  }
  console.log('  in VS Code    npm run editor');
  console.log('  everything    node dist/cli.js help');
}

/** One suite of `npm test`: its name, how it ran, and what it counted. */
function suite(name, outcome) {
  const { passed = 0, failed = 0, skipped = 0, note = '' } = outcome;
  return { name, passed, failed, skipped, note };
}

/** A check that either holds or does not, counted as one test. */
function check(name, command, parameters) {
  console.log(`\n── ${name}`);
  const status = run(command, parameters);
  return suite(name, status === 0 ? { passed: 1 } : { failed: 1 });
}

function vitest(name, report, parameters) {
  console.log(`\n── ${name}`);
  rmSync(report, { force: true });
  const bin = at('node_modules/vitest/vitest.mjs');
  const status = run(process.execPath, [
    bin,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...parameters,
  ]);
  if (!existsSync(report)) return suite(name, { failed: 1, note: 'The test runner left no report.' });
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests = 0,
    numFailedTestSuites = 0,
  } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests > 0 ? numFailedTests : status === 0 ? 0 : Math.max(1, numFailedTestSuites);
  return suite(name, { passed: numPassedTests, failed, skipped: numPendingTests });
}

function editorSuite() {
  const name = 'Real VS Code workbench';
  const report = at('test/.out/editor.json');
  console.log(`\n── ${name}`);
  rmSync(report, { force: true });
  const status = run(process.execPath, ['test/editor/run.mjs']);
  if (!existsSync(report)) return suite(name, { failed: 1, note: 'The editor tests left no report.' });
  const { results } = JSON.parse(readFileSync(report, 'utf8'));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const reasons = results.flatMap(({ version, reason }) => (reason ? [`VS Code ${version}: ${reason}`] : []));
  const failed = sum('failed');
  return suite(name, {
    passed: sum('passed'),
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: sum('skipped'),
    note: reasons.join('; '),
  });
}

function test() {
  ensureInstalled();
  mkdirSync(at('test/.out'), { recursive: true });
  const bin = (name) => at('node_modules/.bin', name);
  const suites = [
    check('Types: src', bin('tsc'), ['-p', 'src']),
    check('Types: webview', bin('tsc'), ['-p', 'webview']),
    check('Types: test', bin('tsc'), ['-p', 'test']),
    check('Lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
    check('Bundles', process.execPath, ['esbuild.mjs', '--production']),
    check('Package', process.execPath, ['.ci/package.mjs']),
    vitest('Unit, golden, contract and crash tests', at('test/.out/unit.json'), []),
    editorSuite(),
  ];
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('\n── Summary');
  for (const { name, passed, failed, skipped, note } of suites) {
    console.log(
      `${failed > 0 ? '✘' : '✔'} ${name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} SKIPPED` : ''}${note ? ` (${note})` : ''}`,
    );
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

function editor() {
  ensureInstalled();
  mustRun(process.execPath, ['esbuild.mjs', '--production'], { stdio: ['ignore', 'ignore', 'inherit'] });
  mustRun(process.execPath, ['.ci/package.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  mustRun(process.execPath, ['test/editor/open.mjs']);
}

const commands = { start, test, editor };
const command = commands[process.argv[2]];
if (!command) {
  console.error('usage: node .ci/bootstrap.mjs start|test|editor');
  process.exit(2);
}
command();
