import type { TaintMark, TaintOrigin } from '../../mining/taint/taintMark.ts';
import { RecordReader, type Words } from './recordReader.ts';

const TAINT_ORIGINS: Words<TaintOrigin> = {
  tool: true,
  file: true,
  web: true,
  subagent: true,
  paste: true,
  import: true,
  'agent-suggestion': true,
};

/** A mark of a draft, from the JSON of a column or of the decisions log. */
export function taintMarkOf(value: unknown): TaintMark {
  const reader = RecordReader.of(value, 'a mark of a draft');
  return {
    line: reader.number('line'),
    text: reader.text('text'),
    origin: reader.word('origin', TAINT_ORIGINS),
    eventId: reader.textOrNull('eventId'),
    sessionId: reader.textOrNull('sessionId'),
    file: reader.textOrNull('file'),
    transcriptLine: reader.numberOrNull('transcriptLine'),
    quote: reader.text('quote'),
  };
}
