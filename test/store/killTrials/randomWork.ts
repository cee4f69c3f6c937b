import { sessionIdOf } from '../../../src/assistants/session.ts';
import { appendDecision } from '../../../src/store/decisionLog.ts';
import type { SqlStore } from '../../../src/store/sqlStore.ts';
import { batch, decision, prompt, proposal, skill, skillVersion } from '../sampleData.ts';

/**
 * Everything that a store can do, in random order. Says what it is about to do (`+`) and what has been acknowledged (`=`),
 * each with a number that is used once.
 */
export class RandomWork {
  /** Sessions that may still grow or be forgotten. */
  private sessions: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly random: () => number,
    private readonly say: (line: string) => void,
    private number: number,
  ) {}

  /** One thing more; `reopen` closes the store and opens it again. */
  async step(store: SqlStore, reopen: () => Promise<void>): Promise<void> {
    const chance = this.random();
    if (chance < 0.5) await this.capture(store);
    else if (chance < 0.65) await this.decide(store);
    else if (chance < 0.72) await this.revise(store);
    else if (chance < 0.78) await this.setValue(store);
    else if (chance < 0.92) await store.indexText(50 + this.below(200));
    else if (chance < 0.97) await this.forget(store);
    // Closing seals the fallback's image; opening finds what the last life left.
    else await reopen();
    this.say(`=done ${this.number}`);
    this.number += 1;
    if (this.sessions.length > 6) this.sessions = this.sessions.slice(-6);
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private async capture(store: SqlStore): Promise<void> {
    const { number, sessions } = this;
    if (sessions.length === 0 || this.random() < 0.1) sessions.push(`s${number}`);
    const session = sessions[this.below(sessions.length)] ?? 's';
    const count = 1 + this.below(this.random() < 0.1 ? 600 : 50);
    const events = Array.from({ length: count }, (_, index) =>
      prompt(`b${number}-${index}`, {
        sourceSessionId: session,
        text: `unique${number} item${index} ${'text of some length '.repeat(1 + this.below(60))}`,
        at: 1_764_000_000_000 + number * 1_000 + index,
      }),
    );
    this.say(`+capture ${number} ${session} ${count}`);
    await store.appendCapture(batch(events, [], { offset: number }));
  }

  private async decide(store: SqlStore): Promise<void> {
    const { number } = this;
    this.say(`+decide ${number}`);
    const text = `text ${number}`;
    const effects = {
      proposals: [proposal(`d${number}`)],
      skill: skill(number, text),
      skillVersion: skillVersion(number, text),
    };
    const made = decision(`d${number}`, { skillMd: text, contentHash: `hash of ${text}` });
    // As the writer does it, or as a reader hands it over.
    if (this.random() < 0.5) await store.decide(made, effects);
    else appendDecision(this.folder, made, effects);
    if (this.random() < 0.3) await store.applyPendingDecisions();
  }

  private async revise(store: SqlStore): Promise<void> {
    const { number } = this;
    this.say(`+revise ${number}`);
    await store.saveProposals(Array.from({ length: 12 }, (_, index) => proposal(`all-${index}`, { sessions: number })));
  }

  private async setValue(store: SqlStore): Promise<void> {
    this.say(`+value ${this.number}`);
    await store.setValue('number', this.number);
  }

  private async forget(store: SqlStore): Promise<void> {
    const session = this.sessions.splice(this.below(this.sessions.length), 1)[0];
    if (session === undefined) return;
    this.say(`+forget ${this.number} ${session}`);
    await store.forgetSessions([sessionIdOf('claude-code', session)], null);
  }
}
