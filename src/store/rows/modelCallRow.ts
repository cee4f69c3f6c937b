import type { JsonRecord } from '../../base/json.ts';
import type { ModelCall, ModelCallTexts, NewModelCall } from '../modelCall.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { RecordReader } from './recordReader.ts';

export const INSERT_MODEL_CALL = `
INSERT INTO egress (at, provider, model, purpose, request_hash, session_ids_json, bytes_sent, redactions, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, cost_micro_usd, is_estimate, outcome, sent_text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'started', ?)`;

const OUTCOMES = { started: true, answered: true, failed: true, cancelled: true } as const;

/** The parameters of `INSERT_MODEL_CALL`. */
export function modelCallParameters(call: NewModelCall): readonly SqlValue[] {
  return [
    Math.round(call.at),
    call.provider,
    call.model,
    call.purpose,
    call.requestHash,
    JSON.stringify(call.sessionIds),
    call.bytesSent,
    call.redactions,
    call.tokens.input,
    call.tokens.output,
    call.tokens.cacheRead,
    call.tokens.cacheWrite,
    call.costMicroUsd,
    call.sentText,
  ];
}

/** A call from its row. */
export function modelCallOf(row: JsonRecord): ModelCall {
  return callFrom(RecordReader.of(row, 'a call to a language model'));
}

/** A call with its texts from its row. */
export function modelCallTextsOf(row: JsonRecord): ModelCallTexts {
  const reader = RecordReader.of(row, 'a call to a language model');
  return {
    ...callFrom(reader),
    sentText: reader.textOrNull('sent_text'),
    answerText: reader.textOrNull('answer_text'),
  };
}

function callFrom(reader: RecordReader): ModelCall {
  return {
    number: reader.number('number'),
    at: reader.number('at'),
    provider: reader.text('provider'),
    model: reader.text('model'),
    purpose: reader.text('purpose'),
    requestHash: reader.text('request_hash'),
    sessionIds: reader.texts('session_ids_json'),
    bytesSent: reader.number('bytes_sent'),
    redactions: reader.number('redactions'),
    tokens: {
      input: reader.number('input_tokens'),
      output: reader.number('output_tokens'),
      cacheRead: reader.number('cache_read_tokens'),
      cacheWrite: reader.number('cache_write_tokens'),
    },
    costMicroUsd: reader.numberOrNull('cost_micro_usd'),
    outcome: reader.word('outcome', OUTCOMES),
    failure: reader.textOrNull('failure'),
    durationMs: reader.numberOrNull('duration_ms'),
    isEstimate: reader.flag('is_estimate'),
  };
}
