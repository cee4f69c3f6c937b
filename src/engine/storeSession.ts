import { SkillifyError } from '../base/errors.ts';
import type { Decision } from '../skills/skill.ts';
import { appendDecision } from '../store/decisionLog.ts';
import { acquireLease, type Lease, type LeaseOwner } from '../store/lease.ts';
import { openStore } from '../store/openStore.ts';
import type { SqlStore } from '../store/sqlStore.ts';
import type { DecisionEffects, Store } from '../store/store.ts';

/** A process that could not become the writer asks again at most this often. */
const retryAfterMs = 3_000;

/** An engine's connection to a store, whatever keeps it. */
export interface StoreSession {
  /** The store as it is open now; it may change, so ask each time. Throws `disconnected` once closed. */
  readonly store: Store;
  /** The store as capture reads and writes it: its own transcripts only, and safe while the store is away. */
  readonly captureStore: Store;
  /** Others see to summaries, the search index and pruning; here it is only captured. */
  readonly leavesUpkeep: boolean;
  /** False for a reader beside the process that may write. */
  readonly isWriter: boolean;
  /** Takes in what others decided. */
  refresh(): Promise<void>;
  /** Throws `store-busy`, naming who holds the store, unless this process may write. */
  needWriter(): Promise<void>;
  /** Records a decision, or hands it over to whoever may. */
  decide(decision: Decision, effects: DecisionEffects): Promise<void>;
  /** Leaves mining what was captured to workers; false where there are none, and this process must do it. */
  leaveMining(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the store of a project: as its writer where no other process is, else as a reader that hands decisions over. */
export async function openStoreSession(folder: string, assetPath: string): Promise<StoreSession> {
  const session = new FileStoreSession(folder, assetPath);
  await session.open();
  return session;
}

/** This process's connection to an embedded store, and whether it is the one that may write. */
class FileStoreSession implements StoreSession {
  private current: SqlStore | null = null;
  private lease: Lease | null = null;
  private owner: LeaseOwner | null = null;
  private triedAt = 0;

  constructor(
    private readonly folder: string,
    private readonly assetPath: string,
  ) {}

  /** The store as it is open now; it changes when this process becomes the writer, so ask each time. */
  get store(): Store {
    if (!this.current) throw new SkillifyError('disconnected', 'The store is closed; run the command again.');
    return this.current;
  }

  get captureStore(): Store {
    return this.store;
  }

  get leavesUpkeep(): boolean {
    return false;
  }

  get isWriter(): boolean {
    return this.lease !== null;
  }

  async leaveMining(): Promise<boolean> {
    return false;
  }

  async open(): Promise<void> {
    this.triedAt = Date.now();
    const lease = await acquireLease(this.folder);
    if ('heldBy' in lease) {
      this.owner = lease.heldBy;
      // A reader beside the writer sees what is newest by itself.
      if (this.current?.isCurrent) return;
      await this.replace(await openStore({ folder: this.folder, assetPath: this.assetPath, readOnly: true }));
      return;
    }
    try {
      await this.replace(await openStore({ folder: this.folder, assetPath: this.assetPath, lease }));
      this.lease = lease;
      this.owner = null;
    } catch (error) {
      lease.dispose();
      throw error;
    }
  }

  /** Takes in what other processes decided; a reader also tries to become the writer, or else looks at the newest state. */
  async refresh(): Promise<void> {
    if (this.lease && !this.lease.isHeld()) await this.close();
    if (!this.current) await this.open();
    else if (this.lease) await this.current?.applyPendingDecisions();
    else if (Date.now() - this.triedAt >= retryAfterMs) await this.open();
  }

  /** Throws `store-busy`, naming who holds the store, unless this process may write. */
  async needWriter(): Promise<void> {
    if (!this.lease) await this.open();
    if (this.lease) return;
    const who = this.owner ? ` (process ${this.owner.pid} on ${this.owner.host})` : '';
    throw new SkillifyError(
      'store-busy',
      `Another Skillify${who} is at work on this project's store. Close it or let it finish, then try again.`,
    );
  }

  /** Records a decision: in the store as its writer, else in the log that the writer applies. */
  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    if (this.lease) {
      await this.store.decide(decision, effects);
      return;
    }
    appendDecision(this.folder, decision, effects);
    await this.open();
  }

  async close(): Promise<void> {
    const store = this.current;
    this.current = null;
    try {
      await store?.close();
    } finally {
      this.lease?.dispose();
      this.lease = null;
    }
  }

  private async replace(store: SqlStore): Promise<void> {
    const old = this.current;
    this.current = store;
    await old?.close();
  }
}
