// Makes a release commit and its tag: `node .ci/release.mjs patch|minor|major|X.Y.Z [--pre-release]`.
// An even minor number is a release, an odd one a pre-release, as the Marketplace wants the two channels told apart.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'pre-release': { type: 'boolean', default: false }, date: { type: 'string' } },
});
const isPreRelease = values['pre-release'];
const at = (file) => path.join(process.cwd(), file);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function git(...parameters) {
  const { status, stdout, stderr } = spawnSync('git', parameters, { encoding: 'utf8' });
  if (status !== 0) fail(`git ${parameters[0]} failed: ${stderr.trim()}`);
  return stdout.trim();
}

function nextVersion(current, step) {
  if (/^\d+\.\d+\.\d+$/.test(step ?? '')) return step;
  const [major, minor, patch] = current.split('.').map(Number);
  // The next minor number of the channel that is released to.
  const nextMinor = minor + 1 + ((minor + 1) % 2 === (isPreRelease ? 1 : 0) ? 0 : 1);
  if (step === 'major') return `${major + 1}.${isPreRelease ? 1 : 0}.0`;
  if (step === 'minor') return `${major}.${nextMinor}.0`;
  if (step === 'patch') return `${major}.${minor}.${patch + 1}`;
  return fail('Say what to release: patch, minor, major or a version such as 1.2.0.');
}

/** The changelog with what was unreleased under the version's own heading. */
function releasedChangelog(text, version, date) {
  const start = text.indexOf('## [Unreleased]\n');
  if (start < 0) fail('CHANGELOG.md has no section "## [Unreleased]".');
  const body = text.slice(start + '## [Unreleased]\n'.length);
  const next = body.search(/^## \[/m);
  const unreleased = next < 0 ? body : body.slice(0, next);
  if (!/^- /m.test(unreleased))
    fail('CHANGELOG.md says nothing under "## [Unreleased]"; write down what changed first.');
  return `${text.slice(0, start)}## [Unreleased]\n\n## [${version}] - ${date}\n${body}`;
}

if (git('status', '--porcelain') !== '') fail('The working tree has changes; commit them first.');
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const version = nextVersion(manifest.version, positionals[0]);
const isOdd = Number(version.split('.')[1]) % 2 === 1;
if (isOdd !== isPreRelease)
  fail(`${version} has an ${isOdd ? 'odd' : 'even'} minor number, which is a ${isOdd ? 'pre-release' : 'release'}.`);
if (git('tag', '--list', `v${version}`) !== '') fail(`The tag v${version} is there already.`);

const date = values.date ?? new Date().toISOString().slice(0, 10);
const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
lock.version = version;
lock.packages[''].version = version;
const changelog = releasedChangelog(readFileSync(at('CHANGELOG.md'), 'utf8'), version, date);
writeFileSync(at('package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
writeFileSync(at('package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
writeFileSync(at('CHANGELOG.md'), changelog);
git('add', 'package.json', 'package-lock.json', 'CHANGELOG.md');
git('commit', '-q', '-m', `Release ${version}`);
git('tag', '-a', `v${version}`, '-m', `Skillify ${version}`);
console.log(`Released ${version} in a commit and a tag. Push both: git push --follow-tags`);
