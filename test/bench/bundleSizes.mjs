// The size of every bundle and of the package beside its budget. `node test/bench/bundleSizes.mjs [--json]` after
// `npm run package`, because only what is packaged is minified. The same budgets are tested in test/vscode/package.test.ts.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const budgets = JSON.parse(readFileSync(path.join(root, 'test/vscode/sizeBudgets.json'), 'utf8'));
const sizes = Object.entries(budgets).flatMap(([file, budget]) => {
  const place = path.join(root, 'dist', file);
  return existsSync(place) ? [{ file, bytes: statSync(place).size, budget }] : [];
});
if (values.json) console.log(JSON.stringify({ benchmark: 'bundleSizes', sizes }));
else {
  for (const { file, bytes, budget } of sizes)
    console.log(
      `${file.padEnd(28)} ${String(bytes).padStart(9)} of ${String(budget).padStart(9)} bytes${bytes > budget ? '  OVER' : ''}`,
    );
}
