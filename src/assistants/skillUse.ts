import type { SessionEvent } from './sessionEvent.ts';
import { skillOfFile } from './skillPath.ts';

/** Name of the skill an event shows being loaded: called by its name, by its tool, or by reading its file. */
export function loadedSkill(event: SessionEvent): string | null {
  if (event.kind === 'user_prompt') return event.origin === 'skill' ? event.command : null;
  if (event.kind !== 'tool_call') return null;
  if (event.category === 'skill') return event.input === '' || event.input.startsWith('{') ? null : event.input;
  if (event.command !== null) return skillOfFile(event.command);
  return event.category === 'read' ? (event.paths.map(skillOfFile).find((name) => name !== null) ?? null) : null;
}
