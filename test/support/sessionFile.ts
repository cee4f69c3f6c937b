import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SampleScope } from './sampleScope.ts';

/** One thing that happens in a session: a prompt, a command that runs or is refused, or an answer. */
export type Step =
  | { readonly user: string }
  | { readonly run: string; readonly rejected?: string }
  | { readonly say: string };

/** Writes a session of Claude Code in the sample project, beginning at a time (UTC milliseconds). Ids follow from the number. */
export function writeSession(scope: SampleScope, number: number, at: number, steps: readonly Step[]): string {
  const hex = number.toString(16).padStart(4, '0');
  const session = `feed${hex}-0000-4000-8000-000000000000`;
  let parent: string | null = null;
  let count = 0;
  const lines: string[] = [];
  const push = (type: 'user' | 'assistant', message: object, more: object = {}) => {
    count += 1;
    const uuid: string = `feed${hex}-0000-4000-8000-${String(count).padStart(12, '0')}`;
    lines.push(
      JSON.stringify({
        ...{ parentUuid: parent, isSidechain: false, userType: 'external', cwd: '/workspace/payments-api' },
        ...{
          sessionId: session,
          version: '2.1.230',
          gitBranch: 'main',
          entrypoint: 'cli',
          type,
          message,
          ...more,
          uuid,
        },
        timestamp: new Date(at + count * 7_000).toISOString(),
      }),
    );
    parent = uuid;
  };
  const assistant = (block: object, stop: string | null) =>
    push('assistant', {
      id: `msg_${count}`,
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [block],
      stop_reason: stop,
    });
  for (const step of steps) {
    if ('user' in step)
      push('user', { role: 'user', content: step.user }, { origin: { kind: 'human' }, promptSource: 'typed' });
    else if ('say' in step) assistant({ type: 'text', text: step.say }, 'end_turn');
    else {
      const id = `toolu_${hex}_${count}`;
      assistant({ type: 'tool_use', id, name: 'Bash', input: { command: step.run } }, 'tool_use');
      const refused = step.rejected !== undefined;
      const text = refused
        ? `The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). To tell you how to proceed, the user said:\n${step.rejected}`
        : 'ok';
      push(
        'user',
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: text, is_error: refused }] },
        { toolUseResult: refused ? `Error: ${text}` : { stdout: 'ok', stderr: '', interrupted: false } },
      );
    }
  }
  const folder = path.join(scope.home, '.claude/projects/-workspace-payments-api');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${session}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
