/** The tools of agents, by the names the engine knows; the editor knows each with `skillify_` before it. */
export const toolNames = [
  'search_skills',
  'get_skill',
  'list_proposals',
  'propose_skill',
  'search_sessions',
  'read_session',
  'ask_history',
  'summarize_activity',
] as const;

export type ToolName = (typeof toolNames)[number];

/** Name under which the editor offers a tool. */
export function editorToolName(name: ToolName): string {
  return `skillify_${name}`;
}
