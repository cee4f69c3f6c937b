import type { EngineOptions } from './options.ts';

/** What the server of a connection is told besides the project. */
export interface ConnectedServer {
  /** Arguments that hold for every project. */
  readonly shared: readonly string[];
  /** Arguments that hold for this project alone. */
  readonly ofProject: readonly string[];
}

/**
 * What a server is told that answers beside an engine: where that keeps its store. It reads no transcripts itself, for the
 * engine's own settings say which may be read.
 */
export function serverBeside(options: Pick<EngineOptions, 'homePath' | 'storePath' | 'aliases'>): ConnectedServer {
  return {
    shared: ['--home', options.homePath, '--store', options.storePath, '--no-capture'],
    ofProject: options.aliases.flatMap((alias) => ['--alias', alias]),
  };
}
