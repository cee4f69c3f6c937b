import { SkillifyError } from '../base/errors.ts';
import { toFailure } from './rpcErrors.ts';
import { isClientMessage, type RpcClientMessage, type RpcServerMessage, type RpcTransport } from './rpcMessages.ts';

/** Answers one request; validates method and parameters itself and throws what the other side shall get. */
export type RpcHandler = (method: string, params: unknown, signal: AbortSignal) => Promise<unknown>;

/** The answering side of a connection: every request gets exactly one reply unless it was cancelled. */
export class RpcServer<Events> {
  private readonly running = new Map<number, AbortController>();
  private readonly subscription: { dispose(): void };
  private greeted = false;
  private disposed = false;

  constructor(
    private readonly transport: RpcTransport,
    private readonly protocol: number,
    private readonly handler: RpcHandler,
    private readonly onBye: () => void = () => undefined,
  ) {
    this.subscription = transport.onMessage((message) => {
      if (isClientMessage(message)) this.receive(message);
    });
  }

  /** Pushes an event; dropped before the handshake, so events say "changed" and never carry a delta. */
  emit<E extends keyof Events & string>(event: E, payload: Events[E]): void {
    if (this.greeted) this.post({ type: 'event', event, payload });
  }

  /** Aborts what is running, says so to the other side and stops listening. */
  dispose(): void {
    if (this.disposed) return;
    this.subscription.dispose();
    const error = toFailure(new SkillifyError('disconnected', 'The connection was closed.'));
    for (const id of [...this.running.keys()]) this.post({ type: 'failure', id, error });
    this.abandon();
    this.disposed = true;
  }

  private receive(message: RpcClientMessage): void {
    switch (message.type) {
      case 'hello':
        // A page that was loaded again counts from 1 again: answers to the old one must not reach it.
        this.abandon();
        this.greeted = message.protocol === this.protocol;
        this.post({ type: 'ready', protocol: this.protocol });
        return;
      case 'cancel':
        this.running.get(message.id)?.abort();
        return;
      case 'bye':
        this.onBye();
        return;
      case 'request':
        void this.answer(message.id, message.method, message.params);
        return;
      default:
        message satisfies never;
    }
  }

  private async answer(id: number, method: string, params: unknown): Promise<void> {
    if (this.running.has(id)) return;
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const result = await this.handler(method, params, controller.signal);
      this.reply(controller, { type: 'success', id, result });
    } catch (error) {
      this.reply(controller, { type: 'failure', id, error: toFailure(error) });
    }
  }

  private abandon(): void {
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private reply(owner: AbortController, message: RpcServerMessage & { readonly id: number }): void {
    const { id } = message;
    if (this.running.get(id) !== owner) return;
    this.running.delete(id);
    try {
      this.transport.post(message);
    } catch (error) {
      // The result could not be cloned; an error always can.
      this.post({ type: 'failure', id, error: toFailure(error) });
    }
  }

  private post(message: RpcServerMessage): void {
    if (this.disposed) return;
    try {
      this.transport.post(message);
    } catch {
      // Nobody is left to be told.
    }
  }
}
