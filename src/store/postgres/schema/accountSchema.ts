import { isolated, MEMBER_COLUMN, TENANT_COLUMNS } from './tenantTable.ts';

const ONES_OWN = 'member_id = (SELECT skillify.current_member())';

/** What must not be read, calls to language models, and small values of the engine. */
export const ACCOUNT_SCHEMA = `
-- Everybody's opt-outs hold for the whole workspace, and only who asked for one takes it back.
CREATE TABLE skillify.exclusions (${TENANT_COLUMNS},${MEMBER_COLUMN},
  kind text NOT NULL CHECK (kind IN ('session', 'folder', 'assistant')),
  subject text NOT NULL,
  at bigint NOT NULL,
  reason text,
  PRIMARY KEY (workspace_id, member_id, kind, subject)
);

CREATE TABLE skillify.egress (${TENANT_COLUMNS},${MEMBER_COLUMN},
  number bigint GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  purpose text NOT NULL,
  request_hash text NOT NULL,
  session_ids_json text NOT NULL,
  bytes_sent bigint NOT NULL,
  redactions bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cache_read_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  cost_micro_usd bigint,
  is_estimate boolean NOT NULL,
  outcome text NOT NULL,
  failure text,
  duration_ms bigint,
  sent_text text,
  answer_text text,
  PRIMARY KEY (workspace_id, number)
);
CREATE INDEX egress_by_request ON skillify.egress (workspace_id, request_hash);
CREATE INDEX egress_by_time ON skillify.egress (workspace_id, at);

-- \`machine\` is empty for what the workspace shares.
CREATE TABLE skillify.engine_values (${TENANT_COLUMNS},${MEMBER_COLUMN},
  machine text NOT NULL,
  key text NOT NULL,
  value_json text NOT NULL
);
CREATE UNIQUE INDEX engine_values_shared ON skillify.engine_values (workspace_id, key) WHERE machine = '';
CREATE UNIQUE INDEX engine_values_of_machine ON skillify.engine_values (workspace_id, member_id, machine, key) WHERE machine <> '';
${isolated('exclusions', { own: 'workspace', role: 'writer', check: ONES_OWN, changes: ONES_OWN, removes: ONES_OWN })}
${isolated('egress', { own: 'member', role: 'writer', removes: ONES_OWN })}
${isolated('engine_values', {
  own: 'workspace',
  role: 'writer',
  changes: `machine = '' OR ${ONES_OWN}`,
  removes: `machine = '' OR ${ONES_OWN}`,
})}
`;
