import type { JsonRecord } from '../../base/json.ts';
import type { Episode } from '../../signals/episode.ts';
import type { Signal } from '../../signals/signal.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { RecordReader } from './recordReader.ts';
import { storedText, storedTextOrNull } from './storedText.ts';
import { OUTCOMES, SIGNAL_KINDS } from './words.ts';

export const INSERT_EPISODE = `
INSERT OR REPLACE INTO episodes (id, session_id, position, started_at, ended_at, prompt_event_id, prompt, steps_json,
  paths_json, outcome, reasons_json)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_EPISODE`. */
export function episodeParameters(episode: Episode): readonly SqlValue[] {
  return [
    episode.id,
    episode.sessionId,
    episode.index,
    Math.round(episode.startedAt),
    Math.round(episode.endedAt),
    episode.promptEventId,
    storedText(episode.prompt),
    JSON.stringify(episode.steps),
    JSON.stringify(episode.paths),
    episode.outcome.kind,
    JSON.stringify(episode.outcome.reasons),
  ];
}

/** An episode from its row. */
export function episodeOf(row: JsonRecord): Episode {
  const reader = RecordReader.of(row, 'an episode');
  return {
    id: reader.text('id'),
    sessionId: reader.text('session_id'),
    index: reader.number('position'),
    startedAt: reader.number('started_at'),
    endedAt: reader.number('ended_at'),
    promptEventId: reader.text('prompt_event_id'),
    prompt: reader.text('prompt'),
    steps: reader.texts('steps_json'),
    paths: reader.texts('paths_json'),
    outcome: { kind: reader.word('outcome', OUTCOMES), reasons: reader.texts('reasons_json') },
  };
}

export const INSERT_SIGNAL = `
INSERT OR REPLACE INTO signals (id, kind, session_id, episode_id, event_id, related_event_ids_json, at, confidence, rule,
  explanation, text, before, after)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_SIGNAL`. */
export function signalParameters(signal: Signal): readonly SqlValue[] {
  return [
    signal.id,
    signal.kind,
    signal.sessionId,
    signal.episodeId,
    signal.eventId,
    JSON.stringify(signal.relatedEventIds),
    Math.round(signal.at),
    signal.confidence,
    signal.rule,
    storedText(signal.explanation),
    storedText(signal.text),
    storedTextOrNull(signal.before),
    storedTextOrNull(signal.after),
  ];
}

/** A signal from its row. */
export function signalOf(row: JsonRecord): Signal {
  const reader = RecordReader.of(row, 'a signal');
  return {
    id: reader.text('id'),
    kind: reader.word('kind', SIGNAL_KINDS),
    sessionId: reader.text('session_id'),
    episodeId: reader.textOrNull('episode_id'),
    eventId: reader.text('event_id'),
    relatedEventIds: reader.texts('related_event_ids_json'),
    at: reader.number('at'),
    confidence: reader.number('confidence'),
    rule: reader.text('rule'),
    explanation: reader.text('explanation'),
    text: reader.text('text'),
    before: reader.textOrNull('before'),
    after: reader.textOrNull('after'),
  };
}
