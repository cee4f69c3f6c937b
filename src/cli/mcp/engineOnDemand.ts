import { SkillifyError } from '../../base/errors.ts';
import type { EngineClient, EngineMethod, EngineMethods } from '../../engine/contract.ts';

/** How an engine is held while an agent asks. */
export interface EngineOnDemandOptions {
  readonly start: () => EngineClient;
  /** Reads new transcripts before an answer; false where someone else follows them. */
  readonly readsTranscripts: boolean;
  readonly log: (message: string) => void;
  /** The engine is let go after so long without a question. */
  readonly idleMs?: number;
  /** Transcripts are looked at again when the last look is older than this. */
  readonly freshForMs?: number;
  /** An answer waits at most so long for new transcripts; what is not read by then is in the next one. */
  readonly patienceMs?: number;
}

/**
 * An engine that is there while it is asked and lets go of the store soon after, so that a server that an assistant
 * leaves running keeps neither editor nor command line from writing.
 */
export class EngineOnDemand {
  private client: EngineClient | null = null;
  private ending: Promise<void> = Promise.resolve();
  private reading: Promise<void> | null = null;
  private readAt = 0;
  private busy = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isDisposed = false;

  constructor(private readonly options: EngineOnDemandOptions) {}

  /** Asks the engine, which is started where it is not there. Rejects as the engine does. */
  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    if (this.isDisposed) throw new SkillifyError('disconnected', 'The server is shutting down.');
    clearTimeout(this.timer);
    this.busy += 1;
    try {
      await this.ending;
      this.client ??= this.options.start();
      await this.readNew(this.client);
      return await this.client.request(method, params, signal ? { signal } : {});
    } finally {
      this.busy -= 1;
      this.letGoLater();
    }
  }

  /** Ends the engine, if it runs. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.letGo();
    await this.ending;
  }

  private async readNew(client: EngineClient): Promise<void> {
    const { readsTranscripts, freshForMs = 30_000, patienceMs = 4_000 } = this.options;
    if (!readsTranscripts) return;
    if (this.reading === null && Date.now() - this.readAt >= freshForMs) {
      this.reading = this.capture(client).finally(() => {
        this.readAt = Date.now();
        this.reading = null;
        this.letGoLater();
      });
    }
    if (this.reading === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.reading, late]);
    clearTimeout(timer);
  }

  /** What an editor or command that holds the store reads itself needs not be read here. */
  private async capture(client: EngineClient): Promise<void> {
    try {
      await client.request('capture', {});
    } catch (error) {
      if (!SkillifyError.is(error, 'store-busy'))
        this.options.log(error instanceof Error ? error.message : String(error));
    }
  }

  private letGoLater(): void {
    clearTimeout(this.timer);
    if (this.busy > 0 || this.reading !== null || this.isDisposed) return;
    this.timer = setTimeout(() => this.letGo(), this.options.idleMs ?? 10_000);
    this.timer.unref();
  }

  private letGo(): void {
    const { client } = this;
    this.client = null;
    if (client) this.ending = client.dispose().catch((error) => this.options.log(String(error)));
  }
}
