import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { commandSteps, isTestCommand } from './commandLine.ts';
import type { EpisodeEvents, Outcome } from './episode.ts';
import type { Signal } from './signal.ts';

/**
 * How an episode ended. What the next human prompt says weighs most, then tests and commands by exit code,
 * then commits; silence at the end of a session is no success.
 */
export function outcomeOf(
  { events }: EpisodeEvents,
  own: readonly Signal[],
  next: { readonly signals: readonly Signal[] } | undefined,
): Outcome {
  const reasons: string[] = [];
  const correction = next?.signals.find((signal) => signal.kind === 'correction' && signal.confidence >= 0.6);
  const approval = next?.signals.find((signal) => signal.kind === 'approval');
  const rejected = own.find((signal) => signal.kind === 'rejection');
  const reverted = own.find((signal) => signal.kind === 'revert');
  const interrupted = own.find((signal) => signal.kind === 'interruption');
  const lastTest = lastTestResult(events);

  if (correction) return { kind: 'corrected', reasons: [`The next prompt corrects it (${correction.rule}).`] };
  if (rejected) reasons.push('A tool call was refused by the user.');
  if (reverted) reasons.push(reverted.explanation);
  if (reasons.length > 0 && !approval) return { kind: 'corrected', reasons };
  if (interrupted && !approval) return { kind: 'abandoned', reasons: ['The user stopped the assistant.'] };
  if (events.some((event) => event.branch === 'abandoned') && events[0]?.branch === 'abandoned')
    return { kind: 'abandoned', reasons: ['The user went back before this prompt and took another way.'] };
  if (lastTest === 'failed' && !approval) return { kind: 'failed', reasons: ['The last test run failed.'] };

  if (approval) reasons.push('The next prompt accepts it.');
  if (lastTest === 'passed') reasons.push('The last test run passed.');
  if (committed(events)) reasons.push('The work was committed.');
  if (events.some((event) => event.kind === 'link')) reasons.push('A pull request was opened.');
  if (reasons.length > 0) return { kind: 'succeeded', reasons };
  if (events.some((event) => event.kind === 'turn_end' && event.reason === 'error'))
    return { kind: 'failed', reasons: ['The turn ended with an error.'] };
  return { kind: 'unknown', reasons: ['Nothing tells how it ended.'] };
}

function lastTestResult(events: readonly SessionEvent[]): 'passed' | 'failed' | null {
  const tests = new Set<string>();
  let last: 'passed' | 'failed' | null = null;
  for (const event of events) {
    if (event.kind === 'tool_call' && event.command !== null && isTestCommand(event.command)) tests.add(event.callId);
    if (event.kind !== 'tool_result' || !tests.has(event.callId)) continue;
    if (event.status === 'failed-command' || event.status === 'error' || saysFailed(event.output)) last = 'failed';
    else if (event.status === 'ok') last = 'passed';
  }
  return last;
}

/** Pipelines such as `… | tail` hide the exit code, so the counters in the output are read too. */
function saysFailed(output: string): boolean {
  return /\b[1-9]\d* (?:failed|failing|failures?)\b|^(?:---? )?FAIL\b|^not ok \d/m.test(output);
}

function committed(events: readonly SessionEvent[]): boolean {
  const commits = new Set<string>();
  for (const event of events) {
    if (event.kind === 'tool_call' && event.command?.includes('git commit') && isCommit(event.command))
      commits.add(event.callId);
    if (event.kind === 'tool_result' && event.status === 'ok' && commits.has(event.callId)) return true;
  }
  return false;
}

function isCommit(command: string): boolean {
  return commandSteps(command).some((step) => step.name === 'git commit');
}
