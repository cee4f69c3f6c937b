// Packages the built extension as dist/skillify.vsix.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
await createVSIX({
  cwd: root,
  packagePath: path.join(root, 'dist', 'skillify.vsix'),
  dependencies: false,
  skipLicense: false,
});
