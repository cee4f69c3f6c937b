import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assistantById } from '../../src/assistants/registry.ts';
import { isHumanPrompt, type SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { tailLines } from '../../src/capture/tailer.ts';
import { bufferSource } from '../../src/capture/transcriptFile.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recordings = path.resolve(root, '..', 'shared', 'transcripts');
const toleratedShare = 0.03;

interface Recording {
  readonly file: string;
  readonly assistant: string;
  readonly repository: string;
  readonly humanPrompts: number;
}

interface ReadRecording {
  readonly events: readonly SessionEvent[];
  readonly lost: number;
  readonly unknownTypes: readonly string[];
}

function tableRows(name: string): readonly (readonly string[])[] {
  return readFileSync(path.join(recordings, name), 'utf8')
    .split('\n')
    .slice(1)
    .filter((row) => row !== '')
    .map((row) => row.split('\t'));
}

function manifest(): readonly Recording[] {
  return tableRows('MANIFEST.tsv')
    .map((cells) => ({
      file: cells[0] ?? '',
      assistant: cells[1] ?? '',
      repository: cells[2] ?? '',
      humanPrompts: Number(cells[8] ?? 0),
    }))
    .filter((recording) => recording.assistant === 'claude-code' || recording.assistant === 'codex');
}

async function readRecording(recording: Recording): Promise<ReadRecording> {
  const assistant = assistantById(recording.assistant);
  if (assistant === undefined) throw new Error(`unknown assistant ${recording.assistant}`);
  const relativePath = recording.file.split('/').slice(3).join('/');
  const parser = assistant.createParser({ role: 'main', relativePath, fallbackTime: Date.UTC(2026, 0, 1) }, null);
  const source = bufferSource(readFileSync(path.join(recordings, recording.file)));
  const events: SessionEvent[] = [];
  const unknownTypes: string[] = [];
  let lost = 0;
  const options = { offset: 0, line: 0, isEnvelope: assistant.isEnvelope, ignores: assistant.ignores };
  for await (const lines of tailLines(source, options)) {
    for (const line of lines) {
      lost += line.lost;
      for (const record of line.records) {
        const parsed = parser.parse({ record, line: line.line, offset: line.offset, length: line.length });
        events.push(...parsed.events);
        if (parsed.unknownType !== undefined) unknownTypes.push(parsed.unknownType);
      }
    }
  }
  return { events, lost, unknownTypes };
}

describe.skipIf(!existsSync(recordings))('real transcripts', () => {
  it('reads every record and counts the prompts that people typed', { timeout: 120_000 }, async () => {
    const counted = new Map<string, { found: number; expected: number }>();
    const differences: string[] = [];
    const seen = new Set<string>();
    for (const recording of manifest()) {
      const { events, lost, unknownTypes } = await readRecording(recording);
      expect(lost, recording.file).toBe(0);
      expect(unknownTypes, recording.file).toEqual([]);
      const found = events.filter((event) => isHumanPrompt(event) && !seen.has(event.id));
      for (const event of found) seen.add(event.id);
      const total = counted.get(recording.repository) ?? { found: 0, expected: 0 };
      counted.set(recording.repository, {
        found: total.found + found.length,
        expected: total.expected + recording.humanPrompts,
      });
      if (found.length !== recording.humanPrompts) {
        differences.push(`${recording.file}: found ${found.length}, expected ${recording.humanPrompts}`);
      }
    }
    expect(counted.size).toBeGreaterThan(0);
    for (const [repository, { found, expected }] of counted) {
      expect(Math.abs(found - expected), `${repository}\n${differences.join('\n')}`).toBeLessThanOrEqual(
        expected * toleratedShare,
      );
    }
  });

  it('finds every labelled prompt, and the words of every labelled rejection', { timeout: 120_000 }, async () => {
    const labels = tableRows('labels.tsv');
    const missed: string[] = [];
    let checked = 0;
    for (const recording of manifest()) {
      const { events } = await readRecording(recording);
      for (const [file, record, , , , kind] of labels.filter((cells) => cells[0] === recording.file)) {
        const there = events.filter((event) => event.raw.line === Number(record));
        const isFound =
          kind === 'tool-rejection'
            ? there.some((event) => event.kind === 'tool_result' && event.feedback !== null)
            : there.some((event) => isHumanPrompt(event) && (kind !== 'queued' || event.origin === 'queued'));
        checked += 1;
        if (!isFound) missed.push(`${file}:${record} ${kind}`);
      }
    }
    expect(missed).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });
});
