import type { EngineEvents, EngineMethod, EngineMethods } from './contract.ts';

/** The engine itself, whichever thread it runs on. */
export interface Engine {
  handle<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods[M]['result']>;
  onEvent(listener: <E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]) => void): { dispose(): void };
  dispose(): Promise<void>;
}
