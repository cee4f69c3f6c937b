import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import { importerFor } from '../../src/importers/registry.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const folder = process.env['SKILLIFY_TRANSCRIPTS'] ?? path.resolve(repositoryPath, '..', 'shared', 'transcripts');
const manifest = path.join(folder, 'MANIFEST.tsv');

describe.skipIf(!existsSync(manifest))('real SpecStory histories', () => {
  it('give the human prompts that the manifest counts', () => {
    const rows = readFileSync(manifest, 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .filter((cells) => cells[1] === 'specstory');
    let expected = 0;
    let found = 0;
    const seen = new Set<string>();
    for (const cells of rows) {
      const [file = ''] = cells;
      const text = readFileSync(path.join(folder, file), 'utf8');
      const importer = importerFor(path.basename(file), text.slice(0, 65_536));
      expect(importer.format).toBe('specstory');
      const reading = importer.read(text, { fileName: path.basename(file), modifiedAt: 0 });
      const prompts = reading.events.filter(isHumanPrompt);
      expect(reading.events.length, file).toBeGreaterThan(0);
      for (const event of reading.events) {
        expect(event.at, file).toBeGreaterThan(Date.parse('2024-01-01'));
        expect(seen.has(event.id), `${file} ${event.id}`).toBe(false);
        seen.add(event.id);
        if (isHumanPrompt(event)) expect(text.split(/\r?\n/)[(event.raw.line ?? 0) - 1]).toMatch(/^_\*\*User/);
      }
      expected += Number(cells[8]);
      found += prompts.length;
    }
    expect(Math.abs(found - expected) / expected).toBeLessThan(0.1);
  });
});
