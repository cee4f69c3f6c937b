import type { SessionEvent, ToolCallEvent, ToolResultEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import { type CommandStep, isTestCommand, workSteps } from './commandLine.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** How many commands later a passing variant still counts as the fix of a failing one. */
const fixWindow = 8;

interface Run {
  readonly call: ToolCallEvent;
  readonly result: ToolResultEvent;
  readonly command: string;
  readonly failed: boolean;
  /** Number of edits made before the command ran. */
  readonly edits: number;
}

/** Commands that failed, and the changed command that then passed without an edit in between. */
export function failureSignals({ episode, events }: EpisodeEvents): readonly Signal[] {
  const runs = runsOf(events);
  const signals: Signal[] = [];
  for (const [index, run] of runs.entries()) {
    if (!run.failed) continue;
    const fix = runs.slice(index + 1, index + 1 + fixWindow).find((later) => isVariant(run, later));
    const base = { sessionId: episode.sessionId, episodeId: episode.id, before: oneLine(run.command, 600) };
    signals.push(
      makeSignal({
        ...base,
        kind: 'failure',
        eventId: run.result.id,
        relatedEventIds: [run.call.id],
        at: run.result.at,
        confidence: run.result.exitCode === null ? 0.6 : 0.8,
        rule: isTestCommand(run.command) ? 'test-failed' : 'command-failed',
        explanation: `The command ended with ${run.result.exitCode === null ? 'an error' : `exit code ${run.result.exitCode}`}.`,
        text: `${oneLine(run.command, 300)} → ${firstErrorLine(run.result.output)}`,
      }),
    );
    if (fix) {
      signals.push(
        makeSignal({
          ...base,
          kind: 'fix',
          eventId: fix.call.id,
          relatedEventIds: [run.call.id, run.result.id, fix.result.id],
          at: fix.call.at,
          confidence: 0.7,
          rule: 'variant-passed',
          explanation: 'The command failed, and a changed form of it then passed with no edit in between.',
          text: `${oneLine(run.command, 200)} → ${oneLine(fix.command, 200)}`,
          after: oneLine(fix.command, 600),
        }),
      );
    }
  }
  return signals;
}

function runsOf(events: readonly SessionEvent[]): readonly Run[] {
  const calls = new Map<string, { call: ToolCallEvent; edits: number }>();
  const runs: Run[] = [];
  let edits = 0;
  for (const event of events) {
    if (event.kind === 'tool_call' && event.command !== null) calls.set(event.callId, { call: event, edits });
    else if (event.kind === 'file_edit' && event.state !== 'rejected') edits += 1;
    else if (event.kind === 'tool_result') {
      const known = calls.get(event.callId);
      if (known?.call.command == null) continue;
      const failed = isFailure(event, known.call.command);
      if (failed || event.status === 'ok')
        runs.push({ call: known.call, result: event, command: known.call.command, failed, edits: known.edits });
    }
  }
  return runs;
}

/** Searches answer "nothing found" by exit code 1: that is an answer, not a failure. */
function isFailure(result: ToolResultEvent, command: string): boolean {
  if (result.status !== 'failed-command' && !(result.status === 'error' && result.exitCode !== null)) return false;
  if (
    result.exitCode === 1 &&
    /^\s*(?:cd [^&;]+&& ?)?(?:rg|grep|git grep|diff|git diff|test|\[|which|command -v|pgrep)\b/.test(command)
  )
    return false;
  return workSteps(command).length > 0;
}

function isVariant(failing: Run, later: Run): boolean {
  if (later.failed || later.edits !== failing.edits || later.command.trim() === failing.command.trim()) return false;
  const before = workSteps(failing.command);
  const after = workSteps(later.command);
  return before.some((step) => after.some((candidate) => sameIntent(step, candidate)));
}

/** Same program with other arguments, or another program doing the same thing (`npm test`, `pnpm test`). */
function sameIntent(before: CommandStep, after: CommandStep): boolean {
  if (before.text === after.text) return true;
  if (before.name === after.name) return before.arguments.length > 0 || after.arguments.length > 0;
  const beforeTask = before.arguments.filter((argument) => !argument.startsWith('-') && argument !== 'run');
  const afterTask = after.arguments.filter((argument) => !argument.startsWith('-') && argument !== 'run');
  return (
    before.program !== after.program &&
    packageRunners.has(before.program) &&
    packageRunners.has(after.program) &&
    beforeTask[0] !== undefined &&
    beforeTask[0] === afterTask[0]
  );
}

const packageRunners = new Set([
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'npx',
  'pnpx',
  'bunx',
  'pip',
  'pip3',
  'uv',
  'poetry',
  'make',
  'just',
  'task',
  'mise',
]);

function firstErrorLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const telling =
    lines.find((line) =>
      /\berror\b(?! \d)|exception|cannot|not found|does not exist|denied|missing|unknown|invalid/i.test(line),
    ) ?? lines.find((line) => /fail/i.test(line));
  return oneLine(telling ?? lines.find((line) => line !== '' && !/^Exit code/.test(line)) ?? 'failed', 200);
}
