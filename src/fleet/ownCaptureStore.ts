import { ForwardingStore } from '../store/forwardingStore.ts';
import type { Session } from '../store/store.ts';

/**
 * A shared store as capture on one machine may see it: without sessions of other machines, whose files and opt-outs are
 * not this one's. The store lists this machine's transcripts only, and keeps what capture remembers of them apart.
 */
export class OwnCaptureStore extends ForwardingStore {
  override async listSessions(): Promise<readonly Session[]> {
    const own = new Set((await super.listTranscripts()).map(({ path }) => path));
    return (await super.listSessions()).filter(({ file }) => own.has(file));
  }
}
