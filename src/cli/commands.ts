import { SkillifyError } from '../base/errors.ts';
import type { EngineMethod, EngineMethods } from '../engine/contract.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engineInterface.ts';
import type { CommandLine } from './arguments.ts';
import { askCommand, summariesCommand } from './askCommand.ts';
import { sharedCaptureCommand } from './captureCommand.ts';
import { connectCommand } from './connectCommand.ts';
import { egressCommand } from './egressCommand.ts';
import { engineOptions } from './engineOptions.ts';
import { hooksCommand } from './hooksCommand.ts';
import { proposalJson } from './json.ts';
import { lintCommand } from './lintCommand.ts';
import type { Paint } from './print.ts';
import { proposalsCommand, sourceIds } from './proposalsCommand.ts';
import { pruneCommand } from './pruneCommand.ts';
import { recallCommand } from './recall.ts';
import { renderNow, renderSessions, renderSignals, renderStatus } from './render.ts';
import { searchCommand } from './searchCommand.ts';
import { forgetCommand, importCommand } from './sessionCommands.ts';
import { skillsCommand } from './skillsCommand.ts';
import { teamCommand } from './teamCommand.ts';
import { untilAborted } from './waiting.ts';
import { writerChoice, writerKey } from './writerChoice.ts';

/** What a command needs of the process it runs in. */
export interface CommandContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly assetPath: string;
  readonly signal: AbortSignal;
  readonly paint: Paint;
  log(message: string): void;
  /** Lets the process end with 1 although the command did its work: it was asked to find fault, and did. */
  foundFault(): void;
}

/** Asks the engine of the command. */
export type Ask = <M extends EngineMethod>(
  method: M,
  params: EngineMethods[M]['params'],
) => Promise<EngineMethods[M]['result']>;

/** Runs one command and returns what belongs on standard output. Throws SkillifyError. */
export async function runCommand(line: CommandLine, context: CommandContext): Promise<string> {
  if (line.command === 'hooks') return hooksCommand(line, context);
  if (line.command === 'connect') return connectCommand(line, context);
  if (line.command === 'recall') return recallCommand(line, context.environment);
  if (line.command === 'skills' && line.positionals[0] === 'lint') {
    const { text, hasErrors } = await lintCommand(line, line.positionals.slice(1));
    if (hasErrors) context.foundFault();
    return text;
  }
  if (line.command === 'worker') {
    const { workerCommand } = await import('./workerCommand.ts');
    return workerCommand(line, context);
  }
  if (line.command === 'team') return teamCommand(line, context);
  const writer = writerChoice(line, context.environment);
  const options = { ...(await engineOptions(line, context.environment, context.assetPath)), writer };
  if (line.command === 'capture' && options.sharedStore !== undefined) {
    return sharedCaptureCommand(line, context, options);
  }
  const engine = await createEngine(options);
  try {
    const ask: Ask = (method, params) => engine.handle(method, params, context.signal);
    const key = writerKey(writer, context.environment);
    if (key !== null) await ask('setSecret', { name: 'anthropic-api-key', value: key });
    return await answer(line, context, engine, ask);
  } finally {
    await engine.dispose();
  }
}

async function answer(line: CommandLine, context: CommandContext, engine: Engine, ask: Ask): Promise<string> {
  const { paint } = context;
  const show = (value: unknown, text: () => string) =>
    line.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`;
  switch (line.command) {
    case 'now': {
      const report = await tellingOfWords(engine, context, () => ask('now', { trigger: 'command' }));
      const sources = await sourceIds(ask);
      const { captured, mined, proposals, writer } = report;
      return show(
        { captured, mined, writer, proposals: proposals.map((proposal) => proposalJson(proposal, sources)) },
        () => renderNow(report, paint),
      );
    }
    case 'capture': {
      const captured = await ask('capture', {});
      if (!line.watch)
        return show(
          { captured },
          () => `Read ${captured.events} new events from ${captured.transcripts} transcripts in ${captured.ms} ms.`,
        );
      return followUntilStopped(line, context, engine, ask);
    }
    case 'status': {
      if (line.egress) return egressCommand(line, paint, ask, show);
      const status = await ask('status', {});
      return show(status, () => renderStatus(status, paint));
    }
    case 'sessions': {
      const sessions = await ask('sessions', {});
      return show({ sessions }, () =>
        renderSessions(line.limit === undefined ? sessions : sessions.slice(0, line.limit), paint),
      );
    }
    case 'signals': {
      const all = await ask('signals', {});
      const signals = line.strict ? all.filter((signal) => signal.strict) : all;
      return show({ signals }, () =>
        renderSignals(line.limit === undefined ? signals : signals.slice(-line.limit), paint),
      );
    }
    case 'proposals':
      return proposalsCommand(line, paint, ask, show);
    case 'forget':
      return forgetCommand(line, ask, show);
    case 'prune':
      return pruneCommand(line, ask, show);
    case 'import':
      return importCommand(line, ask, show);
    case 'ask':
      return askCommand(line, paint, ask, show);
    case 'summaries':
      return summariesCommand(line, paint, ask, show);
    case 'search':
      return searchCommand(line, paint, ask, show);
    case 'skills':
      return skillsCommand(line, paint, ask, show);
    default:
      throw new SkillifyError('usage', `There is no command “${line.command}”.`);
  }
}

/** Renders a result as JSON or, without `--json`, as text. */
export type Show = (value: unknown, text: () => string) => string;

/** Says on standard error what a writer model uses up while it works. */
async function tellingOfWords<T>(engine: Engine, context: CommandContext, task: () => Promise<T>): Promise<T> {
  const subscription = engine.onEvent((event, payload) => {
    if (event !== 'progress' || !('phase' in payload) || payload.phase !== 'wording') return;
    const { message, tokens = 0, costUsd = null, callsLeft = null } = payload;
    const money = costUsd === null ? 'price not known' : `$${costUsd.toFixed(4)}`;
    const left = callsLeft === null ? '' : `, room for ${callsLeft} more`;
    context.log(`${message} (${tokens} tokens, ${money} so far${left})`);
  });
  try {
    return await task();
  } finally {
    subscription.dispose();
  }
}

/** Goes on following transcripts until the process is asked to stop. */
async function followUntilStopped(
  line: CommandLine,
  context: CommandContext,
  engine: Engine,
  ask: Ask,
): Promise<string> {
  const subscription = engine.onEvent((event, payload) => {
    if (event === 'log' && 'message' in payload) context.log(payload.message);
  });
  await ask('watch', { enabled: true });
  context.log('Following the transcripts of this project. Stop with Ctrl+C.');
  await untilAborted(context.signal);
  subscription.dispose();
  return line.json ? '{}\n' : 'Stopped.\n';
}
