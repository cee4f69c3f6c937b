import { SkillifyError } from '../base/errors.ts';
import { startOfDay } from '../models/budget.ts';
import type { ModelCall, ModelUsage } from '../store/modelCall.ts';
import type { Store } from '../store/store.ts';
import type { EgressCall, EgressReport, EgressSum, EgressTexts } from './writerContract.ts';

/** What left this machine for language models: sums, and the newest calls. */
export async function egressReport(
  store: Store,
  writer: EgressReport['writer'],
  limit: number,
  now: number,
): Promise<EgressReport> {
  const calls = await store.listModelCalls(limit);
  const [today, total] = await Promise.all([store.modelUsage(startOfDay(now)), store.modelUsage(0)]);
  return { writer, today: sumOf(today), total: sumOf(total), calls: calls.map(shown) };
}

/** One call with exactly what was sent. Throws `not-found`. */
export async function egressCall(store: Store, number: number): Promise<EgressTexts> {
  const call = await store.readModelCall(number);
  if (!call) throw new SkillifyError('not-found', `There is no model call ${number}; list them again.`);
  const { sentText, answerText, ...rest } = call;
  return { ...shown(rest), sentText, answerText };
}

function shown({ costMicroUsd, requestHash: _hash, sessionIds: _sessions, ...call }: ModelCall): EgressCall {
  return { ...call, costUsd: costMicroUsd === null ? null : costMicroUsd / 1e6 };
}

function sumOf({ costMicroUsd, ...usage }: ModelUsage): EgressSum {
  return { ...usage, costUsd: costMicroUsd / 1e6 };
}
