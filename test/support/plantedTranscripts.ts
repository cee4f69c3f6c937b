import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One thing that happens in a planted session. */
export type PlantedStep =
  | { readonly user: string }
  | { readonly say: string }
  | { readonly run: string; readonly failure?: string }
  | { readonly load: string };

const cwd = '/workspace/payments-api';

/** Writes a session as Claude Code keeps it; times in UTC milliseconds, ids from the number. */
export function writeClaudeSession(home: string, number: number, at: number, steps: readonly PlantedStep[]): void {
  const session = `feed${hex(number)}-0000-4000-8000-000000000000`;
  const lines: string[] = [];
  let parent: string | null = null;
  const push = (type: 'user' | 'assistant', message: object, more: object = {}) => {
    const uuid: string = `feed${hex(number)}-0000-4000-8000-${String(lines.length + 1).padStart(12, '0')}`;
    const base = { parentUuid: parent, isSidechain: false, userType: 'external', cwd, sessionId: session };
    const timestamp = new Date(at + lines.length * 7_000).toISOString();
    const facts = { version: '2.1.230', gitBranch: 'main', entrypoint: 'cli' };
    lines.push(JSON.stringify({ ...base, ...facts, type, message, ...more, uuid, timestamp }));
    parent = uuid;
  };
  const assistant = (block: object, stop: string) =>
    push('assistant', {
      ...{ id: `msg_${hex(number)}_${lines.length}`, type: 'message', role: 'assistant', model: 'claude-opus-4-6' },
      ...{ content: [block], stop_reason: stop },
    });
  const tool = (name: string, input: object, text: string, isError: boolean) => {
    const id = `toolu_${hex(number)}_${lines.length}`;
    assistant({ type: 'tool_use', id, name, input }, 'tool_use');
    const content = [{ type: 'tool_result', tool_use_id: id, content: text, is_error: isError }];
    const result = isError ? `Error: ${text}` : { stdout: text, stderr: '', interrupted: false };
    push('user', { role: 'user', content }, { toolUseResult: result });
  };
  for (const step of steps) {
    if ('user' in step)
      push('user', { role: 'user', content: step.user }, { origin: { kind: 'human' }, promptSource: 'typed' });
    else if ('say' in step) assistant({ type: 'text', text: step.say }, 'end_turn');
    else if ('load' in step) tool('Skill', { skill: step.load }, `Launching skill: ${step.load}`, false);
    else {
      const failed = step.failure !== undefined;
      tool('Bash', { command: step.run }, failed ? `Exit code 1\n${step.failure}` : 'ok', failed);
    }
  }
  write(path.join(home, '.claude/projects/-workspace-payments-api', `${session}.jsonl`), lines);
}

/** Writes a session as Codex keeps it. A skill is loaded by reading its file. */
export function writeCodexSession(home: string, number: number, at: number, steps: readonly PlantedStep[]): void {
  const session = `019e${hex(number)}-0000-7000-8000-000000000000`;
  const lines: string[] = [];
  let calls = 0;
  const push = (type: string, payload: object) =>
    lines.push(JSON.stringify({ timestamp: new Date(at + lines.length * 5_000).toISOString(), type, payload }));
  const started = new Date(at).toISOString();
  push('session_meta', {
    ...{ id: session, timestamp: started, cwd, originator: 'codex_cli_rs', cli_version: '0.144.0', source: 'cli' },
    ...{ model_provider: 'openai', git: { branch: 'main', commit_hash: '0123abcd' } },
  });
  push('turn_context', { turn_id: 'turn-1', cwd, approval_policy: 'on-request', model: 'gpt-6-codex' });
  const exec = (command: string, code: number, output: string) => {
    calls += 1;
    const id = `call-${hex(number)}-${calls}`;
    const parameters = JSON.stringify({ cmd: command, workdir: cwd });
    push('response_item', { type: 'function_call', name: 'exec_command', arguments: parameters, call_id: id });
    const text = `Wall time: 2.1000 seconds\nProcess exited with code ${code}\nOriginal token count: 40\nOutput:\n${output}`;
    push('response_item', { type: 'function_call_output', call_id: id, output: text });
  };
  for (const step of steps) {
    if ('user' in step) {
      const content = [{ type: 'input_text', text: step.user }];
      push('response_item', { type: 'message', role: 'user', content });
      push('event_msg', { type: 'user_message', message: step.user, images: [], local_images: [], text_elements: [] });
    } else if ('say' in step) {
      push('event_msg', { type: 'agent_message', message: step.say, phase: 'final_answer' });
      const content = [{ type: 'output_text', text: step.say }];
      push('response_item', { type: 'message', role: 'assistant', content });
      push('event_msg', { type: 'task_complete', turn_id: 'turn-1', last_agent_message: step.say });
    } else if ('load' in step) exec(`cat .agents/skills/${step.load}/SKILL.md`, 0, 'name: a skill');
    else exec(step.run, step.failure === undefined ? 0 : 1, step.failure ?? 'ok');
  }
  const [year, month, day] = started.slice(0, 10).split('-');
  const stamp = started.slice(0, 19).replace(/:/g, '-');
  const name = `rollout-${stamp}-${session}.jsonl`;
  write(path.join(home, '.codex/sessions', year ?? '', month ?? '', day ?? '', name), lines);
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}

function write(file: string, lines: readonly string[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
}
