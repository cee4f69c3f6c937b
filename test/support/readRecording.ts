import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WholeTranscript } from '../../src/assistants/assistant.ts';
import { assistantById } from '../../src/assistants/registry.ts';
import { tailLines } from '../../src/capture/tailer.ts';
import { bufferSource } from '../../src/capture/transcriptFile.ts';
import { importerFor } from '../../src/importers/registry.ts';
import { foreignDatabase, openDatabase } from './foreignDatabase.ts';

/** Names of folders of recorded transcripts that differ from the assistant's id. */
const assistantIds = new Map([['gemini', 'gemini-cli']]);

/** The product's id of the assistant that a folder of recordings is named after. */
export function assistantIdOf(folder: string): string {
  return assistantIds.get(folder) ?? folder;
}

/** Reads one recorded transcript whole: `file` is `<assistant>/<owner>__<repository>/…` below `root`. */
export async function readRecording(root: string, file: string): Promise<WholeTranscript> {
  const folder = file.split('/')[0] ?? '';
  const bytes = readFileSync(path.join(root, file));
  const relativePath = file.split('/').slice(3).join('/') || path.basename(file);
  const identity = { role: 'main' as const, relativePath, fallbackTime: Date.UTC(2026, 0, 1) };
  if (file.endsWith('.md')) {
    const text = bytes.toString('utf8');
    const importer = importerFor(path.basename(file), text.slice(0, 65_536));
    return importer.read(text, { fileName: path.basename(file), modifiedAt: 0 });
  }
  const assistant = assistantById(assistantIdOf(folder));
  if (assistant === undefined) throw new Error(`unknown assistant ${folder}`);
  if (file.endsWith('.db')) {
    const reading = assistant.readDatabase?.(foreignDatabase(openDatabase(bytes)), identity, null);
    if (reading === undefined) throw new Error(`no reader of databases: ${folder}`);
    return reading;
  }
  if (file.endsWith('.json')) {
    const reading = assistant.parseDocument?.(bytes.toString('utf8'), identity);
    if (reading === undefined) throw new Error(`no reader of documents: ${folder}`);
    return reading;
  }
  const parser = assistant.createParser(identity, null);
  const events: WholeTranscript['events'][number][] = [];
  const unknownTypes: Record<string, number> = {};
  let skippedRecords = 0;
  const options = { offset: 0, line: 0, isEnvelope: assistant.isEnvelope, ignores: assistant.ignores };
  for await (const lines of tailLines(bufferSource(bytes), options)) {
    for (const line of lines) {
      skippedRecords += line.lost;
      for (const record of line.records) {
        const parsed = parser.parse({ record, line: line.line, offset: line.offset, length: line.length });
        events.push(...parsed.events);
        if (parsed.unknownType !== undefined) unknownTypes[parsed.unknownType] = 1;
      }
    }
  }
  return { events, facts: parser.facts(), skippedRecords, unknownTypes };
}
