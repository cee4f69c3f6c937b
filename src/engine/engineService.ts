import { SkillifyError } from '../base/errors.ts';
import { type EngineEvents, PROTOCOL_VERSION } from './contract.ts';
import { isEngineMethod } from './contractGuards.ts';
import type { Engine } from './engineInterface.ts';
import type { RpcTransport } from './rpcMessages.ts';
import { RpcServer } from './rpcServer.ts';
import { parseParams } from './validation.ts';

/**
 * Serves an engine over a connection. The engine is created by the first request; if that fails the request gets the
 * reason, and the next one tries again.
 */
export class EngineService {
  private readonly server: RpcServer<EngineEvents>;
  private creating: Promise<Engine> | null = null;
  private disposed = false;

  constructor(
    transport: RpcTransport,
    private readonly create: () => Promise<Engine>,
    onBye: () => void = () => undefined,
  ) {
    const handle = async (method: string, params: unknown, signal: AbortSignal): Promise<unknown> => {
      if (!isEngineMethod(method)) throw new SkillifyError('protocol', `The engine knows no method "${method}".`);
      const checked = parseParams(method, params);
      const engine = await this.engine();
      signal.throwIfAborted();
      return await engine.handle(method, checked, signal);
    };
    this.server = new RpcServer<EngineEvents>(transport, PROTOCOL_VERSION, handle, onBye);
  }

  /** Disposes the engine, if there is one, and then the connection. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.server.dispose();
    const engine = await this.creating?.catch(() => null);
    await engine?.dispose();
  }

  private engine(): Promise<Engine> {
    if (this.disposed) return Promise.reject(new SkillifyError('disconnected', 'The engine is shutting down.'));
    this.creating ??= this.start();
    return this.creating;
  }

  private async start(): Promise<Engine> {
    try {
      const engine = await this.create();
      engine.onEvent((event, payload) => this.server.emit(event, payload));
      return engine;
    } catch (error) {
      this.creating = null;
      throw error;
    }
  }
}
