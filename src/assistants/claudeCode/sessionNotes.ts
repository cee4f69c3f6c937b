import { type JsonRecord, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { SessionFacts } from '../session.ts';
import type { ParserState, SessionNotes } from './parserState.ts';
import { interactiveByEntrypoint } from './surfaces.ts';

/** Where a title can come from, strongest first. */
export const titleRanks = { custom: 0, generated: 1, agent: 2, summary: 3, prompt: 4 } as const;

const titleLimitChars = 120;
/** Records that only a program with a person in front of it writes. */
const interactiveTypes = new Set(['permission-mode', 'mode', 'file-history-snapshot']);

/** Notes what the envelope of a conversation record says of its session. */
export function noteEnvelope(notes: SessionNotes, record: JsonRecord): void {
  const { facts } = notes;
  const cwd = facts.cwd ?? stringAt(record, 'cwd') ?? null;
  const gitBranch = stringAt(record, 'gitBranch') || facts.gitBranch;
  const agentVersion = stringAt(record, 'version') ?? facts.agentVersion;
  if (cwd !== facts.cwd || gitBranch !== facts.gitBranch || agentVersion !== facts.agentVersion) {
    notes.facts = { ...facts, cwd, gitBranch, agentVersion };
  }
  notes.entrypoint = stringAt(record, 'entrypoint') ?? notes.entrypoint;
  const source = stringAt(record, 'promptSource');
  if (source === 'typed' || source === 'queued') notes.interactiveHint = true;
  else if (source === 'sdk' && notes.interactiveHint === null) notes.interactiveHint = false;
}

/** Takes a title unless a stronger source gave one; of one source the last wins, except for first prompts. */
export function noteTitle(notes: SessionNotes, title: string | undefined, rank: number): void {
  if (title === undefined || title.trim() === '' || rank > notes.titleRank) return;
  if (rank === titleRanks.prompt && notes.titleRank === rank) return;
  notes.titleRank = rank;
  notes.facts = { ...notes.facts, title: oneLine(title, titleLimitChars) };
}

/** Notes what a metadata record says of its session. */
export function noteMetadata(state: ParserState, notes: SessionNotes, type: string, record: JsonRecord): void {
  if (interactiveTypes.has(type)) notes.interactiveHint = true;
  if (type === 'custom-title') noteTitle(notes, stringAt(record, 'customTitle'), titleRanks.custom);
  if (type === 'ai-title') noteTitle(notes, stringAt(record, 'aiTitle'), titleRanks.generated);
  if (type === 'agent-name')
    noteTitle(notes, stringAt(record, 'agentName') ?? stringAt(record, 'name'), titleRanks.agent);
  // Old versions put summaries of other sessions into a file; only the leaf tells which conversation is meant.
  if (type === 'summary' && stringAt(record, 'leafUuid') === state.lastRecordId) {
    noteTitle(notes, stringAt(record, 'summary'), titleRanks.summary);
  }
  // Programs feed prompts through the queue; a session with a person shows other marks as well.
  if (type === 'queue-operation' && notes.interactiveHint === null) notes.interactiveHint = false;
}

/** The session's facts with what follows from all its records so far. */
export function sessionFacts(notes: SessionNotes): SessionFacts {
  const isSubagent = notes.facts.relation === 'subagent';
  const byEntrypoint = notes.entrypoint === null ? null : interactiveByEntrypoint(notes.entrypoint);
  return {
    ...notes.facts,
    channel: notes.entrypoint,
    interactive: isSubagent ? false : (byEntrypoint ?? notes.interactiveHint),
  };
}
