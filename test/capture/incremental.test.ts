import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assistant } from '../../src/assistants/assistant.ts';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { codex } from '../../src/assistants/codex/assistant.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { isRecord, type JsonRecord, parseJson } from '../../src/base/json.ts';
import { tailLines } from '../../src/capture/tailer.ts';
import { bufferSource } from '../../src/capture/transcriptFile.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import * as rollout from '../assistants/codexRecords.ts';

const identity = { role: 'main' as const, relativePath: '-w-app/x.jsonl', fallbackTime: Date.UTC(2026, 0, 1) };

/** Reads a growing file in the given steps; between steps the parser is put away as JSON and made anew. */
async function readInSteps(assistant: Assistant, bytes: Buffer, sizes: readonly number[], chunkBytes: number) {
  const events: SessionEvent[] = [];
  let state: JsonRecord | null = null;
  let offset = 0;
  let line = 0;
  for (const size of sizes) {
    const parser = assistant.createParser(identity, state);
    const options = { offset, line, isEnvelope: assistant.isEnvelope, ignores: assistant.ignores, chunkBytes };
    for await (const lines of tailLines(bufferSource(bytes.subarray(0, size)), options)) {
      for (const tailed of lines) {
        const place = { line: tailed.line, offset: tailed.offset, length: tailed.length };
        for (const record of tailed.records) events.push(...parser.parse({ record, ...place }).events);
        offset = tailed.nextOffset;
        line = tailed.line;
      }
    }
    const saved = parseJson(JSON.stringify(parser.state()));
    state = isRecord(saved) ? saved : null;
  }
  return events;
}

function claudeFile(): Buffer {
  claude.newConversation();
  const edit = { file_path: '/w/ä.ts', old_string: 'a', new_string: '🙂' };
  const first = claude.user('grüße 🙂\u2028 line');
  const records = [
    first,
    claude.record('progress', { data: { type: 'hook_progress' } }),
    claude.toolUse('t1', 'Edit', edit),
    claude.toolResult('t1', 'done', { toolUseResult: { filePath: '/w/ä.ts', structuredPatch: [] } }),
    claude.toolUse('t2', 'Bash', { command: 'npm test' }),
    claude.toolResult('t2', 'Exit code 1\nbad', {}, true),
    claude.attachment({ type: 'queued_command', prompt: 'also docs', commandMode: 'prompt' }),
    claude.user('also docs', { promptSource: 'queued' }),
    claude.assistant([{ type: 'text', text: 'done' }], {}, 'end_turn'),
    { type: 'custom-title', customTitle: 'T', sessionId: claude.sessionId },
    claude.user('again', { parentUuid: first.uuid }),
  ];
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

function codexFile(): Buffer {
  rollout.newRollout();
  const records = [
    rollout.meta(),
    rollout.message('user', 'fix ümlaut'),
    rollout.event('user_message', { message: 'fix ümlaut' }),
    rollout.script('c1', 'text(JSON.stringify(await tools.exec_command({cmd:"make"})))'),
    rollout.scriptOutput('c1', 'Script completed', '{"chunk_id":"a","session_id":5,"output":"x"}'),
    rollout.call('c2', 'write_stdin', { session_id: 5, chars: '' }),
    rollout.output('c2', 'Wall time: 1 seconds\nProcess exited with code 2\nOutput:\nbad'),
    rollout.message('assistant', 'not told by an event'),
    rollout.item('custom_tool_call', {
      name: 'apply_patch',
      input: '*** Begin Patch\n*** Update File: a\n-x\n+y\n*** End Patch',
      call_id: 'c3',
    }),
    rollout.output('c3', 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess'),
    rollout.event('task_complete', { turn_id: 't' }),
  ];
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

describe('reading in pieces', () => {
  it.each<[string, Assistant, () => Buffer]>([
    ['Claude Code', claudeCode, claudeFile],
    ['Codex', codex, codexFile],
  ])('gives the events of one read, wherever the file was cut: %s', async (_name, assistant, makeFile) => {
    const bytes = makeFile();
    const whole = await readInSteps(assistant, bytes, [bytes.length], 1024 * 1024);
    expect(whole.length).toBeGreaterThan(5);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 700 }),
        async (cuts, chunkBytes) => {
          const sizes = [...cuts.sort((left, right) => left - right), bytes.length];
          expect(await readInSteps(assistant, bytes, sizes, chunkBytes)).toEqual(whole);
        },
      ),
      { numRuns: 150 },
    );
  });
});
