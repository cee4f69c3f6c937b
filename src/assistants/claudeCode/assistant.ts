import type { JsonRecord } from '../../base/json.ts';
import type { Assistant } from '../assistant.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { skillOfFile, skillOfFolder } from '../skillPath.ts';
import { ClaudeCodeParser } from './parser.ts';
import { locateClaudeCode } from './places.ts';

const skillBodyStart = 'Base directory for this skill: ';
/** First members of records that never give an event or a fact; some hold account data that must not be read. */
const ignoredHeads = ['last-prompt', 'bridge-session', 'cost-state', 'atis-latch', 'artifact-', 'frame-link'].map(
  (type) => `{"type":"${type}`,
);

function skillLoadedBy(event: SessionEvent): string | null {
  if (event.kind === 'tool_call') {
    if (event.category === 'skill') return event.input.startsWith('{') ? null : event.input.replace(/^\//, '');
    if (event.category === 'read') return event.paths.map(skillOfFile).find((name) => name !== null) ?? null;
    return null;
  }
  if (event.kind !== 'synthetic_input' || !event.text.startsWith(skillBodyStart)) return null;
  const end = event.text.indexOf('\n');
  return skillOfFolder(event.text.slice(skillBodyStart.length, end < 0 ? undefined : end).trim());
}

/** Claude Code: terminal, editor extensions and desktop app, which all write the same transcripts. */
export const claudeCode: Assistant = {
  id: 'claude-code',
  displayName: 'Claude Code',
  skillFolders: [
    { scope: 'project', path: '.claude/skills' },
    { scope: 'user', path: '.claude/skills' },
  ],
  locate: locateClaudeCode,
  isEnvelope: (record: JsonRecord) => typeof record['type'] === 'string' && typeof record['sessionId'] === 'string',
  ignores: (head) => ignoredHeads.some((start) => head.startsWith(start)),
  createParser: (identity, state) => new ClaudeCodeParser(identity, state),
  loadTrace: 'tool',
  loaded: skillLoadedBy,
};
