import { randomUUID } from 'node:crypto';
import { cancelledCall, ModelError, type ModelFailure } from './modelError.ts';
import type { ModelAnswer, ModelRequest, WriterModel } from './writerModel.ts';

/** A question that the engine's client is to put to a model of its own. */
export interface ClientQuestion extends ModelRequest {
  /** Names the question in its answer. */
  readonly id: string;
  /** The model wanted, null for the client's choice. */
  readonly model: string | null;
  /** True when a person started the run; in the background a model may be used only where that was allowed. */
  readonly isUserAction: boolean;
}

/** What the client's model said, or why it said nothing. */
export type ClientReply =
  | {
      readonly kind: 'answer';
      readonly text: string;
      /** Null where the model does not count. */
      readonly inputTokens: number | null;
      readonly outputTokens: number | null;
    }
  | {
      readonly kind: 'failure';
      readonly failure: Extract<
        ModelFailure,
        'cancelled' | 'cut-off' | 'not-found' | 'offline' | 'permission' | 'rate-limit' | 'refused' | 'unavailable'
      >;
      /** A sentence for the user. */
      readonly message: string;
    };

/** How questions get to the client. */
export interface ClientChannel {
  ask(question: ClientQuestion): void;
  /** Nobody waits for the answer any more. */
  cancel(id: string): void;
}

/** Questions that wait for the client's answers. */
export class ClientQuestions {
  private readonly waiting = new Map<string, (reply: ClientReply) => void>();

  constructor(private readonly channel: ClientChannel) {}

  /** Hands an answer to who waits for it; an answer that nobody waits for is dropped. */
  answer(id: string, reply: ClientReply): void {
    this.waiting.get(id)?.(reply);
  }

  ask(question: Omit<ClientQuestion, 'id'>, signal: AbortSignal): Promise<ClientReply> {
    if (signal.aborted) return Promise.reject(cancelledCall(signal.reason));
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.waiting.delete(id);
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const giveUp = (error: ModelError) => {
        finish();
        this.channel.cancel(id);
        reject(error);
      };
      const onAbort = () => giveUp(cancelledCall(signal.reason));
      const timer = setTimeout(
        () =>
          giveUp(new ModelError('timeout', 'The editor’s language model took too long to answer; try again later.')),
        question.timeoutMs,
      );
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.set(id, (reply) => {
        finish();
        resolve(reply);
      });
      this.channel.ask({ ...question, id });
    });
  }
}

/** A model that only the engine's client can ask, such as the editor's own. */
export class ClientModel implements WriterModel {
  readonly id = 'editor';
  readonly displayName = 'The editor’s language model';
  readonly overheadTokens = 1_000;

  constructor(
    private readonly questions: ClientQuestions,
    private readonly wantedModel: string | null,
    private readonly isUserAction: boolean,
  ) {}

  get model(): string {
    return this.wantedModel ?? 'default';
  }

  async complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const { isUserAction } = this;
    const reply = await this.questions.ask({ ...request, model: this.wantedModel, isUserAction }, signal);
    if (reply.kind === 'failure') throw new ModelError(reply.failure, reply.message);
    const isCounted = reply.inputTokens !== null && reply.outputTokens !== null;
    return {
      text: reply.text,
      tokens: isCounted
        ? { input: reply.inputTokens ?? 0, output: reply.outputTokens ?? 0, cacheRead: 0, cacheWrite: 0 }
        : null,
      costUsd: null,
      stopReason: 'done',
      ownSessionId: null,
    };
  }
}
