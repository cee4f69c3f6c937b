import { stableHash } from '../base/hash.ts';
import { capText } from '../base/text.ts';
import type { Signal } from './signal.ts';

type SignalDraft = Pick<
  Signal,
  'kind' | 'sessionId' | 'eventId' | 'at' | 'confidence' | 'rule' | 'explanation' | 'text'
> &
  Partial<Pick<Signal, 'episodeId' | 'relatedEventIds' | 'before' | 'after'>>;

/** Completes a signal: its id depends on kind, rule and event alone, so that detecting again gives the same id. */
export function makeSignal(draft: SignalDraft): Signal {
  return {
    episodeId: null,
    relatedEventIds: [],
    before: null,
    after: null,
    ...draft,
    text: capText(draft.text, 2_000),
    id: `${draft.kind}-${stableHash(`${draft.rule}\n${draft.eventId}`)}`,
  };
}
