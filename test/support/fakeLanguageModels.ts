import { vi } from 'vitest';

class TextPart {
  constructor(readonly value: string) {}
}

class ToolCallPart {
  constructor(
    readonly callId: string,
    readonly name: string,
    readonly input: object,
  ) {}
}

class ModelError extends Error {
  constructor(
    readonly code: string,
    message = '',
  ) {
    super(message);
  }
  static NoPermissions(message?: string): ModelError {
    return new ModelError('NoPermissions', message);
  }
  static Blocked(message?: string): ModelError {
    return new ModelError('Blocked', message);
  }
  static NotFound(message?: string): ModelError {
    return new ModelError('NotFound', message);
  }
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {}
}

class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

/** What a fake model does with a question: parts as they stream, or an error before or within the stream. */
export interface FakeReply {
  readonly parts?: readonly unknown[];
  readonly error?: unknown;
  readonly streamError?: unknown;
  readonly isSilent?: boolean;
}

/** A question as the fake model saw it. */
export interface SeenQuestion {
  readonly model: string;
  readonly texts: readonly string[];
  readonly roles: readonly string[];
  readonly options: unknown;
  readonly token: { readonly isCancellationRequested: boolean };
}

/** A language model of the editor that does what a test wants. */
export class FakeModel {
  readonly vendor: string;
  readonly id: string;
  readonly family: string;
  readonly name: string;
  readonly version = '1';
  maxInputTokens = 10_000;
  /** Undefined until the user was asked. */
  permission: boolean | undefined = true;
  countsTokens = true;
  reply: FakeReply = { parts: [new TextPart('{}')] };
  readonly seen: SeenQuestion[] = [];

  constructor({ vendor = 'fake', id = 'fake-1', family = 'fake-family', name = 'Fake One' } = {}) {
    this.vendor = vendor;
    this.id = id;
    this.family = family;
    this.name = name;
  }

  async sendRequest(
    messages: readonly { readonly role: string; readonly text: string }[],
    options: unknown,
    token: SeenQuestion['token'],
  ): Promise<{ readonly stream: AsyncIterable<unknown> }> {
    const { id: model, reply } = this;
    const texts = messages.map(({ text }) => text);
    this.seen.push({ model, texts, roles: messages.map(({ role }) => role), options, token });
    if (reply.error !== undefined) throw reply.error;
    return { stream: this.stream(reply) };
  }

  async countTokens(text: string): Promise<number> {
    if (!this.countsTokens) throw new Error('this model cannot count');
    return Math.ceil(text.length / 4);
  }

  private async *stream({ parts = [], streamError, isSilent }: FakeReply): AsyncGenerator<unknown> {
    if (isSilent) await new Promise(() => undefined);
    for (const part of parts) yield part;
    if (streamError !== undefined) throw streamError;
  }
}

/** Parts and errors as models make them. */
export const modelParts = {
  text: (value: string) => new TextPart(value),
  toolCall: (name: string, input: object) => new ToolCallPart('call-1', name, input),
  noPermissions: () => ModelError.NoPermissions('no'),
  blocked: () => ModelError.Blocked('no'),
  notFound: () => ModelError.NotFound('no'),
};

/** The models that the fake editor offers; a test fills it. */
export const offeredModels: FakeModel[] = [];

/** The user's permissions for the fake models. */
export const fakeAccess = {
  canSendRequest: (model: { readonly id: string }) => offeredModels.find(({ id }) => id === model.id)?.permission,
};

/** Shown messages with their choices, newest last, and the choice that is made. */
export const shown: { messages: { message: string; detail: string; choices: string[] }[]; choose: string | undefined } =
  {
    messages: [],
    choose: undefined,
  };

async function showMessage(message: string, ...rest: readonly unknown[]): Promise<string | undefined> {
  const choices = rest.filter((item) => typeof item === 'string');
  const options = rest.find((item) => typeof item === 'object' && item !== null);
  const detail = options !== undefined && 'detail' in Object(options) ? String(Object(options).detail) : '';
  shown.messages.push({ message, detail, choices });
  return choices.find((choice) => choice === shown.choose);
}

/** The part of the editor's interface that models, keys and messages use; for `vi.mock('vscode', ...)`. */
export const fakeEditor = {
  EventEmitter,
  CancellationTokenSource,
  LanguageModelTextPart: TextPart,
  LanguageModelToolCallPart: ToolCallPart,
  LanguageModelError: ModelError,
  LanguageModelChatMessage: { User: (text: string) => ({ role: 'user', text }) },
  LanguageModelChatToolMode: { Auto: 1, Required: 2 },
  l10n: {
    t: (message: string, ...values: readonly unknown[]) =>
      message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)])),
  },
  env: { language: 'en' },
  ProgressLocation: { Notification: 15 },
  lm: { selectChatModels: vi.fn(async () => [...offeredModels]) },
  window: {
    showWarningMessage: vi.fn(showMessage),
    showInformationMessage: vi.fn(showMessage),
    showInputBox: vi.fn(async (): Promise<string | undefined> => undefined),
    withProgress: <T>(_options: unknown, work: (progress: unknown, token: unknown) => Promise<T>) =>
      work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
  },
  commands: { executeCommand: vi.fn(async () => undefined) },
};

/** Puts the fake editor back to its beginning. */
export function resetFakeEditor(): void {
  offeredModels.splice(0);
  shown.messages = [];
  shown.choose = undefined;
  vi.clearAllMocks();
}
