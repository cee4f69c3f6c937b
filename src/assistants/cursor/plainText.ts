import type { JsonRecord } from '../../base/json.ts';
import type { TranscriptIdentity, WholeTranscript } from '../assistant.ts';
import { WholeReading } from '../wholeReading.ts';
import { CursorTranscriptParser } from './transcriptParser.ts';

const call = /^\[Tool call\] (.{1,100})$/;
const argument = /^\s+(\w{1,60}): ?(.*)$/;

/** Reads the plain text that builds of late 2025 wrote. */
export function parsePlainTranscript(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const parser = new CursorTranscriptParser(identity, null);
  let role: 'user' | 'assistant' | null = null;
  let start = 0;
  let lines: string[] = [];
  const flush = () => {
    if (role === null) return;
    const content = role === 'user' ? lines.join('\n') : assistantBlocks(lines);
    reading.add(parser.read({ role, message: { content } }, { line: start, offset: null, length: null }).events);
  };
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === 'user:' || line === 'assistant:') {
      flush();
      role = line === 'user:' ? 'user' : 'assistant';
      start = index + 1;
      lines = [];
    } else lines.push(line);
  });
  flush();
  if (role === null && text.trim() !== '') reading.skip();
  for (const facts of parser.facts()) reading.describe(facts);
  return reading.result();
}

/** The blocks of an answer: what was said, and calls with their indented arguments. */
function assistantBlocks(lines: readonly string[]): readonly JsonRecord[] {
  const blocks: JsonRecord[] = [];
  let said: string[] = [];
  let input: Record<string, string> | null = null;
  let isHidden = false;
  const endText = () => {
    const text = said.join('\n').trim();
    if (text !== '') blocks.push({ type: 'text', text });
    said = [];
  };
  for (const line of lines) {
    const name = call.exec(line)?.[1];
    if (name !== undefined) {
      endText();
      input = {};
      isHidden = false;
      blocks.push({ type: 'tool_use', name, input });
      continue;
    }
    const [, key, value] = argument.exec(line) ?? [];
    if (input !== null && key !== undefined) input[key] = value ?? '';
    else if (/^\[(?:Thinking|Tool result)\]/.test(line)) {
      endText();
      input = null;
      isHidden = true;
    } else if (line.trim() === '') {
      isHidden = false;
      input = null;
      said.push(line);
    } else if (!isHidden) {
      input = null;
      said.push(line);
    }
  }
  endText();
  return blocks;
}
