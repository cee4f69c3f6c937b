import { numberAt, stringAt } from '../../base/json.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from '../modelCall.ts';
import { INSERT_MODEL_CALL, modelCallOf, modelCallParameters, modelCallTextsOf } from '../rows/modelCallRow.ts';
import type { SqlDatabase } from '../sqlite/database.ts';

/** Of so many calls, the newest, the exact text is kept, and of no more than so many bytes. */
export const keptTexts = { calls: 200, sizeBytes: 20_000_000 } as const;

/** So many calls are listed; older ones go with their answers. */
const keptCalls = 2_000;

const LISTED = `number, at, provider, model, purpose, request_hash, session_ids_json, bytes_sent, redactions, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, cost_micro_usd, is_estimate, outcome, failure, duration_ms`;

/** Calls to language models: what left the machine, and the answers, which are not paid for twice. */
export class ModelCallTable {
  constructor(private readonly database: SqlDatabase) {}

  begin(call: NewModelCall): number {
    return this.database.transaction('full', () => {
      this.database.run(INSERT_MODEL_CALL, modelCallParameters(call));
      const row = this.database.get('SELECT max(number) AS number FROM egress');
      this.tidy();
      return numberAt(row, 'number') ?? 0;
    });
  }

  /** Durable when it returns: the answer was paid for. */
  end(number: number, end: ModelCallEnd): void {
    this.database.transaction('full', () => {
      // Where a session was forgotten meanwhile, what was answered about it is not kept either.
      this.database.run(
        `UPDATE egress SET outcome = ?, failure = ?, duration_ms = ?,
           answer_text = CASE WHEN sent_text IS NULL THEN NULL ELSE ? END WHERE number = ?`,
        [end.outcome, end.failure, Math.round(end.durationMs), end.answerText, number],
      );
      if (end.tokens === null) return;
      this.database.run(
        `UPDATE egress SET input_tokens = ?, output_tokens = ?, cache_read_tokens = ?, cache_write_tokens = ?,
           cost_micro_usd = ?, is_estimate = 0 WHERE number = ?`,
        [
          end.tokens.input,
          end.tokens.output,
          end.tokens.cacheRead,
          end.tokens.cacheWrite,
          end.costMicroUsd === null ? null : Math.ceil(end.costMicroUsd),
          number,
        ],
      );
    });
  }

  /** Newest first. */
  list(limit: number): readonly ModelCall[] {
    return this.database.all(`SELECT ${LISTED} FROM egress ORDER BY number DESC LIMIT ?`, [limit]).map(modelCallOf);
  }

  read(number: number): ModelCallTexts | null {
    const row = this.database.get('SELECT * FROM egress WHERE number = ?', [number]);
    return row ? modelCallTextsOf(row) : null;
  }

  answer(requestHash: string): string | null {
    const row = this.database.get(
      'SELECT answer_text FROM egress WHERE request_hash = ? AND answer_text IS NOT NULL ORDER BY number DESC LIMIT 1',
      [requestHash],
    );
    return stringAt(row, 'answer_text') ?? null;
  }

  usage(since: number): ModelUsage {
    const row = this.database.get(
      `SELECT count(*) AS calls, coalesce(sum(bytes_sent), 0) AS bytes, coalesce(sum(cost_micro_usd), 0) AS cost,
         coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens), 0) AS tokens
       FROM egress WHERE at >= ?`,
      [Math.round(since)],
    );
    return {
      calls: numberAt(row, 'calls') ?? 0,
      bytesSent: numberAt(row, 'bytes') ?? 0,
      tokens: numberAt(row, 'tokens') ?? 0,
      costMicroUsd: numberAt(row, 'cost') ?? 0,
    };
  }

  private tidy(): void {
    this.database.run(
      `UPDATE egress SET sent_text = NULL WHERE sent_text IS NOT NULL AND number NOT IN (
         SELECT number FROM (
           SELECT number, row_number() OVER newest AS position, sum(length(CAST(sent_text AS BLOB))) OVER newest AS size
           FROM egress WHERE sent_text IS NOT NULL WINDOW newest AS (ORDER BY number DESC)
         ) WHERE position <= ? AND size <= ?)`,
      [keptTexts.calls, keptTexts.sizeBytes],
    );
    this.database.run('DELETE FROM egress WHERE number <= (SELECT max(number) FROM egress) - ?', [keptCalls]);
  }
}
