/**
 * Condition on a row `e` of session_events that may show a skill being loaded: a prompt that names one, its tool, or a look
 * at its file. Paths are in the details of a call, commands are its subject.
 */
export const MAY_LOAD_SKILL = `(
  (e.kind = 'user_prompt' AND e.variant = 'skill')
  OR (e.kind = 'tool_call' AND (e.variant = 'skill'
    OR e.subject LIKE '%skill.md%' OR e.detail_json LIKE '%skill.md%')))`;
