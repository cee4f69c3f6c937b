import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { assetPath, repositoryPath, type SampleScope } from './sampleScope.ts';

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  json(): ReturnType<typeof JSON.parse>;
}

/** The command line and the hook program, bundled as they are shipped, in a temporary folder. */
export class CommandLineBundle {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-cli-'));

  get program(): string {
    return path.join(this.folder, 'cli.js');
  }

  async build(): Promise<void> {
    await build({
      entryPoints: {
        cli: path.join(repositoryPath, 'src/cli/main.ts'),
        hook: path.join(repositoryPath, 'src/cli/hook.ts'),
        mcp: path.join(repositoryPath, 'src/cli/mcp/main.ts'),
        engineWorker: path.join(repositoryPath, 'src/engine/worker.ts'),
      },
      outdir: this.folder,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    cpSync(path.join(assetPath, 'sql-wasm-debug.wasm'), path.join(this.folder, 'sql-wasm-debug.wasm'));
  }

  /** Runs a command on the sample project. */
  run(scope: SampleScope, ...parameters: readonly string[]): CommandResult {
    const { project, home, store } = scope;
    const place = ['--project', project, '--home', home, '--store', store, '--alias', '/workspace/payments-api'];
    return this.runAt([...parameters, ...place]);
  }

  /** Runs a command with these parameters and no others. */
  runAt(parameters: readonly string[]): CommandResult {
    const result = spawnSync(process.execPath, [this.program, ...parameters], { encoding: 'utf8' });
    return { status: result.status, out: result.stdout, err: result.stderr, json: () => JSON.parse(result.stdout) };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
