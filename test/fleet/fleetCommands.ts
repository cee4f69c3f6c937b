import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandLineBundle } from '../support/commandLine.ts';

/** A command that ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs, and what it has printed so far. */
export class RunningCommand {
  private readonly child: ChildProcess;
  private outText = '';
  private errText = '';
  readonly ended: Promise<Ended>;

  constructor(program: string, parameters: readonly string[], environment: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [program, ...parameters], { env: { PATH, HOME, TZ: 'UTC', ...environment } });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.outText += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errText += chunk.toString();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (status, signal) => resolve({ status, signal, out: this.outText, err: this.errText }));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get err(): string {
    return this.errText;
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The address of its health server, once it listens. */
  async address(): Promise<string> {
    await until(() => /Listening on http:\/\/\S+/.test(this.errText));
    return /Listening on http:\/\/(\S+)/.exec(this.errText)?.[1] ?? '';
  }

  /** The value of a metric as it is served now. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://${await this.address()}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`http://${await this.address()}/readyz`)).status === 200;
  }
}

/** A machine of a fleet: its home, its checkout, its data folder and its token. */
export class FleetMachine {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-machine-'));
  readonly home = path.join(this.folder, 'home');
  readonly data = path.join(this.folder, 'data');
  private readonly running: RunningCommand[] = [];

  constructor(
    private readonly bundle: CommandLineBundle,
    readonly project: string,
    private readonly store: string,
    private readonly token: string,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {}

  /** Parameters name other folders than the machine's own where they say so. */
  start(command: string, ...parameters: readonly string[]): RunningCommand {
    const place = ['--project', this.project, '--home', this.home, '--data', this.data];
    const running = new RunningCommand(
      this.bundle.program,
      [command, ...place, '--alias', '/workspace/payments-api', ...parameters],
      { SKILLIFY_STORE: this.store, SKILLIFY_TOKEN: this.token, ...this.environment },
    );
    this.running.push(running);
    return running;
  }

  run(command: string, ...parameters: readonly string[]): Promise<Ended> {
    return this.start(command, ...parameters).ended;
  }

  async dispose(): Promise<void> {
    for (const command of this.running) await command.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until the condition holds; rejects when it does not for too long. */
export async function until(condition: () => boolean | Promise<boolean>, longestMs = 30_000): Promise<void> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    try {
      if (await condition()) return;
    } catch {
      // What is asked may not be there yet.
    }
    if (performance.now() > deadline) throw new Error('What was waited for did not come.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
