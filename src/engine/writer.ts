import { messageOf, SkillifyError } from '../base/errors.ts';
import { ownCallFolder } from '../capture/optOuts.ts';
import { redactText } from '../capture/redact.ts';
import { userRulesOf } from '../capture/redaction/userRules.ts';
import type { Proposal } from '../mining/proposal.ts';
import { type BudgetLimits, defaultLimits } from '../models/budget.ts';
import { ClaudeCliModel } from '../models/claudeCliModel.ts';
import { type ClientChannel, ClientModel, ClientQuestions } from '../models/clientModel.ts';
import { defaultModels } from '../models/defaultModels.ts';
import { ModelCalls, type RunUsage } from '../models/modelCalls.ts';
import { ModelError } from '../models/modelError.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../models/retry.ts';
import type { WriterModel } from '../models/writerModel.ts';
import type { Store } from '../store/store.ts';
import type { EngineProgress } from './contract.ts';
import type { EngineOptions } from './options.ts';
import { type RewordRun, rewordProposals } from './reword.ts';
import { TurnQueue } from './turnQueue.ts';
import type { ModelReply, WriterOptions, WriterReport } from './writerContract.ts';

const attemptTimeoutMs = 90_000;
const nothingUsed: RunUsage = {
  calls: 0,
  remembered: 0,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  callsLeft: null,
};

/** What the writer needs of the engine. */
export interface WriterSurroundings {
  readonly options: Pick<EngineOptions, 'storePath' | 'redactionPatterns' | 'writer' | 'writerRetry'>;
  readonly store: () => Store;
  readonly channel: ClientChannel;
  readonly onProgress: (progress: EngineProgress) => void;
}

/** The writer of an engine: which model words drafts, its key, and the runs, one after the other. */
export class Writer {
  private readonly turns = new TurnQueue();
  private readonly questions: ClientQuestions;
  private readonly redact: (text: string) => string;
  private options: WriterOptions;
  /** In memory only: a key is in no option, log, database or message that is kept. */
  private apiKey: string | null = null;

  constructor(private readonly around: WriterSurroundings) {
    this.questions = new ClientQuestions(around.channel);
    this.options = around.options.writer ?? { kind: 'template' };
    const rules = userRulesOf(around.options.redactionPatterns ?? []);
    this.redact = (text) => redactText(text, rules);
  }

  choose(options: WriterOptions): null {
    this.options = options;
    return null;
  }

  setApiKey(value: string | null): null {
    this.apiKey = value === null || value.trim() === '' ? null : value.trim();
    return null;
  }

  answer(id: string, reply: ModelReply): null {
    this.questions.answer(id, reply);
    return null;
  }

  get chosen(): { readonly kind: WriterOptions['kind']; readonly author: string } {
    const { kind } = this.options;
    return { kind, author: kind === 'template' ? 'template' : `${kind}/${this.modelName()}` };
  }

  /** Resolves when no run is under way. */
  async settled(): Promise<void> {
    await this.turns.run(async () => undefined);
  }

  /**
   * Has the drafts that wait worded by the chosen model; with the template writer nothing is done. Never rejects: what went
   * wrong is told in the report's message, and the template's words stay.
   */
  reword(
    proposals: () => Promise<readonly Proposal[]>,
    save: RewordRun['save'],
    isUserAction: boolean,
    signal: AbortSignal,
  ): Promise<WriterReport> {
    const { chosen } = this;
    if (chosen.kind === 'template') return Promise.resolve(report(chosen, nothingUsed, {}));
    return this.turns.run(async () => {
      let calls: ModelCalls | null = null;
      try {
        const run = await this.startRun(isUserAction);
        calls = run;
        const outcome = await rewordProposals(
          {
            proposals: await proposals(),
            calls: run,
            save,
            onProposal: (index, count) => this.tell(index, count, run.usage),
          },
          signal,
        );
        return report({ ...chosen, author: run.author }, run.usage, outcome);
      } catch (error) {
        const message = SkillifyError.is(error) ? error.message : `The writer model failed: ${messageOf(error)}`;
        const failure = error instanceof ModelError ? { failure: error.failure } : {};
        return report(chosen, calls?.usage ?? nothingUsed, { message, ...failure });
      } finally {
        this.around.onProgress({ phase: 'idle', message: '', fraction: null });
      }
    });
  }

  /** Starts a run of questions to the chosen model, for rewording, summaries or answers. Throws `model-failed` when there is none. */
  async startRun(isUserAction: boolean): Promise<ModelCalls> {
    return new ModelCalls({
      model: await this.model(isUserAction),
      store: this.around.store,
      limits: limitsOf(this.options),
      redact: this.redact,
      retry: this.retryPolicy(),
      timeoutMs: attemptTimeoutMs,
      onUsage: () => undefined,
      now: Date.now,
    });
  }

  private retryPolicy(): RetryPolicy {
    return this.around.options.writerRetry ?? defaultRetryPolicy;
  }

  private tell(index: number, count: number, usage: RunUsage): void {
    const { input, output, cacheRead, cacheWrite } = usage.tokens;
    this.around.onProgress({
      phase: 'wording',
      message: `Wording draft ${index + 1} of ${count}`,
      fraction: index / count,
      tokens: input + output + cacheRead + cacheWrite,
      costUsd: usage.costUsd,
      callsLeft: usage.callsLeft,
    });
  }

  private modelName(): string {
    const { kind, model } = this.options;
    if (model !== undefined && model.trim() !== '') return model.trim();
    return kind === 'template' ? kind : defaultModels[kind];
  }

  private async model(isUserAction: boolean): Promise<WriterModel> {
    const { kind, baseUrl, model } = this.options;
    switch (kind) {
      case 'anthropic': {
        const { apiKey } = this;
        if (apiKey === null)
          throw new ModelError('authentication', 'The Anthropic writer has no key; set one and run Skillify again.');
        // The SDK is large: who uses the template writer never loads it.
        const { AnthropicModel } = await import('../models/anthropicModel.ts');
        return new AnthropicModel({ apiKey, model: this.modelName(), baseUrl: baseUrl || null });
      }
      case 'claude-cli':
        return new ClaudeCliModel({
          model: this.modelName(),
          folder: ownCallFolder(this.around.options.storePath),
          environment: process.env,
        });
      case 'editor':
        return new ClientModel(this.questions, model || null, isUserAction);
      case 'template':
        throw new ModelError('unavailable', 'The template writer asks no model; choose another writer.');
    }
  }
}

function limitsOf(options: WriterOptions): BudgetLimits {
  return {
    maxTokensPerRun: options.maxTokensPerRun ?? defaultLimits.maxTokensPerRun,
    maxTokensPerDay: options.maxTokensPerDay ?? defaultLimits.maxTokensPerDay,
    maxCostPerRunUsd: options.maxCostPerRunUsd ?? defaultLimits.maxCostPerRunUsd,
    maxCostPerDayUsd: options.maxCostPerDayUsd ?? defaultLimits.maxCostPerDayUsd,
  };
}

function report(
  { kind, author }: Pick<WriterReport, 'kind' | 'author'>,
  { calls, remembered, tokens, costUsd }: RunUsage,
  outcome: Partial<Pick<WriterReport, 'reworded' | 'fallbacks' | 'message' | 'failure'>>,
): WriterReport {
  return { kind, author, calls, remembered, tokens, costUsd, reworded: 0, fallbacks: 0, message: null, ...outcome };
}
