import type { Worker } from 'node:worker_threads';
import { messageOf, SkillifyError } from '../base/errors.ts';
import {
  type EngineClient,
  type EngineEvents,
  type EngineMethod,
  type EngineMethods,
  PROTOCOL_VERSION,
} from './contract.ts';
import { isEngineEvent, isEngineResult } from './contractGuards.ts';
import { RpcClient } from './rpcClient.ts';
import { portTransport } from './rpcPort.ts';

type Rpc = RpcClient<EngineMethods, EngineEvents>;

/** How the client gets its worker; the delays are shortened by tests. */
export interface WorkerClientOptions {
  readonly spawn: () => Worker;
  /** Told when the worker ended without being asked to. */
  readonly onCrash?: (error: SkillifyError) => void;
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
  readonly shutdownTimeoutMs?: number;
}

interface Connection {
  readonly worker: Worker;
  readonly rpc: Rpc;
  readonly exited: Promise<void>;
}

/** The engine on a worker thread: started by the first request, started again after a crash, with growing delays. */
export class WorkerClient implements EngineClient {
  private connection: Connection | null = null;
  private readonly attachments = new Set<(rpc: Rpc) => void>();
  private readonly shutdown = new AbortController();
  private crashes = 0;
  private notBefore = 0;

  constructor(private readonly options: WorkerClientOptions) {}

  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<EngineMethods[M]['result']> {
    await this.waitForTurn(options.signal);
    const { rpc, worker } = this.connect();
    try {
      const result = await rpc.request(method, params, options);
      this.crashes = 0;
      return result;
    } catch (error) {
      // Only the handshake has a time limit: a thread that does not even greet is replaced.
      if (SkillifyError.is(error, 'timeout')) void worker.terminate();
      throw error;
    }
  }

  onEvent<E extends keyof EngineEvents>(event: E, listener: (payload: EngineEvents[E]) => void): { dispose(): void } {
    let subscription: { dispose(): void } | null = null;
    const attach = (rpc: Rpc) => {
      subscription = rpc.onEvent(event, listener);
    };
    this.attachments.add(attach);
    if (this.connection) attach(this.connection.rpc);
    return {
      dispose: () => {
        this.attachments.delete(attach);
        subscription?.dispose();
      },
    };
  }

  /** Lets the engine finish in good order, and ends the thread if it does not within the time limit. */
  async dispose(): Promise<void> {
    this.shutdown.abort();
    this.attachments.clear();
    const connection = this.connection;
    this.connection = null;
    if (!connection) return;
    connection.rpc.sayGoodbye();
    connection.rpc.close(stopped());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.shutdownTimeoutMs ?? 3000);
    });
    await Promise.race([connection.exited, late]);
    clearTimeout(timer);
    await connection.worker.terminate();
  }

  private connect(): Connection {
    if (this.shutdown.signal.aborted) throw stopped();
    this.connection ??= this.start();
    return this.connection;
  }

  private start(): Connection {
    const worker = this.options.spawn();
    const rpc = new RpcClient<EngineMethods, EngineEvents>(portTransport(worker), {
      protocol: PROTOCOL_VERSION,
      readyTimeoutMs: 30_000,
      // The end of a thread is noticed, and mining may take its time.
      replyTimeoutMs: null,
      isResult: isEngineResult,
      isEvent: isEngineEvent,
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    const exited = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        this.ended(rpc, cause ?? new Error(`exit code ${code}`));
        resolve();
      });
    });
    for (const attach of this.attachments) attach(rpc);
    return { worker, rpc, exited };
  }

  private ended(rpc: Rpc, cause: unknown): void {
    if (this.connection?.rpc !== rpc) return;
    this.connection = null;
    const firstDelayMs = this.options.firstDelayMs ?? 500;
    const longestDelayMs = this.options.longestDelayMs ?? 30_000;
    this.notBefore = Date.now() + Math.min(longestDelayMs, firstDelayMs * 2 ** this.crashes);
    this.crashes += 1;
    const message = `The Skillify engine stopped (${messageOf(cause)}). It starts again by itself: try again.`;
    const error = new SkillifyError('disconnected', message, { cause });
    rpc.close(error);
    this.options.onCrash?.(error);
  }

  private async waitForTurn(signal: AbortSignal | undefined): Promise<void> {
    const delayMs = this.connection ? 0 : this.notBefore - Date.now();
    if (delayMs <= 0) return;
    const abort = signal ? AbortSignal.any([signal, this.shutdown.signal]) : this.shutdown.signal;
    if (abort.aborted) throw stopped();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.aborted ? new SkillifyError('cancelled', 'Cancelled.') : stopped());
      };
      const timer = setTimeout(() => {
        abort.removeEventListener('abort', onAbort);
        resolve();
      }, delayMs);
      abort.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function stopped(): SkillifyError {
  return new SkillifyError('disconnected', 'The Skillify engine was stopped.');
}
