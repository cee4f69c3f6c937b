import type { SessionFacts } from '../../assistants/session.ts';
import type { JsonRecord } from '../../base/json.ts';
import type { SqlValue } from '../sqlite/database.ts';
import type { Session } from '../store.ts';
import { RecordReader } from './recordReader.ts';
import { storedTextOrNull } from './storedText.ts';
import { ASSISTANTS, RELATIONS } from './words.ts';

/** Inserts a session or fills in what is newly known of it: later facts win, but none is forgotten. */
export const SAVE_SESSION = `
INSERT INTO sessions (id, transcript, source_session_id, cwd, git_branch, git_remote, agent_version, model, title,
  interactive, channel, parent_source_session_id, relation)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET cwd = coalesce(excluded.cwd, cwd), git_branch = coalesce(excluded.git_branch, git_branch),
  git_remote = coalesce(excluded.git_remote, git_remote), agent_version = coalesce(excluded.agent_version, agent_version),
  model = coalesce(excluded.model, model), title = coalesce(excluded.title, title),
  interactive = coalesce(excluded.interactive, interactive), channel = coalesce(excluded.channel, channel),
  parent_source_session_id = coalesce(excluded.parent_source_session_id, parent_source_session_id),
  relation = coalesce(excluded.relation, relation)`;

/** The parameters of `SAVE_SESSION`. */
export function sessionParameters(id: string, transcript: number, facts: SessionFacts): readonly SqlValue[] {
  return [
    id,
    transcript,
    facts.sourceSessionId,
    facts.cwd,
    facts.gitBranch,
    facts.gitRemote,
    facts.agentVersion,
    facts.model,
    storedTextOrNull(facts.title),
    facts.interactive === null ? null : facts.interactive ? 1 : 0,
    facts.channel,
    facts.parentSourceSessionId,
    facts.relation,
  ];
}

/** All sessions with the transcript each was first read from, the earliest first. */
export const SELECT_SESSIONS = `
SELECT s.*, t.path AS file, t.assistant AS assistant, coalesce(s.started_at, CAST(t.modified_at AS INTEGER)) AS started,
  coalesce(s.last_event_at, CAST(t.modified_at AS INTEGER)) AS ended
FROM sessions s JOIN transcripts t ON t.number = s.transcript
ORDER BY started, s.number`;

/** A session from a row of `SELECT_SESSIONS`. */
export function sessionOf(row: JsonRecord): Session {
  const reader = RecordReader.of(row, 'a session');
  const relation = reader.wordOrNull('relation', RELATIONS);
  return {
    id: reader.text('id'),
    assistant: reader.word('assistant', ASSISTANTS),
    file: reader.text('file'),
    isSubagent: relation === 'subagent',
    member: reader.textOrNull('member'),
    startedAt: reader.number('started'),
    lastEventAt: reader.number('ended'),
    events: reader.number('events'),
    humanPrompts: reader.number('human_prompts'),
    toolCalls: reader.number('tool_calls'),
    outcomes: reader.counts('outcomes_json'),
    minedEvents: reader.number('mined_events'),
    sourceSessionId: reader.text('source_session_id'),
    cwd: reader.textOrNull('cwd'),
    gitBranch: reader.textOrNull('git_branch'),
    gitRemote: reader.textOrNull('git_remote'),
    agentVersion: reader.textOrNull('agent_version'),
    model: reader.textOrNull('model'),
    title: reader.textOrNull('title'),
    interactive: reader.flagOrNull('interactive'),
    channel: reader.textOrNull('channel'),
    parentSourceSessionId: reader.textOrNull('parent_source_session_id'),
    relation,
  };
}
