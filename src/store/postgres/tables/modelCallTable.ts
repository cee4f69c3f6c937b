import { numberAt, stringAt } from '../../../base/json.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from '../../modelCall.ts';
import { modelCallOf, modelCallParameters, modelCallTextsOf } from '../../rows/modelCallRow.ts';
import { keptTexts } from '../../tables/modelCallTable.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';

/** So many calls of each member are listed; older ones go with their answers. */
const KEPT_CALLS = 2_000;

const LISTED = `number, at, provider, model, purpose, request_hash, session_ids_json, bytes_sent, redactions, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, cost_micro_usd, is_estimate, outcome, failure, duration_ms`;
const INSERT = `
INSERT INTO skillify.egress (at, provider, model, purpose, request_hash, session_ids_json, bytes_sent, redactions,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micro_usd, sent_text, is_estimate, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, true, 'started') RETURNING number`;
const ONES_OWN = `workspace_id = (SELECT skillify.current_workspace()) AND member_id = (SELECT skillify.current_member())`;

/** Calls to language models: what left the machine, and the answers, which the whole workspace need not pay for twice. */
export class PostgresModelCallTable {
  constructor(private readonly database: PostgresDatabase) {}

  async begin(call: NewModelCall): Promise<number> {
    return this.database.transaction(async (queries) => {
      const [row] = await queries.rows(INSERT, modelCallParameters(call));
      await tidy(queries);
      return numberAt(row, 'number') ?? 0;
    });
  }

  async end(number: number, end: ModelCallEnd): Promise<void> {
    const tokens = end.tokens;
    // Where a session was forgotten meanwhile, what was answered about it is not kept either.
    await this.database.execute(
      `UPDATE skillify.egress SET outcome = $2, failure = $3, duration_ms = $4,
         answer_text = CASE WHEN sent_text IS NULL THEN NULL ELSE $5 END,
         input_tokens = coalesce($6, input_tokens), output_tokens = coalesce($7, output_tokens),
         cache_read_tokens = coalesce($8, cache_read_tokens), cache_write_tokens = coalesce($9, cache_write_tokens),
         cost_micro_usd = CASE WHEN $6::bigint IS NULL THEN cost_micro_usd ELSE $10::bigint END,
         is_estimate = $6::bigint IS NULL
       WHERE ${ONES_OWN} AND number = $1`,
      [
        number,
        end.outcome,
        end.failure,
        Math.round(end.durationMs),
        end.answerText,
        tokens?.input ?? null,
        tokens?.output ?? null,
        tokens?.cacheRead ?? null,
        tokens?.cacheWrite ?? null,
        end.costMicroUsd === null ? null : Math.ceil(end.costMicroUsd),
      ],
    );
  }

  /** Newest first. */
  async list(limit: number): Promise<readonly ModelCall[]> {
    const rows = await this.database.rows(`SELECT ${LISTED} FROM skillify.egress ORDER BY number DESC LIMIT $1`, [
      limit,
    ]);
    return rows.map(modelCallOf);
  }

  async read(number: number): Promise<ModelCallTexts | null> {
    const [row] = await this.database.rows('SELECT * FROM skillify.egress WHERE number = $1', [number]);
    return row ? modelCallTextsOf(row) : null;
  }

  async answer(requestHash: string): Promise<string | null> {
    const [row] = await this.database.rows(
      `SELECT answer_text FROM skillify.egress
       WHERE request_hash = $1 AND answer_text IS NOT NULL ORDER BY number DESC LIMIT 1`,
      [requestHash],
    );
    return stringAt(row, 'answer_text') ?? null;
  }

  /** Of the workspace, whoever made the calls: its budget holds across all workers, whichever member each logs in as. */
  async usage(since: number): Promise<ModelUsage> {
    const [row] = await this.database.rows(
      `SELECT count(*) AS calls, coalesce(sum(bytes_sent), 0)::bigint AS bytes,
         coalesce(sum(cost_micro_usd), 0)::bigint AS cost,
         coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens), 0)::bigint AS tokens
       FROM skillify.egress WHERE workspace_id = (SELECT skillify.current_workspace()) AND at >= $1`,
      [Math.round(since)],
    );
    return {
      calls: numberAt(row, 'calls') ?? 0,
      bytesSent: numberAt(row, 'bytes') ?? 0,
      tokens: numberAt(row, 'tokens') ?? 0,
      costMicroUsd: numberAt(row, 'cost') ?? 0,
    };
  }
}

async function tidy(queries: PostgresQueries): Promise<void> {
  await queries.execute(
    `UPDATE skillify.egress SET sent_text = NULL WHERE ${ONES_OWN} AND sent_text IS NOT NULL AND number NOT IN (
       SELECT number FROM (
         SELECT number, row_number() OVER newest AS position, sum(octet_length(sent_text)) OVER newest AS size
         FROM skillify.egress WHERE ${ONES_OWN} AND sent_text IS NOT NULL WINDOW newest AS (ORDER BY number DESC)
       ) kept WHERE position <= $1 AND size <= $2)`,
    [keptTexts.calls, keptTexts.sizeBytes],
  );
  await queries.execute(
    `DELETE FROM skillify.egress WHERE ${ONES_OWN} AND number <= (
       SELECT number FROM skillify.egress WHERE ${ONES_OWN} ORDER BY number DESC OFFSET $1 LIMIT 1)`,
    [KEPT_CALLS],
  );
}
