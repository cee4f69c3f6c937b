import { SkillifyError } from '../base/errors.ts';
import { fromFailure } from './rpcErrors.ts';
import { isServerMessage, type MethodMap, type RpcServerMessage, type RpcTransport } from './rpcMessages.ts';

/** How one client is set up; time limits are for the case that the other side can hang or die silently. */
export interface RpcClientOptions<Methods extends MethodMap<Methods>, Events> {
  readonly protocol: number;
  /** How long to wait for `ready`. */
  readonly readyTimeoutMs: number;
  /** How long to wait for any reply, null for as long as it takes. */
  readonly replyTimeoutMs: number | null;
  /**
   * Looks at a reply before it is handed on. Both ends are compiled from one contract and compare its version in the
   * handshake, so a gross check is enough: it catches mistakes, not attackers.
   */
  readonly isResult: <M extends keyof Methods & string>(method: M, value: unknown) => value is Methods[M]['result'];
  readonly isEvent: <E extends keyof Events & string>(event: E, payload: unknown) => payload is Events[E];
}

interface PendingRequest {
  succeed(result: unknown): void;
  fail(error: SkillifyError): void;
}

/** The requesting side of a connection. Requests made before the handshake wait for it. */
export class RpcClient<Methods extends MethodMap<Methods>, Events> {
  private readonly pending = new Map<number, PendingRequest>();
  private readonly listeners = new Map<string, Set<(payload: unknown) => void>>();
  private readonly subscription: { dispose(): void };
  private readonly ready: Promise<void>;
  private settleReady: { succeed(): void; fail(error: SkillifyError): void } | null = null;
  private closedBy: SkillifyError | null = null;
  private nextId = 1;

  constructor(
    private readonly transport: RpcTransport,
    private readonly options: RpcClientOptions<Methods, Events>,
  ) {
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.close(new SkillifyError('timeout', 'The Skillify engine did not answer. Try again.'));
      }, options.readyTimeoutMs);
      this.settleReady = {
        succeed: () => {
          clearTimeout(timer);
          resolve();
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
    });
    // Whoever waits gets the rejection; without a request nobody waits.
    this.ready.catch(() => undefined);
    this.subscription = transport.onMessage((message) => {
      if (isServerMessage(message)) this.receive(message);
    });
    this.post({ type: 'hello', protocol: options.protocol });
  }

  /** Sends a request and resolves with its result; aborting rejects at once and tells the other side. */
  async request<M extends keyof Methods & string>(
    method: M,
    params: Methods[M]['params'],
    options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | null } = {},
  ): Promise<Methods[M]['result']> {
    const { signal } = options;
    if (signal?.aborted) throw cancelled();
    await this.ready;
    if (this.closedBy) throw this.closedBy;
    if (signal?.aborted) throw cancelled();
    const id = this.nextId++;
    const timeoutMs = options.timeoutMs === undefined ? this.options.replyTimeoutMs : options.timeoutMs;
    return await new Promise<Methods[M]['result']>((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const finish = () => {
        this.pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: SkillifyError) => {
        finish();
        reject(error);
      };
      const giveUp = (error: SkillifyError) => {
        fail(error);
        this.post({ type: 'cancel', id });
      };
      const onAbort = () => giveUp(cancelled());
      const succeed = (result: unknown) => {
        finish();
        if (this.options.isResult(method, result)) resolve(result);
        else reject(new SkillifyError('protocol', `The reply to ${method} was not understood. Reload the window.`));
      };
      this.pending.set(id, { succeed, fail });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (timeoutMs !== null) {
        timer = setTimeout(
          () => giveUp(new SkillifyError('timeout', `No reply to ${method} in time. Try again.`)),
          timeoutMs,
        );
      }
      try {
        this.transport.post({ type: 'request', id, method, params });
      } catch (error) {
        fail(new SkillifyError('disconnected', 'The request could not be sent. Try again.', { cause: error }));
      }
    });
  }

  /** Listens to an event of the other side until disposed. */
  onEvent<E extends keyof Events & string>(event: E, listener: (payload: Events[E]) => void): { dispose(): void } {
    const wrapped = (payload: unknown) => {
      if (this.options.isEvent(event, payload)) listener(payload);
    };
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(wrapped));
    return { dispose: () => void listeners.delete(wrapped) };
  }

  /** Asks the other side to shut itself down in good order. */
  sayGoodbye(): void {
    this.post({ type: 'bye' });
  }

  /** Ends the connection: everything pending and everything later is rejected with the given reason. */
  close(reason: SkillifyError = new SkillifyError('disconnected', 'The connection was closed.')): void {
    if (this.closedBy) return;
    this.closedBy = reason;
    this.subscription.dispose();
    this.settleReady?.fail(reason);
    for (const request of [...this.pending.values()]) request.fail(reason);
    this.listeners.clear();
  }

  private receive(message: RpcServerMessage): void {
    switch (message.type) {
      case 'ready':
        if (message.protocol === this.options.protocol) this.settleReady?.succeed();
        else this.close(new SkillifyError('protocol', 'Skillify was updated. Reload the window to continue.'));
        return;
      case 'success':
        this.pending.get(message.id)?.succeed(message.result);
        return;
      case 'failure':
        this.pending.get(message.id)?.fail(fromFailure(message.error));
        return;
      case 'event':
        for (const listener of [...(this.listeners.get(message.event) ?? [])]) listener(message.payload);
        return;
      default:
        message satisfies never;
    }
  }

  private post(message: Parameters<RpcTransport['post']>[0]): void {
    try {
      this.transport.post(message);
    } catch {
      // A pipe that is already gone reports its end through `close`.
    }
  }
}

function cancelled(): SkillifyError {
  return new SkillifyError('cancelled', 'Cancelled.');
}
