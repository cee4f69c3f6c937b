import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { type CaptureOptions, captureProject } from '../../src/capture/captureRun.ts';
import { resolveProject } from '../../src/capture/locateProject.ts';
import { openStore } from '../../src/store/openStore.ts';

const assetPath = fileURLToPath(new URL('../../node_modules/sql.js/dist', import.meta.url));

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-capture-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A home with transcripts, a project and a store, all in one temporary folder. */
export async function captureFixture() {
  const folder = temporaryFolder();
  const home = path.join(folder, 'home');
  const projectPath = path.join(folder, 'app');
  mkdirSync(projectPath, { recursive: true });
  const project = await resolveProject(projectPath, []);
  const store = await openStore({ folder: path.join(folder, 'store'), assetPath });
  onTestFinished(() => store.close());
  const fileOf = (relative: string) => path.join(home, ...relative.split('/'));
  const text = (records: readonly JsonRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return {
    folder,
    home,
    project,
    store,
    slug: project.path.replace(/[^A-Za-z0-9]/g, '-'),
    write(relative: string, records: readonly JsonRecord[]): string {
      const file = fileOf(relative);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text(records));
      return file;
    },
    append(relative: string, records: readonly JsonRecord[]): void {
      appendFileSync(fileOf(relative), text(records));
    },
    capture: (more: Partial<CaptureOptions> = {}) =>
      captureProject({ project, home, environment: {}, store, assistants, ...more }),
  };
}
