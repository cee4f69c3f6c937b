// Transcripts of a fleet that grow: sessions of Claude Code of about 200 events, turns of 22, written as time goes by.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { randomNumbers } from '../bundle.mjs';

const linesOfTurn = 22;
const turnsOfSession = 9;
/** Each line is an event or two. */
export const linesOfSession = linesOfTurn * turnsOfSession;
const packages = 'payments-api ledger checkout-web mailer search-index gateway billing-jobs auth-service'.split(' ');

/** One member's assistant: it writes into the member's home as fast as it is told to. */
export class MemberTranscript {
  written = 0;
  parent = null;

  constructor({ home, project, number }) {
    this.random = randomNumbers(number + 1);
    this.number = number;
    this.project = project;
    this.folder = path.join(home, '.claude/projects', project.replace(/[^A-Za-z0-9]/g, '-'));
    mkdirSync(this.folder, { recursive: true });
    // Members are not in step with each other.
    this.head = Math.floor(this.random() * linesOfTurn);
  }

  /** Appends lines until so many are written. */
  writeUntil(count) {
    let text = '';
    let file = null;
    for (; this.written < count; this.written += 1) {
      const position = this.written + this.head;
      const session = Math.floor(position / linesOfSession);
      const id = `feed${hex(this.number, 4)}-0000-4000-8000-${hex(session, 12)}`;
      const next = path.join(this.folder, `${id}.jsonl`);
      if (file !== null && next !== file) {
        appendFileSync(file, text);
        text = '';
        this.parent = null;
      }
      file = next;
      text += `${JSON.stringify(this.line(id, position))}\n`;
    }
    if (file !== null) appendFileSync(file, text);
  }

  line(sessionId, position) {
    const step = position % linesOfTurn;
    const uuid = `feed${hex(this.number, 4)}-0000-4000-9000-${hex(position, 12)}`;
    const base = {
      parentUuid: this.parent,
      isSidechain: false,
      userType: 'external',
      cwd: this.project,
      sessionId,
      version: '2.1.230',
      gitBranch: `feature/${position % 7}`,
      entrypoint: 'cli',
      uuid,
      timestamp: new Date().toISOString(),
    };
    this.parent = uuid;
    const pick = (list) => list[Math.floor(this.random() * list.length)];
    if (step === 0 || this.written === 0) {
      this.name = pick(packages);
      const content = pick([
        `fix the ${this.name} tests, they fail since ${Math.floor(this.random() * 1e6)}`,
        `no, use pnpm in ${this.name}, never npm`,
        `add a retry to ${this.name} for order ${Math.floor(this.random() * 1e6)}`,
        'looks good, go on',
      ]);
      const said = { origin: { kind: 'human' }, promptSource: 'typed' };
      return { ...base, ...said, type: 'user', message: { role: 'user', content } };
    }
    const assistant = (block, stop) => ({
      ...base,
      type: 'assistant',
      message: {
        ...{ id: `msg_${this.number}_${position}`, type: 'message', role: 'assistant', model: 'claude-opus-4-6' },
        ...{ content: [block], stop_reason: stop },
      },
    });
    if (step === linesOfTurn - 1) return assistant({ type: 'text', text: `Done with ${this.name}.` }, 'end_turn');
    const tool = `toolu_${this.number}_${position - ((step + 1) % 2)}`;
    if (step % 2 === 1) {
      const command = pick([
        `pnpm --filter ${this.name} test`,
        'make migrate',
        `cat packages/${this.name}/src/part${Math.floor(this.random() * 30)}.ts`,
        'git status',
        'pnpm lint',
      ]);
      return assistant({ type: 'tool_use', id: tool, name: 'Bash', input: { command } }, 'tool_use');
    }
    const failed = this.random() < 0.15;
    const text = failed ? 'FAIL src/retry.test.ts\nError: expected 3 to be 4' : 'done\n'.repeat(60);
    const content = [{ type: 'tool_result', tool_use_id: tool, content: text, is_error: failed }];
    const toolUseResult = failed ? `Error: Exit code 1\n${text}` : { stdout: text, stderr: '', interrupted: false };
    return { ...base, type: 'user', message: { role: 'user', content }, toolUseResult };
  }
}

function hex(number, digits) {
  return number.toString(16).padStart(digits, '0');
}
