import { createHash } from 'node:crypto';
import * as z from 'zod';
import { visibleText } from '../base/visibleText.ts';
import { ownCallReason } from '../capture/optOuts.ts';
import type { ModelTokens, ModelUsage, NewModelCall } from '../store/modelCall.ts';
import type { Store } from '../store/store.ts';
import { allTokens, Budget, type BudgetLimits, type Estimate, startOfDay, tokensAtMost } from './budget.ts';
import { type DataPart, fencedInput } from './fencedInput.ts';
import { jsonAnswer } from './jsonAnswer.ts';
import { cancelledCall, ModelError } from './modelError.ts';
import { costMicroUsd, hasPrice } from './prices.ts';
import { type RetryPolicy, withRetries } from './retry.ts';
import type { ModelAnswer, ModelRequest, WriterModel } from './writerModel.ts';

/** A question as its asker states it: what is to be done, what with, and what the answer must look like. */
export interface ModelTask<T> {
  /** A word for the egress log, such as `reword` or `summary`. */
  readonly purpose: string;
  /** Stable over all questions of the purpose. */
  readonly instructions: string;
  /** Untrusted: redacted once more, stripped of what nobody can see, and fenced. */
  readonly data: readonly DataPart[];
  readonly schema: z.ZodType<T>;
  readonly maxOutputTokens: number;
  /** The store's ids of the sessions that the data quote, so that forgetting reaches the call. */
  readonly sessionIds: readonly string[];
}

/** A checked answer. */
export interface ModelResult<T> {
  readonly value: T;
  /** True when the same question was answered before and nothing was sent. */
  readonly isRemembered: boolean;
}

/** What a run of questions works with. */
export interface ModelCallsOptions {
  readonly model: WriterModel;
  /** Asked each time: the engine may open it anew. */
  readonly store: () => Store;
  readonly limits: BudgetLimits;
  readonly redact: (text: string) => string;
  readonly retry: RetryPolicy;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Told after each call that ended. */
  readonly onUsage: (usage: RunUsage) => void;
  /** The present, UTC milliseconds. */
  readonly now: () => number;
}

/** What the calls of a run came to. */
export interface RunUsage {
  /** Attempts that left the machine. */
  readonly calls: number;
  /** Questions that an earlier answer was found for. */
  readonly remembered: number;
  readonly tokens: ModelTokens;
  /** Null where the model's price is not known. */
  readonly costUsd: number | null;
  /** How many more questions of the size of the last one fit into the budget; null before the first. */
  readonly callsLeft: number | null;
}

const redactionMark = /\[redacted:[\w-]+\]/g;
const longestStoredAnswer = 100_000;

/**
 * The one way to ask a language model: redacts and fences, keeps within the budget, writes each call down before it leaves
 * and its answer before it is used, retries what passes, and checks the answer. One instance is one run.
 */
export class ModelCalls {
  private readonly budget: Budget;
  private calls = 0;
  private remembered = 0;
  private tokens: ModelTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  private callsLeft: number | null = null;

  constructor(private readonly options: ModelCallsOptions) {
    this.budget = new Budget(options.limits);
  }

  /** Provider and model in one word. */
  get author(): string {
    return `${this.options.model.id}/${this.options.model.model}`;
  }

  get usage(): RunUsage {
    return {
      calls: this.calls,
      remembered: this.remembered,
      tokens: this.tokens,
      costUsd: this.isPriced ? this.budget.usedMicroUsd / 1e6 : null,
      callsLeft: this.callsLeft,
    };
  }

  /** Asks, or finds what was answered before. Throws a ModelError; nothing that was paid for is lost. */
  async ask<T>(task: ModelTask<T>, signal: AbortSignal): Promise<ModelResult<T>> {
    if (signal.aborted) throw cancelledCall(signal.reason);
    const { model, redact } = this.options;
    const data = task.data.map(({ name, text }) => ({ name, text: redact(visibleText(text)) }));
    const schema = z.toJSONSchema(task.schema);
    const asked = JSON.stringify([model.id, model.model, task.purpose, task.instructions, data, schema]);
    const requestHash = createHash('sha256').update(asked).digest('hex');
    const known = await this.options.store().findModelAnswer(requestHash);
    if (known !== null) {
      this.remembered += 1;
      return { value: checked(task, known, true), isRemembered: true };
    }
    const request: ModelRequest = {
      purpose: task.purpose,
      instructions: task.instructions,
      input: fencedInput(data),
      schema,
      maxOutputTokens: task.maxOutputTokens,
      timeoutMs: this.options.timeoutMs,
    };
    const value = await withRetries(() => this.attempt(task, request, requestHash, signal), this.options.retry, signal);
    return { value, isRemembered: false };
  }

  private async attempt<T>(
    task: ModelTask<T>,
    request: ModelRequest,
    requestHash: string,
    signal: AbortSignal,
  ): Promise<T> {
    const { model, now } = this.options;
    const { sessionIds } = task;
    const sentText = [request.instructions, request.input, `JSON schema: ${JSON.stringify(request.schema)}`].join(
      '\n\n',
    );
    const estimate = this.estimate(request);
    this.budget.check(estimate, await this.today());
    const started = now();
    const call: NewModelCall = {
      at: started,
      provider: model.id,
      model: model.model,
      purpose: request.purpose,
      requestHash,
      sessionIds,
      bytesSent: Buffer.byteLength(sentText),
      redactions: sentText.match(redactionMark)?.length ?? 0,
      tokens: estimate.tokens,
      costMicroUsd: estimate.costMicroUsd,
      sentText,
    };
    const number = await this.options.store().beginModelCall(call);
    this.calls += 1;
    try {
      const answer = await model.complete(request, signal);
      const tokens = answer.tokens ?? estimate.tokens;
      const cost = this.costOf(answer, tokens);
      this.spend(tokens, cost);
      const used = usable(task, answer);
      const failed = used instanceof ModelError ? used : null;
      await this.options.store().endModelCall(number, {
        outcome: failed ? 'failed' : 'answered',
        failure: failed?.failure ?? null,
        durationMs: now() - started,
        tokens: answer.tokens,
        costMicroUsd: cost,
        // One that cannot be used is remembered too: it would be paid for again.
        answerText: answer.text.slice(0, longestStoredAnswer),
      });
      await this.excludeOwn(answer);
      if (used instanceof ModelError) throw used;
      return used.value;
    } catch (error) {
      if (error instanceof ModelError && !(await this.hasEnded(number))) {
        await this.endFailed(number, error, estimate, now() - started);
      }
      throw error;
    } finally {
      this.callsLeft = this.budget.callsLeft(estimate, await this.today());
      this.options.onUsage(this.usage);
    }
  }

  private async hasEnded(number: number): Promise<boolean> {
    return (await this.options.store().readModelCall(number))?.outcome !== 'started';
  }

  private async endFailed(number: number, error: ModelError, estimate: Estimate, durationMs: number): Promise<void> {
    const isNothing = !error.isMaybePaid;
    if (!isNothing) this.spend(estimate.tokens, estimate.costMicroUsd);
    await this.options.store().endModelCall(number, {
      outcome: error.failure === 'cancelled' ? 'cancelled' : 'failed',
      failure: error.failure,
      durationMs,
      tokens: isNothing ? { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } : null,
      costMicroUsd: isNothing && this.isPriced ? 0 : null,
      answerText: null,
    });
  }

  /** Belt and braces: the folder and the tag keep a recorded call out as well. */
  private async excludeOwn({ ownSessionId }: ModelAnswer): Promise<void> {
    if (ownSessionId === null) return;
    const reason = ownCallReason;
    await this.options.store().exclude([{ kind: 'session', subject: ownSessionId, at: this.options.now(), reason }]);
  }

  private spend(tokens: ModelTokens, cost: number | null): void {
    this.budget.spend(tokens, cost);
    this.tokens = {
      input: this.tokens.input + tokens.input,
      output: this.tokens.output + tokens.output,
      cacheRead: this.tokens.cacheRead + tokens.cacheRead,
      cacheWrite: this.tokens.cacheWrite + tokens.cacheWrite,
    };
  }

  private get isPriced(): boolean {
    return this.options.model.id !== 'editor' && hasPrice(this.options.model.model);
  }

  private costOf(answer: ModelAnswer, tokens: ModelTokens): number | null {
    if (answer.costUsd !== null) return answer.costUsd * 1e6;
    return this.priceOf(tokens);
  }

  /** The editor's own models are paid for in ways of their own, whatever their names; only their tokens are limited. */
  private priceOf(tokens: ModelTokens): number | null {
    const { id, model } = this.options.model;
    return id === 'editor' ? null : costMicroUsd(model, tokens);
  }

  private estimate({ instructions, input, schema, maxOutputTokens }: ModelRequest): Estimate {
    const { model } = this.options;
    const written = tokensAtMost(instructions) + tokensAtMost(JSON.stringify(schema)) + model.overheadTokens;
    // What is written to the cache costs more than what is read past it.
    const tokens = { input: tokensAtMost(input), output: maxOutputTokens, cacheRead: 0, cacheWrite: written };
    return { tokens, costMicroUsd: this.priceOf(tokens) };
  }

  private today(): Promise<ModelUsage> {
    return this.options.store().modelUsage(startOfDay(this.options.now()));
  }
}

function checked<T>(task: ModelTask<T>, text: string, isRemembered: boolean): T {
  const result = task.schema.safeParse(jsonAnswer(text));
  if (result.success) return result.data;
  throw new ModelError('invalid-answer', 'The model did not keep to the form of the answer.', {
    cause: result.error,
    isRemembered,
  });
}

function usable<T>(task: ModelTask<T>, answer: ModelAnswer): { readonly value: T } | ModelError {
  const failed = failureOf(answer);
  if (failed) return failed;
  try {
    return { value: checked(task, answer.text, false) };
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
}

function failureOf({ stopReason }: ModelAnswer): ModelError | null {
  if (stopReason === 'refused') return new ModelError('refused', 'The model declined to answer.');
  if (stopReason === 'limit') return new ModelError('invalid-answer', 'The answer was cut at its length limit.');
  return null;
}

/** Tokens of every kind of a run. */
export function tokensOfRun(usage: RunUsage): number {
  return allTokens(usage.tokens);
}
