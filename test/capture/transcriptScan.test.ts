import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TranscriptPlace } from '../../src/assistants/assistant.ts';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { Slices } from '../../src/capture/slices.ts';
import { scanTranscripts } from '../../src/capture/transcriptScan.ts';
import { temporaryFolder } from './captureFixture.ts';

function treeOf(...files: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'x');
  }
  return folder;
}

async function scan(folder: string, ...places: readonly Partial<TranscriptPlace>[]) {
  const kinds = places.map((place) => ({
    assistant: claudeCode,
    place: { folder, accepts: () => 'main' as const, mixedProjects: true, ...place },
  }));
  const { found, unreadable } = await scanTranscripts(kinds, new Slices(undefined));
  expect(unreadable).toEqual([]);
  return found.map(({ relativePath, format }) => `${relativePath} ${format}`).sort();
}

describe('scanTranscripts', () => {
  it('gives every kind of transcript of one folder its format', async () => {
    const folder = treeOf('a/x.jsonl', 'a/x.db', 'a/x.db-wal', 'b/y.json', 'c/z.txt');
    const kind = (ending: string, format: TranscriptPlace['format'] = 'lines'): Partial<TranscriptPlace> => ({
      accepts: (file) => (file.endsWith(ending) ? 'main' : null),
      format,
    });
    const found = await scan(folder, kind('.jsonl'), kind('.db', 'database'), kind('.json', 'document'));
    expect(found).toEqual(['a/x.db database', 'a/x.jsonl lines', 'b/y.json document']);
  });

  it('looks only where a place reaches', async () => {
    const folder = treeOf('a/1/2/deep', 'a/1/near', 'b/1/near', 'top');
    expect(await scan(folder, { acceptsFirstSegment: (segment) => segment === 'a' })).toEqual([
      'a/1/2/deep lines',
      'a/1/near lines',
      'top lines',
    ]);
    expect(await scan(folder, { deepestFolder: 2 })).toEqual(['a/1/near lines', 'b/1/near lines', 'top lines']);
    expect(await scan(folder, { deepestFolder: 0 }, { acceptsFirstSegment: () => false })).toEqual(['top lines']);
  });

  it('counts the log of a database with it', async () => {
    const folder = treeOf('x.db', 'x.db-wal');
    const place: TranscriptPlace = {
      folder,
      accepts: (file) => (file.endsWith('.db') ? 'main' : null),
      format: 'database',
      mixedProjects: true,
    };
    const { found } = await scanTranscripts([{ assistant: claudeCode, place }], new Slices(undefined));
    expect(found.map(({ facts }) => facts.sizeBytes)).toEqual([2]);
  });

  it('survives folders that lead into themselves or are not there', async () => {
    const folder = treeOf('a/x');
    symlinkSync(folder, path.join(folder, 'a', 'again'));
    expect(await scan(folder, {})).toEqual(['a/x lines']);
    expect(await scan(path.join(folder, 'absent'), {})).toEqual([]);
  });
});
