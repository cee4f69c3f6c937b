import type { JsonRecord } from '../../base/json.ts';
import type { Survival } from '../../signals/survival.ts';
import type { SurvivalMark } from '../store.ts';
import { RecordReader } from './recordReader.ts';

/** How far git was asked about a session, from its row. */
export function survivalMarkOf(row: JsonRecord): SurvivalMark {
  const reader = RecordReader.of(row, 'what git told of a session');
  return {
    sessionId: reader.text('session_id'),
    head: reader.text('head'),
    events: reader.number('events'),
    isSettled: reader.flag('is_settled'),
  };
}

/** The column of what git told of a session's episodes. */
export function survivalsJson(episodes: ReadonlyMap<string, Survival>): string {
  return JSON.stringify([...episodes].map(([episodeId, survival]) => ({ episodeId, ...survival })));
}

/** The same read back, by episode id. */
export function survivalsOf(row: JsonRecord): ReadonlyMap<string, Survival> {
  return new Map(RecordReader.of(row, 'what git told of a session').list('episodes_json').map(survivalOf));
}

function survivalOf(value: unknown): readonly [string, Survival] {
  const reader = RecordReader.of(value, 'what git told of an episode');
  return [
    reader.text('episodeId'),
    {
      lines: reader.number('lines'),
      survived: reader.number('survived'),
      rewritten: reader.number('rewritten'),
      removed: reader.number('removed'),
      laterCommits: reader.number('laterCommits'),
      isFinal: reader.flag('isFinal'),
    },
  ];
}
