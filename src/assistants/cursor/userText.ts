import { syntheticInput, typedPrompt, type UserInput } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';

const queryOpen = '<user_query>';
const queryClose = '</user_query>';
const redactedMark = '[REDACTED]';
const timestamp = /<timestamp>([^<]{1,200})<\/timestamp>/;
const wrapper =
  /^<(user_info|system_reminder|open_and_recently_viewed_files|attached_files|rules|manually_attached_skills|timestamp|external_links|system-reminder|git_status|agent_transcripts|agent_skills|always_applied_workspace_rules|user_rules|code_selection|project_layout|image_files|cursor_commands|terminal_files_information)\b/;

/** What a person typed stands in a tag of its own; all around it was put there by the program. */
export function judgeCursorUser(text: string, isSubagent: boolean): UserInput {
  const queries: string[] = [];
  for (let start = text.indexOf(queryOpen); start >= 0; ) {
    const end = text.indexOf(queryClose, start);
    queries.push(text.slice(start + queryOpen.length, end < 0 ? undefined : end).trim());
    start = end < 0 ? -1 : text.indexOf(queryOpen, end);
  }
  const typed = queries.filter((query) => query !== '').join('\n');
  const bare = text.trim();
  if (isSubagent) return { kind: 'prompt', origin: 'agent', rule: 'session-subagent', text: typed || bare };
  if (queries.length > 0) return typedPrompt(typed, 'user-query');
  if (bare === '') return { kind: 'nothing' };
  return wrapper.test(bare) ? syntheticInput('environment', bare) : typedPrompt(bare, 'bare-text');
}

/** The time that newer builds write before the query; null when there is none. */
export function statedTime(text: string): number | null {
  const stated = timestamp.exec(text)?.[1] ?? '';
  const zone = /\((?:UTC|GMT)([+-])(\d{1,2})(?::?(\d\d))?\)\s*$/.exec(stated);
  if (zone === null) return recordTime(stated);
  // "Tuesday, Jun 2, 2026, 10:15 AM (UTC+2)": the zone stands in a form that Date does not know.
  const [whole, sign, hours = '', minutes = '00'] = zone;
  return recordTime(`${stated.slice(0, -whole.length).trim()} GMT${sign}${hours.padStart(2, '0')}${minutes}`);
}

/** An answer without the mark that stands for cut out thoughts. */
export function cleanAnswer(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(redactedMark) ? trimmed.slice(0, -redactedMark.length).trimEnd() : text;
}
