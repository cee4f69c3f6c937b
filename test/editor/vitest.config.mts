import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/editor/specs/*.spec.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Each spec runs a whole workbench.
    maxWorkers: 1,
    fileParallelism: false,
  },
});
