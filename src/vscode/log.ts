import type * as vscode from 'vscode';
import { messageOf, SkillifyError } from '../base/errors.ts';

/** Writes to the output channel under the name of one part. Never give it text of a transcript. */
export class Log {
  constructor(
    private readonly channel: vscode.LogOutputChannel,
    private readonly part: string,
  ) {}

  /** The same channel under another part's name. */
  for(part: string): Log {
    return new Log(this.channel, part);
  }

  /** Brings the channel into view. */
  show(): void {
    this.channel.show(true);
  }

  write(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    this.channel[level](`[${this.part}] ${message}`);
  }

  debug(message: string): void {
    this.write('debug', message);
  }

  info(message: string): void {
    this.write('info', message);
  }

  /** Records a failure with its code; the stack goes to the debug level. */
  failure(what: string, error: unknown): void {
    const code = SkillifyError.is(error) ? ` (${error.code})` : '';
    this.write('error', `${what}${code}: ${messageOf(error)}`);
    if (error instanceof Error && error.stack) this.debug(error.stack);
  }
}
