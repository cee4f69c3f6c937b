import { messageOf } from '../base/errors.ts';
import type { CaptureReport } from '../capture/captureReport.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engineInterface.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { CommandLine } from './arguments.ts';
import type { CommandContext } from './commands.ts';
import { drainMs, FleetProcess, isCaptureOff } from './fleetProcess.ts';
import { untilAborted, within } from './waiting.ts';

const switchedOff = 'Capture is switched off by SKILLIFY_CAPTURE; nothing is read.';
const nothing: CaptureReport = { transcripts: 0, sessions: 0, events: 0, skippedRecords: 0, bytes: 0, ms: 0 };

/**
 * `skillify capture [--watch]` into a shared store: reads what is new, keeps it in the spool while the store is away, and
 * with `--watch` goes on until the process is asked to stop; then it sends what it can within the time it has for that.
 */
export async function sharedCaptureCommand(
  line: CommandLine,
  context: CommandContext,
  options: EngineOptions,
): Promise<string> {
  const { environment, signal } = context;
  const log = notTooOften(context.log);
  const deadlineMs = drainMs(environment);
  const fleet = new FleetProcess(log);
  await fleet.serve(line, environment);
  try {
    if (isCaptureOff(environment)) {
      log(switchedOff);
      if (line.watch) await untilAborted(signal);
      return shown(line, nothing);
    }
    const engine = await createEngine(options, fleet.hooks());
    try {
      if (line.watch) return await follow(line, { ...context, log }, engine, fleet, deadlineMs);
      const captured = await engine.handle('capture', {}, signal);
      await send(fleet, deadlineMs, log);
      return shown(line, captured);
    } finally {
      await within(engine.dispose(), deadlineMs);
    }
  } finally {
    await fleet.close();
  }
}

async function follow(
  line: CommandLine,
  { signal, log }: CommandContext,
  engine: Engine,
  fleet: FleetProcess,
  deadlineMs: number,
): Promise<string> {
  const subscription = engine.onEvent((event, payload) => {
    if (event === 'log' && 'level' in payload && payload.level !== 'debug') log(payload.message);
  });
  const look = (until: AbortSignal) =>
    engine
      .handle('capture', {}, until)
      .catch((error: unknown) => log(`Reading transcripts failed: ${messageOf(error)}`));
  await look(signal);
  await engine.handle('watch', { enabled: true }, signal);
  log('Following the transcripts of this project. Stop with Ctrl+C.');
  await untilAborted(signal);
  const deadline = performance.now() + deadlineMs;
  await engine.handle('watch', { enabled: false }, signal);
  // What was written while the process was asked to stop belongs to it too.
  await look(AbortSignal.timeout(Math.max(1, Math.floor(deadlineMs / 2))));
  await send(fleet, Math.max(1, deadline - performance.now()), log);
  subscription.dispose();
  return line.json ? '{}\n' : 'Stopped.\n';
}

/** Sends what waits, as far as time allows; the rest is on disk and sent by the next process. */
async function send({ waiting }: FleetProcess, forMs: number, log: (message: string) => void): Promise<void> {
  if (waiting === null || waiting.isDrained) return;
  await waiting.drain(AbortSignal.timeout(Math.ceil(forMs))).catch((error: unknown) => log(messageOf(error)));
  if (waiting.isDrained) return;
  log(`${Math.ceil(waiting.sizeBytes / 1024)} kB wait in the spool and are sent once the shared store is back.`);
}

/** What goes on for hours, such as a full spool, is said again once a minute. */
function notTooOften(log: (message: string) => void): (message: string) => void {
  let last = '';
  let saidAt = 0;
  return (message) => {
    const now = performance.now();
    if (message === last && now - saidAt < 60_000) return;
    last = message;
    saidAt = now;
    log(message);
  };
}

function shown(line: CommandLine, captured: CaptureReport): string {
  return line.json
    ? `${JSON.stringify({ captured }, null, 2)}\n`
    : `Read ${captured.events} new events from ${captured.transcripts} transcripts in ${captured.ms} ms.\n`;
}
