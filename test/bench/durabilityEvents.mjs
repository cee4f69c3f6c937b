import { searchableProject } from './searchText.mjs';

const transcript = {
  path: '/bench/one.jsonl',
  assistant: 'claude-code',
  role: 'main',
  relativePath: 'bench/one.jsonl',
  identity: null,
  headHash: null,
  headLength: 0,
  line: 0,
  sizeBytes: 0,
  modifiedAt: 0,
  parserState: null,
  belongs: true,
  missing: false,
  skippedRecords: 0,
  unknownTypes: {},
  lastError: null,
};

/** Events as assistants record them, in batches as capture hands them to the store; ids begin with the prefix. */
export function* captured(events, batchEvents, prefix = '') {
  let batch = [];
  let offset = 0;
  const full = () => ({ transcript: { ...transcript, offset }, sessions: [], events: batch });
  for (const event of searchableProject(events)) {
    batch.push(prefix === '' ? event : { ...event, id: `${prefix}${event.id}`, sourceSessionId: `${prefix}s` });
    offset += 1;
    if (batch.length < batchEvents) continue;
    yield full();
    batch = [];
  }
  if (batch.length > 0) yield full();
}
