import { oneLine } from '../base/text.ts';
import { isWorkStep } from './commandLine.ts';
import type { CommandRun } from './commandRun.ts';
import { isPreparation, variantOf } from './commandVariant.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** How many commands later a passing variant still counts as the fix of a failing one. */
const fixWindow = 8;
/** Reads as failed although the exit code says otherwise, as behind `| tail`. */
const readsAsFailed =
  /^(?:[ \t]*(?:error|fatal)\b[:[ ]|.*\b(?:command not found|No such file or directory|is not recognized|Traceback \(most recent call last\)|panicked at)\b)/im;

/**
 * Commands that failed, and the changed command that then passed although no file was changed in between: another
 * folder, environment, runner, flag or argument, or a preparation that was missing. Failing tests are no
 * failing commands, unless another form of the command mends them.
 */
export function failureSignals(sessionId: string, runs: readonly CommandRun[]): readonly Signal[] {
  const signals: Signal[] = [];
  for (const [index, run] of runs.entries()) {
    const { result } = run;
    if (run.ended !== 'failed' || result === null || run.by === 'user') continue;
    const testsFailed = (run.test?.failed ?? 0) > 0;
    const base = { sessionId, before: oneLine(run.command, 600) };
    const fix = fixOf(run, result.output, runs.slice(index + 1, index + 1 + fixWindow), testsFailed);
    if (!testsFailed || fix !== null) {
      signals.push(
        makeSignal({
          ...base,
          kind: 'failure',
          episodeId: run.episodeId,
          eventId: result.id,
          relatedEventIds: [run.eventId],
          at: result.at,
          confidence: result.exitCode === null ? 0.6 : 0.8,
          rule: 'command-failed',
          explanation: `The command ended with ${result.exitCode === null ? 'an error' : `exit code ${result.exitCode}`}.`,
          text: `${oneLine(run.command, 300)} → ${firstErrorLine(result.output)}`,
        }),
      );
    }
    if (fix === null) continue;
    signals.push(
      makeSignal({
        ...base,
        kind: 'fix',
        episodeId: fix.run.episodeId,
        eventId: fix.run.eventId,
        relatedEventIds: [run.eventId, result.id, ...(fix.run.result === null ? [] : [fix.run.result.id])],
        at: fix.run.at,
        confidence: fix.confidence,
        rule: fix.rule,
        explanation: fix.explanation,
        text: `${oneLine(run.command, 200)} → ${oneLine(fix.after, 200)}`,
        after: oneLine(fix.after, 600),
      }),
    );
  }
  return signals;
}

interface Fix {
  readonly run: CommandRun;
  readonly after: string;
  readonly rule: string;
  readonly explanation: string;
  readonly confidence: number;
}

function fixOf(
  failing: CommandRun,
  failure: string,
  following: readonly CommandRun[],
  testsFailed: boolean,
): Fix | null {
  const preparations: CommandRun[] = [];
  for (const run of following) {
    // From here on it is the code that changed, and no longer the command alone.
    if (run.changesBefore !== failing.changesAfter || run.isAbandoned !== failing.isAbandoned) return null;
    const passed = run.by === 'assistant' && run.ended === 'passed' && !readsAsFailed.test(run.result?.output ?? '');
    if (run.command.trim() === failing.command.trim()) {
      if (!passed) continue;
      return preparations.length === 0 ? null : prepared(failing, run, preparations);
    }
    if (!passed) continue;
    const variant = variantOf(failing.command, run.command, failure);
    const mendsTests = variant?.rule === 'other-environment' || variant?.rule === 'prerequisite-first';
    if (variant !== null && (!testsFailed || mendsTests)) return { ...variant, run, after: run.command };
    if (run.steps.some((step) => isWorkStep(step) && isPreparation(step)) && run.writes !== 'surely')
      preparations.push(run);
  }
  return null;
}

/** The same command passes once something else was run: the last preparation is what was missing. */
function prepared(failing: CommandRun, run: CommandRun, preparations: readonly CommandRun[]): Fix | null {
  const step = preparations.at(-1)?.steps.find((each) => isWorkStep(each) && isPreparation(each));
  const command = failing.steps.filter(isWorkStep);
  if (step === undefined || command.some((other) => other.text === step.text)) return null;
  return {
    run,
    after: `${step.text} && ${failing.command.trim()}`,
    rule: 'prerequisite-run',
    explanation: `The command failed, and the same command passed once ${step.name} had been run.`,
    confidence: 0.7,
  };
}

function firstErrorLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const telling =
    lines.find((line) =>
      /\berror\b(?! \d)|exception|cannot|not found|does not exist|denied|missing|unknown|invalid/i.test(line),
    ) ?? lines.find((line) => /fail/i.test(line));
  return oneLine(telling ?? lines.find((line) => line !== '' && !/^Exit code/.test(line)) ?? 'failed', 200);
}
