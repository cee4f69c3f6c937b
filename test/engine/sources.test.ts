import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import { transcriptPlaces } from '../../src/capture/captureRun.ts';
import { resolveProject } from '../../src/capture/locateProject.ts';
import { byteSize } from '../../src/engine/byteSize.ts';
import { transcriptSources } from '../../src/engine/sources.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'skillify-sources-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('tells folders, number and size of what would be read, without reading', async () => {
  const project = path.join(home, 'api');
  const slug = project.replace(/[^A-Za-z0-9]/g, '-');
  const own = path.join(home, '.claude/projects', slug);
  const other = path.join(home, '.claude/projects/-another-place');
  for (const folder of [project, own, other]) mkdirSync(folder, { recursive: true });
  const name = '00000000-0000-4000-8000-000000000001.jsonl';
  writeFileSync(path.join(other, name), '{}\n');
  // Nobody reads 20 GB in a test.
  closeSync(openSync(path.join(own, name), 'w'));
  truncateSync(path.join(own, name), 20_000_000_000);

  const options = { project: await resolveProject(project, [], null), home, environment: {}, assistants };
  const sources = await transcriptSources(assistants, transcriptPlaces(options));
  expect(sources.map(({ assistant }) => assistant)).toEqual(assistants.map(({ id }) => id));
  expect(sources.filter(({ transcripts }) => transcripts > 0)).toEqual([
    {
      assistant: 'claude-code',
      displayName: 'Claude Code',
      folders: [own],
      transcripts: 1,
      sizeBytes: 20_000_000_000,
      mixedProjects: true,
    },
  ]);
});

test.each([
  [0, '0 kB'],
  [12, '1 kB'],
  [4_200, '4 kB'],
  [3_440_000, '3.4 MB'],
  [234_000_000, '234 MB'],
  [20_000_000_000, '20 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteSize(bytes, 'en')).toBe(text);
});
