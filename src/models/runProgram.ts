import { execFile } from 'node:child_process';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';

/** How a program is run: without a shell, and for so long. */
export interface ProgramRun {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly input: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly outputLimitBytes: number;
}

/** How it ended. */
export interface ProgramResult {
  /** Null when it did not end by itself. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errorOutput: string;
  readonly endedBy: 'itself' | 'timeout' | 'output-limit' | 'cancel' | 'not-started';
}

/** Runs a program to its end; never throws for what the program does. */
export function runProgram(run: ProgramRun, signal: AbortSignal): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const timeout = AbortSignal.timeout(run.timeoutMs);
    const child = execFile(
      run.program,
      [...run.arguments],
      {
        cwd: run.folder,
        env: { ...run.environment },
        maxBuffer: run.outputLimitBytes,
        signal: AbortSignal.any([signal, timeout]),
        killSignal: 'SIGKILL',
        windowsHide: true,
        encoding: 'utf8',
      },
      (error, output, errorOutput) => {
        const code = error?.code;
        const endedBy = signal.aborted
          ? 'cancel'
          : timeout.aborted
            ? 'timeout'
            : code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
              ? 'output-limit'
              : typeof code === 'string'
                ? 'not-started'
                : 'itself';
        const exitCode = error === null ? 0 : typeof code === 'number' ? code : null;
        resolve({ exitCode, output, errorOutput, endedBy });
      },
    );
    // A program that does not read its input is told apart by how it ends.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(run.input);
  });
}

/** The first file of this name on a search path that can be run; null when there is none. */
export async function findProgram(name: string, searchPath: string | undefined): Promise<string | null> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (searchPath ?? '').split(path.delimiter)) {
    if (folder === '' || !path.isAbsolute(folder)) continue;
    for (const file of names.map((each) => path.join(folder, each))) {
      const isThere = await fs.access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere && (await fs.stat(file)).isFile()) return file;
    }
  }
  return null;
}
