import assert from 'node:assert/strict';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { SqlStore } from '../../../src/store/sqlStore.ts';

interface Captured {
  readonly session: string;
  readonly count: number;
}

/** What one store must hold by what its killed processes acknowledged. What was begun only may be there whole, or not at all. */
export class ExpectedStore {
  private readonly begun = new Map<number, Captured>();
  private readonly captured = new Map<number, Captured>();
  private readonly begunDecisions = new Set<string>();
  private readonly decisions = new Set<string>();
  /** Sessions that were being forgotten; true once that was acknowledged. */
  private readonly forgotten = new Map<string, boolean>();
  private begunRevisions = new Set<number>([0]);
  private begunValues = new Set<number>([0]);
  /** The number of the last thing a process began. */
  last = 0;

  get acknowledged(): number {
    return this.captured.size + this.decisions.size;
  }

  /** Takes in what a process said until it was killed; a torn last line is dropped. */
  hear(output: string): void {
    let finish: () => void = () => undefined;
    for (const line of output.split('\n').slice(0, -1)) {
      const [what, numberText, session = '', count = '0'] = line.split(' ');
      const number = Number(numberText);
      if (what === '=done') {
        finish();
        finish = () => undefined;
      } else if (what !== 'ready') {
        this.last = number;
        finish = this.begin(what ?? '', number, session, Number(count));
      }
    }
    this.last += 1;
  }

  /** Returns what is true once it is acknowledged. */
  private begin(what: string, number: number, session: string, count: number): () => void {
    switch (what) {
      case '+capture':
        this.begun.set(number, { session, count });
        return () => this.captured.set(number, { session, count });
      case '+decide':
        this.begunDecisions.add(`d${number}`);
        return () => this.decisions.add(`d${number}`);
      case '+revise':
        this.begunRevisions.add(number);
        return () => {
          this.begunRevisions = new Set([number]);
        };
      case '+value':
        this.begunValues.add(number);
        return () => {
          this.begunValues = new Set([number]);
        };
      case '+forget':
        this.forgotten.set(session, false);
        return () => this.forgotten.set(session, true);
      default:
        throw new Error(`The process said ${what}.`);
    }
  }

  /** Throws where the store lacks what was acknowledged, holds something twice, half or never given. */
  async check(store: SqlStore): Promise<void> {
    await this.checkEvents(store);
    const found = (await store.listDecisions()).map(({ id }) => id);
    assert.equal(new Set(found).size, found.length, 'a decision is there twice');
    for (const id of this.decisions) assert.ok(found.includes(id), `the decision ${id} is lost`);
    for (const id of found) assert.ok(this.begunDecisions.has(id), `the decision ${id} was never made`);
    const versions = (await store.listSkillVersions('use-pnpm')).map(({ version }) => `d${version}`);
    assert.deepEqual([...versions].sort(), [...found].sort(), 'versions and decisions differ');
    const revisions = new Set(
      (await store.listProposals()).filter(({ id }) => id.startsWith('all-')).map(({ sessions }) => sessions),
    );
    assert.ok(revisions.size <= 1, 'proposals of one transaction are of several');
    for (const revision of revisions) assert.ok(this.begunRevisions.has(revision), `proposals are of ${revision}`);
    const value = (await store.getValue('number')) ?? 0;
    assert.ok(typeof value === 'number' && this.begunValues.has(value), `the value is ${value}`);
  }

  private async checkEvents(store: SqlStore): Promise<void> {
    const stored = new Map<number, number>();
    const ids = new Set<string>();
    for (const session of await store.listSessions()) {
      const events = await store.readEvents(session.id);
      assert.equal(session.events, events.length, `${session.id} counts other events than it has`);
      for (const { event } of events) {
        assert.ok(!ids.has(event.id), `the event ${event.id} is there twice`);
        ids.add(event.id);
        const number = Number(/^b(\d+)-/.exec(event.id)?.[1]);
        stored.set(number, (stored.get(number) ?? 0) + 1);
      }
      assert.notEqual(this.forgotten.get(session.sourceSessionId), true, `${session.id} was forgotten and is there`);
    }
    for (const [number, { session, count }] of this.captured) {
      if (this.forgotten.has(session) && !stored.has(number)) continue;
      assert.equal(stored.get(number), count, `the acknowledged batch ${number}`);
    }
    for (const [number, count] of stored) assert.equal(this.begun.get(number)?.count, count, `the batch ${number}`);
  }

  /** Fills the text index to its end and looks for the words of some batches. */
  async checkSearch(store: SqlStore): Promise<void> {
    for (let left = 1; left > 0; ) left = await store.indexText(500);
    const kept = [...this.captured].filter(([, { session }]) => !this.forgotten.has(session)).slice(-4);
    for (const [number, { count }] of kept) {
      const found = await store.findEvents({
        wanted: [{ text: `unique${number}`, isPhrase: false, isPrefix: false }],
        ...{
          excluded: [],
          since: null,
          until: null,
          assistants: [],
          kinds: [],
          outcomes: [],
          places: [],
          sessions: [],
        },
        limit: 1_000,
      });
      assert.equal(found.events.length, count, `the words of batch ${number} are found`);
    }
  }
}

/** True for an error that an opened store may give a user, in words. */
export function isSentence(error: unknown): boolean {
  return SkillifyError.is(error) && error.code !== 'internal' && /[.]$/.test(error.message);
}
