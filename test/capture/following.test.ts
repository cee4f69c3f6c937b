import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import { transcriptPlaces } from '../../src/capture/captureRun.ts';
import { TurnTracker } from '../../src/capture/turnTracker.ts';
import { TranscriptWatcher } from '../../src/capture/watcher.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import { SessionScript } from '../support/sessionScript.ts';
import { captureFixture } from './captureFixture.ts';
import { documentAssistant } from './sampleAssistants.ts';

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && waited < 8000; waited += 20) await delay(20);
}

describe('TranscriptWatcher', () => {
  it('tells of files that change, also in folders that appear later', async () => {
    const fixture = await captureFixture();
    const heard: string[] = [];
    const places = transcriptPlaces({ ...fixture, environment: {}, assistants });
    const times = { sweepMilliseconds: 40, slowestSweepMilliseconds: 60, debounceMilliseconds: 20 };
    const watcher = new TranscriptWatcher({ places, onDidChange: (paths) => heard.push(...paths), ...times });
    onTestFinished(() => watcher.dispose());
    await watcher.start();
    const name = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    const file = fixture.write(name, [claude.user('one')]);
    await until(() => heard.length > 0);
    expect(heard).toContain(file);
    heard.length = 0;
    fixture.append(name, [claude.user('two')]);
    await until(() => heard.length > 0);
    expect(heard).toEqual([file]);
    watcher.dispose();
    heard.length = 0;
    fixture.append(name, [claude.user('three')]);
    await delay(200);
    expect(heard).toEqual([]);
  });
});

describe('TranscriptWatcher of other formats', () => {
  it('tells of what is rewritten whole once its writer has paused, and looks at the log of a database', async () => {
    const fixture = await captureFixture();
    const folder = path.join(fixture.home, 'kept');
    mkdirSync(folder, { recursive: true });
    const place = (format: 'document' | 'database', ending: string) => ({
      assistant: documentAssistant,
      place: {
        folder,
        accepts: (file: string) => (file.endsWith(ending) ? ('main' as const) : null),
        format,
        mixedProjects: true,
      },
    });
    const [document, database] = [path.join(folder, 'a.json'), path.join(folder, 'a.db')];
    writeFileSync(document, '{}');
    writeFileSync(database, '');
    const heard: { readonly file: string; readonly at: number }[] = [];
    const watcher = new TranscriptWatcher({
      places: [place('document', '.json'), place('database', '.db')],
      onDidChange: (paths) => heard.push(...paths.map((file) => ({ file, at: performance.now() }))),
      sweepMilliseconds: 30,
      slowestSweepMilliseconds: 40,
      debounceMilliseconds: 10,
      settleMilliseconds: 200,
    });
    onTestFinished(() => watcher.dispose());
    await watcher.start();
    let writtenAt = 0;
    for (let round = 1; round <= 6; round += 1) {
      writeFileSync(document, '{}'.padEnd(round + 3));
      writtenAt = performance.now();
      await delay(40);
    }
    writeFileSync(`${database}-wal`, 'log');
    await until(() => heard.length >= 2);
    expect(heard.map(({ file }) => file).sort()).toEqual([database, document]);
    for (const { at } of heard) expect(at - writtenAt).toBeGreaterThan(190);
  });
});

describe('TurnTracker', () => {
  const script = new SessionScript('s').prompt('go').says('working');
  const turnEnd = { ...script.events[0], kind: 'turn_end', reason: 'done', inferred: false } as const;
  const end = () => {
    const [first] = script.events;
    if (first === undefined) throw new Error('empty script');
    const { id, sourceSessionId, at, parentId, branch, raw } = first;
    const { kind, reason, inferred } = turnEnd;
    return { id, sourceSessionId, at, parentId, branch, raw, kind, reason, inferred };
  };

  it('is due at the end of a turn, once', () => {
    const tracker = new TurnTracker();
    expect(tracker.note(script.events, 0)).toBeNull();
    expect(tracker.note([end()], 1)).toBe('turn-end');
    expect(tracker.note([end()], 2)).toBeNull();
  });

  it('is due after so many turns that did not end', () => {
    const tracker = new TurnTracker({ everyTurns: 3 });
    const talk = new SessionScript('s').says('a').says('b').says('c').events;
    expect(tracker.note(talk.slice(0, 2), 0)).toBeNull();
    expect(tracker.note(talk.slice(2), 1)).toBe('every-turns');
  });

  it('is due when a turn falls silent, once', () => {
    const tracker = new TurnTracker({ idleMilliseconds: 100 });
    tracker.note(script.events, 0);
    expect(tracker.idle(50)).toBeNull();
    expect(tracker.idle(150)).toBe('idle');
    expect(tracker.idle(400)).toBeNull();
  });
});
