import type { SessionEvent, ToolResultEvent } from '../assistants/sessionEvent.ts';
import { type CommandStep, commandSteps, isWorkStep } from './commandLine.ts';
import type { EpisodeEvents } from './episode.ts';
import { shellWrites } from './shellWrites.ts';
import { type TestResult, testResultOf } from './testResult.ts';

/** One command that was run in a session, with how it ended. */
export interface CommandRun {
  /** The call, or the prompt by which the user ran it. */
  readonly eventId: string;
  readonly at: number;
  readonly command: string;
  readonly steps: readonly CommandStep[];
  readonly by: 'assistant' | 'user';
  /** Null for the user's own commands and where the transcript does not say. */
  readonly result: ToolResultEvent | null;
  /** `answered`: exit code 1 of a search or comparison, which is an answer and no failure. */
  readonly ended: 'passed' | 'failed' | 'answered' | 'unknown' | 'refused';
  readonly episodeIndex: number;
  readonly episodeId: string;
  readonly isAbandoned: boolean;
  /** Whether it changes files of the working tree. */
  readonly writes: ReturnType<typeof shellWrites>;
  /** What it came to when it runs tests. */
  readonly test: TestResult | null;
  /** How often files had been changed before it in the session, by edits and by writing commands. */
  readonly changesBefore: number;
  /** The same after it. */
  readonly changesAfter: number;
}

/** All commands of a session in the order in which they were started. */
export function commandRuns(segments: readonly EpisodeEvents[]): readonly CommandRun[] {
  const results = new Map<string, ToolResultEvent>();
  for (const { events } of segments)
    for (const event of events) if (event.kind === 'tool_result') results.set(event.callId, event);
  const runs: CommandRun[] = [];
  let changesBefore = 0;
  for (const { episode, events } of segments) {
    for (const event of events) {
      if (event.kind === 'file_edit' && event.state !== 'rejected') changesBefore += 1;
      const run = runOf(event, results);
      if (run === null) continue;
      const writes = run.ended !== 'refused' && run.writes === 'surely';
      runs.push({
        ...run,
        eventId: event.id,
        at: event.at,
        episodeIndex: episode.index,
        episodeId: episode.id,
        isAbandoned: event.branch === 'abandoned',
        changesBefore,
        changesAfter: changesBefore + (writes ? 1 : 0),
      });
      if (writes) changesBefore += 1;
    }
  }
  return runs;
}

function runOf(
  event: SessionEvent,
  results: ReadonlyMap<string, ToolResultEvent>,
): Omit<
  CommandRun,
  'eventId' | 'at' | 'episodeIndex' | 'episodeId' | 'isAbandoned' | 'changesBefore' | 'changesAfter'
> | null {
  const command =
    event.kind === 'tool_call'
      ? (event.command ?? '')
      : event.kind === 'user_prompt' && event.origin === 'shell'
        ? event.text
        : '';
  if (command.trim() === '') return null;
  const steps = commandSteps(command);
  const result = event.kind === 'tool_call' ? (results.get(event.callId) ?? null) : null;
  const run = { command, steps, result, ended: endOf(steps, result) };
  return {
    ...run,
    by: event.kind === 'tool_call' ? 'assistant' : 'user',
    writes: shellWrites(command, steps),
    test: testResultOf(run),
  };
}

function endOf(steps: readonly CommandStep[], result: ToolResultEvent | null): CommandRun['ended'] {
  if (result === null) return 'unknown';
  switch (result.status) {
    case 'ok':
      return 'passed';
    case 'rejected':
    case 'denied-rule':
    case 'blocked-hook':
      return 'refused';
    case 'failed-command':
      return isAnswer(steps, result) ? 'answered' : 'failed';
    case 'error':
      if (result.exitCode === null) return 'unknown';
      return isAnswer(steps, result) ? 'answered' : 'failed';
    default:
      return 'unknown';
  }
}

const answering =
  /^(?:rg|grep|egrep|ag|git grep|diff|cmp|git diff|test|\[|which|command|type|pgrep|git (?:merge-base|ls-remote|show-ref|check-ignore|rev-parse)|gh (?:pr checks|run watch)|false|exit|select-string|get-command)$/i;

/** Searches and comparisons answer "no" by an exit code; in a chain the last program decides. */
function isAnswer(steps: readonly CommandStep[], { exitCode }: ToolResultEvent): boolean {
  if (!steps.some(isWorkStep)) return true;
  const last = steps.findLast((step) => step.connector !== '|') ?? steps.at(-1);
  if (last === undefined) return true;
  const isUsualCode = exitCode === 1 || exitCode === null || (last.name === 'gh pr checks' && exitCode === 8);
  return isUsualCode && (answering.test(last.name) || answering.test(last.program));
}
