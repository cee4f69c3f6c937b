import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { LedgerRow } from '../../src/skills/ledger/ledgerRow.ts';
import type { Store } from '../../src/store/store.ts';
import type { FolderUnderTest } from './forgettingContract.ts';
import { batch, facts, prompt, toolCall } from './sampleData.ts';

const session = sessionIdOf('claude-code', 's1');

function row(overrides: Partial<LedgerRow> = {}): LedgerRow {
  const facts = { isEligible: true, isLoaded: false, recurred: null, recurredEventId: null, isOpposed: false };
  return { name: 'use-pnpm', sessionId: session, version: 1, ...facts, ...overrides };
}

/** The ledger's part of the store contract, run on every implementation. */
export function describeLedger(kind: string, create: () => Promise<FolderUnderTest>): void {
  describe(`the ledger in a store (${kind})`, () => {
    let folder: FolderUnderTest;
    let store: Store;
    beforeEach(async () => {
      folder = await create();
      store = await folder.open();
      const skillCall = toolCall('t1', { category: 'skill', command: null, input: 'use-pnpm' });
      const reading = toolCall('t2', { category: 'read', command: null, paths: ['/app/.claude/skills/x/SKILL.md'] });
      const shell = toolCall('t3', { command: 'cat .agents/skills/y/SKILL.md' });
      const events = [prompt('e1'), skillCall, reading, shell, toolCall('t4')];
      await store.appendCapture(batch(events, [facts('s1')]));
    });
    afterEach(async () => {
      await store.close();
      await folder.remove();
    });

    it('keeps what a session told until it is judged again, and across a restart', async () => {
      await store.ledger.save('one', [{ sessionId: session, rows: [row(), row({ name: 'other', isLoaded: true })] }]);
      const again = row({ recurred: 'said-again', recurredEventId: 'e1', isOpposed: true, version: 0 });
      await store.ledger.save('two', [{ sessionId: session, rows: [again] }]);
      await store.close();
      store = await folder.open();
      expect(await store.ledger.rows()).toEqual([again]);
      expect(await store.ledger.rows('other')).toEqual([]);
      expect(await store.ledger.judged('one')).toEqual(new Set());
      expect(await store.ledger.judged('two')).toEqual(new Set([session]));
    });

    it('takes a session that is mined again as not judged', async () => {
      await store.ledger.save('one', [{ sessionId: session, rows: [row()] }]);
      await store.saveMined([{ sessionId: session, episodes: [], signals: [], minedEvents: 5 }]);
      expect(await store.ledger.judged('one')).toEqual(new Set());
      expect(await store.ledger.rows()).toHaveLength(1);
    });

    it('holds nothing of a session that was forgotten, even when it is judged afterwards', async () => {
      await store.ledger.save('one', [{ sessionId: session, rows: [row()] }]);
      await store.forgetSessions([session], 'test');
      expect(await store.ledger.rows()).toEqual([]);
      await store.ledger.save('one', [{ sessionId: session, rows: [row()] }]);
      expect(await store.ledger.rows()).toEqual([]);
      expect(await store.ledger.judged('one')).toEqual(new Set());
    });

    it('adds up eligible sessions by skill and phase', async () => {
      const rows = [row({ recurred: 'reverted', isOpposed: true }), row({ name: 'early', version: 0 })];
      const idle = row({ name: 'idle', isEligible: false, isLoaded: true });
      await store.ledger.save('one', [{ sessionId: session, rows: [...rows, idle] }]);
      const totals = await store.ledger.totals();
      expect(new Map(totals.map((total) => [total.name, total]))).toEqual(
        new Map([
          ['early', { name: 'early', isAfter: false, eligible: 1, recurred: 0, opposed: 0 }],
          ['idle', { name: 'idle', isAfter: true, eligible: 0, recurred: 0, opposed: 0 }],
          ['use-pnpm', { name: 'use-pnpm', isAfter: true, eligible: 1, recurred: 1, opposed: 1 }],
        ]),
      );
    });

    it('finds the events that may show a skill being loaded, and no others', async () => {
      const ids = (await store.ledger.loadEvents(session)).map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set(['t1', 't2', 't3']));
    });

    it('is read and not written by a reader', async () => {
      await store.ledger.save('one', [{ sessionId: session, rows: [row()] }]);
      const reader = await folder.openReadOnly();
      expect(await reader.ledger.rows()).toEqual([row()]);
      await expect(reader.ledger.save('one', [])).rejects.toMatchObject({ code: 'store-read-only' });
      await reader.close();
    });
  });
}
