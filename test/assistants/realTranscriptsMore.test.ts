import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { WholeTranscript } from '../../src/assistants/assistant.ts';
import { isHumanPrompt, type SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { readRecording } from '../support/readRecording.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recordings = path.resolve(root, '..', 'shared', 'transcripts');
const assistantShare = 0.1;
const overallShare = 0.03;
/** Read by the tests beside, or no store of an assistant. */
const notHere = new Set(['claude-code', 'codex', 'specstory']);
/** A click on a button, which sends its label. */
const clicked = new Set(['copilot-chat/peckjon__copilot-chat-to-markdown/chatSessions/chat.json requests[5]']);

interface Recording {
  readonly file: string;
  readonly assistant: string;
  readonly humanPrompts: number;
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
    .map((cells) => ({ file: cells[0] ?? '', assistant: cells[1] ?? '', humanPrompts: Number(cells[8] ?? 0) }))
    .filter((recording) => !notHere.has(recording.assistant));
}

function promptsOf({ events, facts }: WholeTranscript): readonly SessionEvent[] {
  const subagents = new Set(
    facts.filter((session) => session.relation === 'subagent').map((session) => session.sourceSessionId),
  );
  return events.filter((event) => isHumanPrompt(event) && !subagents.has(event.sourceSessionId));
}

const folded = (text: string) => text.replace(/\s+/g, ' ').trim();

describe.skipIf(!existsSync(recordings))('real transcripts of further assistants', () => {
  it('reads every record and counts the prompts that people typed', { timeout: 120_000 }, async () => {
    const counted = new Map<string, { found: number; distinct: number; expected: number }>();
    const seen = new Set<string>();
    for (const recording of manifest()) {
      const reading = await readRecording(recordings, recording.file);
      expect(reading.skippedRecords, recording.file).toBe(0);
      expect(reading.unknownTypes, recording.file).toEqual({});
      expect(new Set(reading.events.map((event) => event.id)).size, recording.file).toBe(reading.events.length);
      const found = promptsOf(reading);
      const fresh = found.filter((event) => !seen.has(event.id));
      for (const event of fresh) seen.add(event.id);
      const total = counted.get(recording.assistant) ?? { found: 0, distinct: 0, expected: 0 };
      counted.set(recording.assistant, {
        found: total.found + found.length,
        distinct: total.distinct + fresh.length,
        expected: total.expected + recording.humanPrompts,
      });
    }
    let found = 0;
    let expected = 0;
    for (const [assistant, total] of counted) {
      // Of Hermes the manifest counts the prompts of every copy of a conversation.
      const own = assistant === 'hermes' ? total.found : total.distinct;
      const tolerated = Math.max(1, total.expected * assistantShare);
      expect(Math.abs(own - total.expected), `${assistant}: ${own} of ${total.expected}`).toBeLessThanOrEqual(
        tolerated,
      );
      found += own;
      expected += total.expected;
    }
    expect(expected).toBeGreaterThan(0);
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected * overallShare);
    // The labels name each prompt of the copies once; five more begin a copy, where nothing tells it is one.
    const hermes = counted.get('hermes');
    const labelled = tableRows('labels.tsv').filter(([file]) => file?.startsWith('hermes/')).length;
    expect((hermes?.distinct ?? 0) - labelled).toBeLessThanOrEqual(5);
  });

  it('finds every labelled prompt', { timeout: 120_000 }, async () => {
    const labels = tableRows('labels.tsv');
    const missed: string[] = [];
    let checked = 0;
    for (const recording of manifest()) {
      const prompts = promptsOf(await readRecording(recordings, recording.file));
      for (const [file = '', record = '', , , , kind, words = ''] of labels.filter(
        ([name]) => name === recording.file,
      )) {
        if (kind !== 'prompt' && kind !== 'queued') continue;
        checked += 1;
        const start = folded(words).slice(0, 60);
        const isThere = prompts.some(
          (event) =>
            event.kind === 'user_prompt' &&
            (event.raw.line === null ? folded(event.text).startsWith(start) : event.raw.line === Number(record)),
        );
        if (!isThere && !clicked.has(`${file} ${record}`)) missed.push(`${file} ${record}`);
      }
    }
    expect(missed).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });
});
