import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineProgress } from '../../src/engine/contract.ts';

const { EventEmitter, editor } = vi.hoisted(() => {
  class EventEmitter<T> {
    private readonly listeners = new Set<(event: T) => void>();
    readonly event = (listener: (event: T) => void) => {
      this.listeners.add(listener);
      return { dispose: () => void this.listeners.delete(listener) };
    };
    fire(event: T) {
      for (const listener of this.listeners) listener(event);
    }
    dispose() {
      this.listeners.clear();
    }
  }
  const shown: string[] = [];
  return { EventEmitter, editor: { shown, isWanted: true } };
});

vi.mock('vscode', () => {
  return {
    EventEmitter,
    l10n: { t: (text: string, ...values: readonly unknown[]) => text.replace('{0}', String(values[0])) },
    commands: { executeCommand: async () => undefined },
    workspace: { getConfiguration: () => ({ get: () => editor.isWanted }) },
    window: {
      showInformationMessage: async (message: string) => {
        editor.shown.push(message);
        return undefined;
      },
    },
  };
});
const { PendingCount } = await import('../../src/vscode/pendingCount.ts');
const { ProposalNotice } = await import('../../src/vscode/proposalNotice.ts');

/** An engine that has so many proposals, and the parts of the extension that count and announce them. */
function scene(options: { readonly isSidebarVisible?: boolean; readonly isRunByUser?: boolean } = {}) {
  const progressed = new EventEmitter<EngineProgress>();
  const changed = new EventEmitter<{ what: string }>();
  const placed = new EventEmitter<void>();
  let waiting = 0;
  const engine = {
    onDidProgress: progressed.event,
    onDidChange: changed.event,
    onDidChangePlace: placed.event,
    isRunByUser: options.isRunByUser ?? false,
    isStarted: true,
    request: async () => Array.from({ length: waiting }, (_, index) => ({ id: String(index) })),
  };
  const log = { failure: (_: string, error: unknown) => Promise.reject(error) };
  const pending = Reflect.construct(PendingCount, [engine, log]);
  Reflect.construct(ProposalNotice, [engine, pending, () => options.isSidebarVisible ?? false]);
  return {
    start: async (count: number) => {
      waiting = count;
      await pending.refresh();
    },
    run: async (count: number) => {
      progressed.fire({ phase: 'mining', message: '', fraction: null });
      waiting = count;
      changed.fire({ what: 'proposals' });
      await pending.refresh();
    },
    decide: async (count: number) => {
      waiting = count;
      await pending.refresh();
    },
  };
}

describe('the notification of found proposals', () => {
  beforeEach(() => {
    editor.shown.length = 0;
    editor.isWanted = true;
  });

  test('comes once, also where nothing waited before', async () => {
    const { start, run } = scene();
    await start(0);
    await run(2);
    expect(editor.shown).toEqual(['Skillify found something worth a skill: 2 proposals to review.']);
    await run(5);
    expect(editor.shown).toHaveLength(1);
  });

  test('does not tell what was left over from before', async () => {
    const { start, run } = scene();
    await start(3);
    await run(3);
    expect(editor.shown).toEqual([]);
    await run(4);
    expect(editor.shown).toEqual(['Skillify found something worth a skill: 4 proposals to review.']);
  });

  test('does not come for decisions, in a run that the user watches, beside the sidebar, or where it is turned off', async () => {
    const decided = scene();
    await decided.start(3);
    await decided.decide(2);
    await decided.decide(3);
    for (const options of [{ isRunByUser: true }, { isSidebarVisible: true }]) {
      const { start, run } = scene(options);
      await start(0);
      await run(2);
    }
    editor.isWanted = false;
    const off = scene();
    await off.start(0);
    await off.run(2);
    expect(editor.shown).toEqual([]);
  });
});
