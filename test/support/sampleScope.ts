import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineMethod, EngineMethods } from '../../src/engine/contract.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { EngineOptions } from '../../src/engine/options.ts';

export const repositoryPath = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const assetPath = path.join(repositoryPath, 'node_modules', 'sql.js', 'dist');
const samplePath = path.join(repositoryPath, 'test', 'fixtures', 'sample');

/** A copy of the sample project and its home in a temporary folder, and engines on it. */
export class SampleScope {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-sample-'));
  readonly project = path.join(this.folder, 'payments-api');
  readonly home = path.join(this.folder, 'home');
  readonly store = path.join(this.folder, 'store');
  private readonly engines: Engine[] = [];

  constructor() {
    cpSync(path.join(samplePath, 'project'), this.project, { recursive: true });
    cpSync(path.join(samplePath, 'home'), this.home, { recursive: true });
  }

  async engine(changes: Partial<EngineOptions> = {}): Promise<Engine> {
    const engine = await createEngine({
      projectPath: this.project,
      homePath: this.home,
      storePath: this.store,
      aliases: ['/workspace/payments-api'],
      environment: {},
      assetPath,
      disabledAssistants: [],
      everyTurns: 20,
      user: 'tester',
      ...changes,
    });
    this.engines.push(engine);
    return engine;
  }

  /** A transcript of the sample, by the end of its name. */
  transcript(ending: string): string {
    const found = filesBelow(this.home).find((file) => file.endsWith(ending));
    if (found === undefined) throw new Error(`No sample transcript ends in ${ending}.`);
    return found;
  }

  async dispose(): Promise<void> {
    for (const engine of this.engines) await engine.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Asks an engine without a wish to cancel. */
export function ask<M extends EngineMethod>(
  engine: Engine,
  method: M,
  params: EngineMethods[M]['params'],
): Promise<EngineMethods[M]['result']> {
  return engine.handle(method, params, new AbortController().signal);
}

/** Every file below a folder, sorted; empty when there is none. */
export function filesBelow(folder: string): readonly string[] {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const file = path.join(folder, name);
      return statSync(file).isDirectory() ? filesBelow(file) : [file];
    });
}

export function textOf(file: string): string {
  return readFileSync(file, 'utf8');
}
