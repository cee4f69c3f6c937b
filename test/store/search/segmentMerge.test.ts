import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../../src/store/schema/migrations.ts';
import { SegmentBuilder } from '../../../src/store/search/segmentBuilder.ts';
import { SegmentMerge } from '../../../src/store/search/segmentMerge.ts';
import { SegmentTables } from '../../../src/store/search/segmentTables.ts';
import { SegmentWrite } from '../../../src/store/search/segmentWrite.ts';
import { FileDatabase } from '../../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../../src/store/sqlite/runtime.ts';
import { randomNumbers } from '../randomNumbers.ts';
import { ASSETS, temporaryFolder } from '../testFolder.ts';

const segments = 3;
const textsPerSegment = 2_000;

let database: FileDatabase;
let tables: SegmentTables;
beforeEach(async () => {
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('The file hook does not work here.');
  const file = path.join(temporaryFolder(), 'store.db');
  database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  onTestFinished(() => database.close());
  migrate(database, file);
  tables = new SegmentTables(database);
});

/** Segments whose times overlap, with words that all, some and single texts have. */
function fill(): void {
  const random = randomNumbers(5);
  for (let segment = 0; segment < segments; segment += 1) {
    const builder = new SegmentBuilder();
    for (let index = 0; index < textsPerSegment; index += 1) {
      const event = segment * textsPerSegment + index + 1;
      const text = `common word${Math.floor(random() * 500)} only${event}`;
      builder.add({ event, session: 1 + (index % 3), at: Math.floor(random() * 1_000), kind: 'prompt', text });
    }
    new SegmentWrite(tables, builder.build(), () => undefined).advance(() => false);
  }
}

/** Merges all segments and returns how many slices that took, and the new segment's rows. */
function merge(isEnough: () => boolean, keeps?: (session: number, event: number) => boolean) {
  const work = new SegmentMerge(tables, tables.list(), keeps);
  let slices = 1;
  while (!work.advance(isEnough)) slices += 1;
  const ready = tables.list();
  const [segment] = ready;
  const terms = segment ? tables.firstTerms(segment.number) : [];
  return {
    slices,
    ready: ready.map(({ documents, words, fromAt, toAt }) => ({ documents, words, fromAt, toAt })),
    columns: segment ? tables.columns(segment) : null,
    blocks: terms.map((_, position) => tables.block(segment?.number ?? 0, position)),
  };
}

const never = () => false;
const always = () => true;

describe('merging segments', () => {
  test('gives the same in the smallest slices as at once', () => {
    const outcomes = [never, always].map((isEnough) => {
      database.execute('DELETE FROM search_segments; DELETE FROM search_blocks');
      fill();
      const { slices, ...rest } = merge(isEnough);
      expect(slices === 1).toBe(isEnough === never);
      return rest;
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]?.ready).toMatchObject([{ documents: segments * textsPerSegment }]);
    const { times, events } = outcomes[0]?.columns ?? { times: [], events: [] };
    expect([...times]).toEqual([...times].sort((left, right) => left - right));
    expect(new Set(events).size).toBe(segments * textsPerSegment);
  });

  test('ends a slice while documents are put in order, before any row is written', () => {
    fill();
    const work = new SegmentMerge(tables, tables.list());
    for (let slice = 0; slice < segments; slice += 1) expect(work.advance(always)).toBe(false);
    expect(database.get('SELECT count(*) AS begun FROM search_segments WHERE is_ready = 0')).toEqual({ begun: 0 });
    while (!work.advance(always));
    expect(tables.list()).toHaveLength(1);
  });

  test('leaves out what is not kept, with its words', () => {
    fill();
    const { ready, columns, blocks } = merge(always, (session, event) => session !== 2 && event !== 1);
    expect([...(columns?.sessions ?? [])]).not.toContain(2);
    expect(ready).toMatchObject([{ documents: columns?.sessions.length }]);
    const text = blocks.join('');
    expect(text).toContain('\nonly4 ');
    expect(text).not.toContain('\nonly1 ');
    expect(text).not.toContain('\nonly2 ');
  });

  test('leaves no segment where nothing is kept', () => {
    fill();
    expect(merge(always, () => false).ready).toEqual([]);
  });
});
