// Packages the built extension as dist/skillify.vsix; the same sources give the same bytes. `--pre-release` marks it for the pre-release channel.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    'pre-release': { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist/skillify.vsix' },
  },
});

/** Time of the commit that is packaged, in seconds; a fixed time where the sources came without git. */
function sourceDate() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 && /^\d+\s*$/.test(stdout) ? stdout.trim() : '1577836800';
}

// The zip file holds times and permissions, which must not depend on when and where it is made.
process.env.SOURCE_DATE_EPOCH ??= sourceDate();
process.env.TZ = 'UTC';
for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
  chmodSync(path.join(root, file), file === 'dist/cli.js' ? 0o755 : 0o644);
}
await createVSIX({
  cwd: root,
  packagePath: path.resolve(root, values.out),
  dependencies: false,
  skipLicense: false,
  preRelease: values['pre-release'],
});
