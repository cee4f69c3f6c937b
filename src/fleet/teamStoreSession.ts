import path from 'node:path';
import { messageOf } from '../base/errors.ts';
import type { StoreSession } from '../engine/storeSession.ts';
import type { Decision } from '../skills/skill.ts';
import { ForwardingStore } from '../store/forwardingStore.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import type { BackoffTimes } from './backoff.ts';
import { CaptureSpool } from './captureSpool.ts';
import type { FleetHooks } from './fleetHooks.ts';
import { OwnCaptureStore } from './ownCaptureStore.ts';
import { isStoreAway, StoreLink } from './storeLink.ts';

/** From here on somebody is told that a clock is wrong. */
const wildSkewMs = 5 * 60_000;

/** Takes requests to mine a workspace. */
export interface MiningRequests {
  /** False where one waits already. */
  add(workspace: string): Promise<boolean>;
  close(): Promise<void>;
}

/** What a session with a shared store needs. */
export interface TeamSessionOptions {
  /** Opens the shared store; rejects with `store-away` while it cannot be reached. */
  readonly open: () => Promise<Store>;
  /** Opens the queue of mining jobs; null where this process mines itself. */
  readonly openRequests: (() => Promise<MiningRequests>) | null;
  /** How far the clock of this machine is ahead of the server's, in milliseconds; null where nobody asks. */
  readonly clockSkewMs: (() => Promise<number>) | null;
  /** Ends what the requests and the clock were asked through. */
  readonly closeAll?: () => Promise<unknown>;
  readonly workspace: string;
  /** Folder for what is this machine's own of the workspace. */
  readonly folder: string;
  /** Root of the local data folder. */
  readonly dataFolder: string;
  /** Size that waiting captures may have; null where capture fails while the store is away. */
  readonly spoolLimitBytes: number | null;
  readonly hooks: FleetHooks;
  readonly times?: BackoffTimes;
}

/**
 * An engine's session with a store that many share: there is no lease, everybody may write, and the database keeps them
 * apart. With a spool, capture goes on while the store is away.
 */
export class TeamStoreSession implements StoreSession {
  readonly store: Store;
  private readonly link: StoreLink<Store>;
  private readonly own: OwnCaptureStore;
  private spool: CaptureSpool | null = null;
  private requests: MiningRequests | null = null;
  /** A request to mine that could not be made while the store was away. */
  private owesRequest = false;
  private canRequest: boolean;

  private constructor(private readonly options: TeamSessionOptions) {
    const { times } = options;
    this.canRequest = options.openRequests !== null;
    this.link = new StoreLink<Store>({
      open: options.open,
      probe: (store) => store.getValue('lastRunAt'),
      onDidChange: (problem) => this.changed(problem),
      ...(times ? { times } : {}),
    });
    this.store = new ForwardingStore(() => this.link.store);
    this.own = new OwnCaptureStore(() => this.link.store);
  }

  /** Rejects with `store-away`, unless capture can go on by a spool. */
  static async open(options: TeamSessionOptions): Promise<TeamStoreSession> {
    const session = new TeamStoreSession(options);
    await session.start();
    return session;
  }

  get captureStore(): Store {
    return this.spool?.store ?? this.own;
  }

  get leavesUpkeep(): boolean {
    return this.spool !== null;
  }

  get isWriter(): boolean {
    return true;
  }

  async refresh(): Promise<void> {
    // Every question reaches the store itself.
  }

  async needWriter(): Promise<void> {
    // The database refuses who may not.
  }

  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    await this.link.run((store) => store.decide(decision, effects));
  }

  async leaveMining(): Promise<boolean> {
    if (!this.canRequest || this.options.openRequests === null) return false;
    try {
      this.requests ??= await this.options.openRequests();
      if (await this.requests.add(this.options.workspace)) this.options.hooks.onJobQueued();
      this.owesRequest = false;
      return true;
    } catch (error) {
      if (isStoreAway(error)) {
        this.owesRequest = true;
        return true;
      }
      // Without a queue nobody else would do it.
      this.canRequest = false;
      this.options.hooks.log('warn', `Mining is done here: ${messageOf(error)}`);
      return false;
    }
  }

  async close(): Promise<void> {
    try {
      await this.spool?.close();
    } finally {
      await this.requests?.close().catch(() => undefined);
      await this.options.closeAll?.().catch(() => undefined);
      await this.link.close();
    }
  }

  private async start(): Promise<void> {
    const { folder, dataFolder, hooks, spoolLimitBytes: limitBytes } = this.options;
    try {
      if (limitBytes !== null) {
        this.spool = await CaptureSpool.open({
          folder: path.join(folder, 'spool'),
          ...{ limitBytes, dataFolder, hooks },
          link: this.link,
          captured: (store) => new OwnCaptureStore(() => store),
        });
        hooks.onSpool(this.spool);
      }
      await this.link.connect();
      void this.compareClocks();
      if (this.spool !== null) await this.spool.sendSoon();
    } catch (error) {
      if (this.spool !== null && isStoreAway(error)) return;
      await this.close();
      throw error;
    }
  }

  private changed(problem: string | null): void {
    const { hooks } = this.options;
    hooks.onLink(problem);
    if (problem !== null) return;
    void this.compareClocks();
    void this.spool?.sendSoon();
    if (this.owesRequest) void this.leaveMining();
  }

  /** Events keep their own times whatever the clocks say; but somebody should know. */
  private async compareClocks(): Promise<void> {
    const { clockSkewMs, hooks } = this.options;
    if (clockSkewMs === null) return;
    try {
      const skewMs = await clockSkewMs();
      hooks.onClockSkew(skewMs);
      if (Math.abs(skewMs) < wildSkewMs) return;
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      const direction = skewMs > 0 ? 'ahead of' : 'behind';
      hooks.log(
        'warn',
        `The clock of this machine is ${minutes} minutes ${direction} the server's. Nothing is lost, but times of sessions recorded here are wrong by that much; set the clock.`,
      );
    } catch {
      // Asked again when the store next returns.
    }
  }
}
