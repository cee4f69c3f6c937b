import type { JsonRecord } from '../../base/json.ts';
import type { SessionProfile } from '../../mining/relatedSessions.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { RecordReader } from './recordReader.ts';

export const INSERT_PROFILE = `
INSERT INTO session_profiles (session_id, episodes, prompts, stems_json, changes_json) VALUES (?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_PROFILE`. */
export function profileParameters(profile: SessionProfile): readonly SqlValue[] {
  return [
    profile.sessionId,
    profile.episodes,
    profile.prompts,
    JSON.stringify(Object.fromEntries(profile.stems)),
    JSON.stringify(profile.changes),
  ];
}

/** A profile from its row. */
export function profileOf(row: JsonRecord): SessionProfile {
  const reader = RecordReader.of(row, 'the profile of a session');
  return {
    sessionId: reader.text('session_id'),
    episodes: reader.number('episodes'),
    prompts: reader.number('prompts'),
    stems: new Map(Object.entries(reader.counts('stems_json'))),
    changes: reader.texts('changes_json'),
  };
}
