/**
 * A FROM item `e` that looks an event up by the session, at and number of each row of another one. The limit is what keeps it a
 * look-up: behind policies the planner takes one for dearer than reading all events, which it then does.
 */
export function eventByKey(row: string, workspace: string): string {
  return `CROSS JOIN LATERAL (SELECT o.* FROM skillify.session_events o WHERE o.workspace_id = ${workspace}
    AND o.session = ${row}.session AND o.at = ${row}.at AND o.number = ${row}.number LIMIT 1) e`;
}
