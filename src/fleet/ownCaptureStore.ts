import { ForwardingStore } from '../store/forwardingStore.ts';
import type { Session, Store } from '../store/store.ts';

/** Of the engine's values those that tell of one machine's files. */
function isOfMachine(key: string): boolean {
  return key.startsWith('capture.') || key === 'recallUses';
}

/**
 * A shared store as capture on one machine may see it: without sessions of other machines, whose opt-outs and files are
 * not this one's, and with values of its own for what it remembers of its files. `inner` lists this machine's transcripts.
 */
export class OwnCaptureStore extends ForwardingStore {
  constructor(
    inner: () => Store,
    private readonly machine: string,
  ) {
    super(inner);
  }

  override async listSessions(): Promise<readonly Session[]> {
    const own = new Set((await super.listTranscripts()).map(({ path }) => path));
    return (await super.listSessions()).filter(({ file }) => own.has(file));
  }

  override async getValue(key: string): Promise<unknown> {
    return super.getValue(this.named(key));
  }

  override async setValue(key: string, value: unknown): Promise<void> {
    await super.setValue(this.named(key), value);
  }

  private named(key: string): string {
    return isOfMachine(key) ? `${key}@${this.machine}` : key;
  }
}
