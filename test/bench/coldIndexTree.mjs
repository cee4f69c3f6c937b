// Transcripts as Claude Code writes them, made up: the same bytes for the same size and seed on every machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomNumbers } from './bundle.mjs';

/** The folder that the made sessions were recorded in, which a benchmark names as the project's alias. */
export const recordedIn = '/workspace/payments-api';
const projectFolder = '-workspace-payments-api';
const model = 'claude-sonnet-4-5-20250929';
const usualSessionBytes = 512 * 1024;
const wordCount = 4_000;

function wordsOf(random) {
  const onsets = 'b c d f g h k l m n p r s t v w br ch cl dr fr gr pl pr sh st str tr'.split(' ');
  const vowels = 'a e i o u ai ea io ou'.split(' ');
  const ends = ['', 'n', 'r', 's', 't', 'ment', 'tion', 'ing', 'er', 'ed'];
  return Array.from({ length: wordCount }, () => {
    let word = '';
    for (let part = 1 + Math.floor(random() * 2.4); part >= 0; part -= 1) {
      word += onsets[Math.floor(random() * onsets.length)] + vowels[Math.floor(random() * vowels.length)];
    }
    return word + ends[Math.floor(random() * ends.length)];
  });
}

/** Writes sessions one after the other; sizes are those of real sessions: many short lines, few very long ones. */
class TreeWriter {
  constructor(seed) {
    this.random = randomNumbers(seed);
    this.words = wordsOf(randomNumbers(7));
    this.at = Date.parse('2026-03-02T08:00:00Z');
  }

  below(limit) {
    return Math.floor(this.random() * limit);
  }

  /** Zipf: the word of rank r comes with a likelihood of 1/r. */
  word() {
    return this.words[Math.floor(wordCount ** this.random()) - 1];
  }

  /** A length with the given median, log-normal with the tail of real outputs, in characters. */
  length(median, spread, most) {
    const normal = Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
    return Math.min(most, Math.max(12, Math.round(median * Math.exp(spread * normal))));
  }

  prose(chars) {
    let text = '';
    while (text.length < chars) {
      text += this.word();
      const mark = this.random();
      text += mark < 0.08 ? '. ' : mark < 0.13 ? ', ' : mark < 0.14 ? ' — ' : mark < 0.15 ? '.\n\n- ' : ' ';
      if (mark > 0.97) text += `\`${this.path()}\` `;
    }
    return text;
  }

  path() {
    return `src/${this.words[this.below(60)]}/${this.words[this.below(900)]}.ts`;
  }

  code(chars, isNumbered) {
    let text = '';
    for (let line = 1; text.length < chars; line += 1) {
      const indent = '  '.repeat(this.below(4));
      const kind = this.random();
      const body =
        kind < 0.4
          ? `const ${this.word()} = ${this.word()}.${this.word()}("${this.word()}", ${this.below(900)});`
          : kind < 0.7
            ? `if (${this.word()} !== null && ${this.word()}.${this.word()} > ${this.below(60)}) {`
            : kind < 0.9
              ? `// ${this.word()} ${this.word()} ${this.word()} ${this.word()}`
              : '}';
      text += isNumbered ? `${String(line).padStart(6)}→${indent}${body}\n` : `${indent}${body}\n`;
    }
    return text;
  }

  log(chars) {
    let text = '';
    while (text.length < chars) {
      text += `[${this.below(9)}.${this.below(999)}s] ${this.word()} ${this.path()}:${this.below(400)}:${this.below(90)} ${this.word()} ${this.word()} (${this.below(9_000)} ms)\n`;
    }
    return text;
  }

  hexadecimal(length) {
    let text = '';
    while (text.length < length) text += this.below(0x1000000).toString(16).padStart(6, '0');
    return text.slice(0, length);
  }

  uuid() {
    const text = this.hexadecimal(32);
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20)}`;
  }

  token(length) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    let text = '';
    while (text.length < length) text += letters[this.below(62)];
    return text;
  }

  session(bytes) {
    const lines = [];
    let size = 0;
    let parentUuid = null;
    const sessionId = this.uuid();
    this.at += this.below(40) * 60_000;
    const push = (record) => {
      const line = JSON.stringify(record);
      lines.push(line);
      size += Buffer.byteLength(line) + 1;
    };
    const envelope = (record) => {
      this.at += 400 + this.below(9_000);
      const uuid = this.uuid();
      push({
        parentUuid,
        isSidechain: false,
        ...record,
        uuid,
        timestamp: new Date(this.at).toISOString(),
        userType: 'external',
        entrypoint: 'cli',
        cwd: recordedIn,
        sessionId,
        version: '2.1.104',
        gitBranch: 'main',
      });
      parentUuid = uuid;
    };
    const answer = (block, stop) =>
      envelope({
        message: {
          model,
          id: `msg_01${this.token(22)}`,
          type: 'message',
          role: 'assistant',
          content: [block],
          stop_reason: stop,
          stop_sequence: null,
          usage: {
            input_tokens: this.below(20),
            cache_creation_input_tokens: this.below(20_000),
            cache_read_input_tokens: this.below(90_000),
            output_tokens: this.below(1_500),
            server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
            service_tier: 'standard',
            cache_creation: { ephemeral_1h_input_tokens: this.below(20_000), ephemeral_5m_input_tokens: 0 },
          },
        },
        requestId: `req_01${this.token(22)}`,
        type: 'assistant',
      });
    while (size < bytes) {
      const content = this.prose(this.length(120, 1, 6_000));
      push({
        type: 'queue-operation',
        operation: 'enqueue',
        timestamp: new Date(this.at).toISOString(),
        sessionId,
        content,
      });
      envelope({
        promptId: this.uuid(),
        type: 'user',
        message: { role: 'user', content },
        permissionMode: 'default',
        promptSource: 'typed',
      });
      for (let call = 2 + this.below(16); call > 0 && size < bytes; call -= 1)
        this.call(sessionId, envelope, answer, push);
      answer({ type: 'text', text: this.prose(this.length(900, 0.8, 12_000)) }, 'end_turn');
      envelope({
        type: 'system',
        subtype: 'turn_duration',
        durationMs: this.below(90_000),
        isMeta: false,
        level: 'info',
      });
      push({ type: 'last-prompt', lastPrompt: content.slice(0, 200), leafUuid: parentUuid, sessionId });
      if (this.random() < 0.3) {
        push({
          type: 'file-history-snapshot',
          messageId: parentUuid,
          snapshot: {
            messageId: parentUuid,
            trackedFileBackups: { [this.path()]: { backupFileName: `${this.hexadecimal(16)}@v1`, version: 1 } },
            timestamp: new Date(this.at).toISOString(),
          },
          isSnapshotUpdate: false,
        });
      }
    }
    return { sessionId, text: `${lines.join('\n')}\n` };
  }

  call(sessionId, envelope, answer, push) {
    if (this.random() < 0.5) {
      const signature = this.token(this.length(500, 0.6, 4_000));
      answer({ type: 'thinking', thinking: this.prose(this.length(500, 0.9, 9_000)), signature }, 'tool_use');
    }
    if (this.random() < 0.25) answer({ type: 'text', text: this.prose(this.length(220, 0.8, 4_000)) }, 'tool_use');
    const id = `toolu_01${this.token(22)}`;
    const kind = this.random();
    const file = `${recordedIn}/${this.path()}`;
    const use = (name, input) => answer({ type: 'tool_use', id, name, input }, 'tool_use');
    const result = (content, toolUseResult, isError = false) =>
      envelope({
        type: 'user',
        message: {
          role: 'user',
          content: [{ tool_use_id: id, type: 'tool_result', content, ...(isError ? { is_error: true } : {}) }],
        },
        toolUseResult,
      });
    if (kind < 0.38) {
      use('Bash', {
        command: `pnpm ${this.word()} --filter ${this.word()} ${this.path()} | tail -${this.below(90)}`,
        description: this.prose(40),
      });
      if (this.random() < 0.3) {
        push({
          type: 'progress',
          data: { type: 'bash_progress', output: this.log(this.length(600, 0.8, 8_000)) },
          toolUseID: id,
          sessionId,
        });
      }
      const output = this.log(this.length(700, 1.2, 30_000));
      const failed = this.random() < 0.07;
      result(
        failed ? `Exit code 1\n${output}` : output,
        failed
          ? `Error: Exit code 1\n${output}`
          : { stdout: output, stderr: '', interrupted: false, isImage: false, noOutputExpected: false },
        failed,
      );
    } else if (kind < 0.72) {
      use('Read', { file_path: file, offset: this.below(900), limit: 200 });
      const chars = this.length(1_700, 1.1, 60_000);
      const content = this.code(chars, true);
      result(content, {
        type: 'text',
        file: {
          filePath: file,
          content: content.replace(/^ *\d+→/gm, ''),
          numLines: 100,
          startLine: 1,
          totalLines: 900,
        },
      });
    } else if (kind < 0.9) {
      const [before, after] = [this.code(this.length(350, 0.9, 5_000)), this.code(this.length(450, 0.9, 6_000))];
      use('Edit', { file_path: file, old_string: before, new_string: after, replace_all: false });
      result(`The file ${file} has been updated. Here's the result of running \`cat -n\`:\n${this.code(400, true)}`, {
        filePath: file,
        oldString: before,
        newString: after,
        originalFile: this.code(this.length(3_000, 1, 90_000), false),
        structuredPatch: [
          {
            oldStart: 3,
            oldLines: 9,
            newStart: 3,
            newLines: 9,
            lines: [...before.split('\n').map((line) => `-${line}`), ...after.split('\n').map((line) => `+${line}`)],
          },
        ],
        userModified: false,
        replaceAll: false,
      });
    } else if (kind < 0.996) {
      use('Grep', { pattern: this.word(), path: `${recordedIn}/src`, output_mode: 'content' });
      const content = this.log(this.length(900, 1.1, 20_000));
      result(content, { mode: 'content', numFiles: 0, filenames: [], content, numLines: 20 });
    } else {
      use('Read', { file_path: `${recordedIn}/shot.png` });
      const base64 = this.token(this.length(50_000, 0.8, 300_000));
      const source = { type: 'base64', data: base64, media_type: 'image/png' };
      result([{ type: 'image', source }], {
        type: 'image',
        file: { base64, type: 'image/png', originalSize: base64.length },
      });
    }
  }
}

/** Writes about so many bytes of sessions below `home` and returns the files, in the order in which they were written. */
export function writeTree(home, wantedBytes, { seed = 1, sessionBytes = usualSessionBytes } = {}) {
  const writer = new TreeWriter(seed);
  const folder = path.join(home, '.claude', 'projects', projectFolder);
  mkdirSync(folder, { recursive: true });
  const files = [];
  for (let bytes = 0; bytes < wantedBytes; ) {
    // A few long sessions hold much of a tree, as they do in real ones.
    const { sessionId, text } = writer.session(
      Math.min(wantedBytes - bytes, writer.length(sessionBytes * 0.7, 0.8, sessionBytes * 8)),
    );
    const file = path.join(folder, `${sessionId}.jsonl`);
    writeFileSync(file, text);
    files.push(file);
    bytes += Buffer.byteLength(text);
  }
  return files;
}
