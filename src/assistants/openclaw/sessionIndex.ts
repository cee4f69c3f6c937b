import { isRecord, parseJson, stringAt } from '../../base/json.ts';
import type { WholeTranscript } from '../assistant.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { readSessionKey } from './sessionKey.ts';

/** Reads `sessions.json`: no events, but what the transcripts themselves do not say of their sessions. */
export function readSessionIndex(text: string): WholeTranscript {
  const index = parseJson(text);
  if (!isRecord(index)) return { events: [], facts: [], skippedRecords: 1, unknownTypes: {} };
  const facts: SessionFacts[] = [];
  let skippedRecords = 0;
  for (const [key, entry] of Object.entries(index)) {
    const sessionId = stringAt(entry, 'sessionId');
    if (sessionId === undefined) skippedRecords += 1;
    else facts.push(factsOfEntry(key, sessionId, entry, index));
  }
  return { events: [], facts, skippedRecords, unknownTypes: {} };
}

/** What an index entry says of its session, with the session that the key names as its parent. */
export function factsOfEntry(key: string, sessionId: string, entry: unknown, index: unknown): SessionFacts {
  const reading = readSessionKey(key);
  const parentKey = stringAt(entry, 'spawnedBy') ?? stringAt(entry, 'parentSessionKey');
  const parent = parentKey === undefined || !isRecord(index) ? undefined : stringAt(index[parentKey], 'sessionId');
  const isSubagent = reading.origin === 'agent';
  const isMachine = isSubagent || reading.origin === 'automation';
  return {
    ...emptyFacts(sessionId),
    title: stringAt(entry, 'displayName') ?? stringAt(entry, 'label') ?? stringAt(entry, 'subject') ?? null,
    model: stringAt(entry, 'model') ?? null,
    channel: reading.channel ?? stringAt(entry, 'lastChannel') ?? stringAt(entry, 'channel') ?? null,
    interactive: isMachine ? false : reading.origin === null ? true : null,
    parentSourceSessionId: parent ?? null,
    relation: isSubagent ? 'subagent' : null,
  };
}
