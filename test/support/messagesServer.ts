import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arrayAt, booleanAt, isRecord, type JsonRecord, parseJson, stringAt } from '../../src/base/json.ts';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: JsonRecord;
}

interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
}

/** What the server does with one request. */
export type Step =
  | {
      readonly kind: 'answer';
      readonly text: string | ((request: SeenRequest) => string);
      readonly usage?: Partial<Usage>;
      readonly stopReason?: string;
    }
  | { readonly kind: 'error'; readonly status: number; readonly type: string; readonly retryAfter?: string }
  /** Says nothing until the other side gives up. */
  | { readonly kind: 'silence' }
  /** Begins an answer and breaks the connection off. */
  | { readonly kind: 'cut' }
  /** Begins an answer and ends it with an error event. */
  | { readonly kind: 'stream-error'; readonly type: string }
  /** Sends events that are no JSON. */
  | { readonly kind: 'malformed' }
  /** Breaks the connection before a byte was sent. */
  | { readonly kind: 'drop' };

const usualUsage: Usage = {
  input_tokens: 900,
  output_tokens: 250,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
};

/** A loopback server that speaks the wire format of the Messages API, streamed or not, by a script. */
export class MessagesServer {
  readonly seen: SeenRequest[] = [];
  private readonly steps: Step[] = [];
  private readonly server: Server;

  private constructor(private readonly usual: Step) {
    this.server = createServer((request, response) => {
      void readBody(request).then((body) => this.answer(request, body, response));
    });
  }

  /** Starts one that does the usual thing whenever no step is left. */
  static async start(usual: Step): Promise<MessagesServer> {
    const server = new MessagesServer(usual);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server.address())}`;
  }

  /** What to do with the next requests, in order. */
  next(...steps: readonly Step[]): void {
    this.steps.push(...steps);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, body: unknown, response: ServerResponse): void {
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: isRecord(body) ? body : {},
    };
    this.seen.push(seen);
    const step = this.steps.shift() ?? this.usual;
    const isValid = seen.url === '/v1/messages' && arrayAt(seen.body, 'messages').length > 0;
    if (!isValid) sendError(response, 400, 'invalid_request_error');
    else if (step.kind === 'answer') sendAnswer(response, seen, step);
    else if (step.kind === 'error') sendError(response, step.status, step.type, step.retryAfter);
    else if (step.kind === 'drop') request.socket.destroy();
    else if (step.kind !== 'silence') sendBroken(response, seen, step);
  }
}

/** The text of the system prompt and of the user's turn of a request. */
export function textsOf({ body }: SeenRequest): { readonly system: string; readonly input: string } {
  const system = arrayAt(body, 'system').map((block) => stringAt(block, 'text') ?? '');
  const [turn] = arrayAt(body, 'messages');
  return { system: system.join('\n'), input: stringAt(turn, 'content') ?? '' };
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

function sendError(response: ServerResponse, status: number, type: string, retryAfter?: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': 'req_scripted',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(
    JSON.stringify({ type: 'error', error: { type, message: `scripted ${status}` }, request_id: 'req_scripted' }),
  );
}

function messageOf(request: SeenRequest, text: string, usage: Usage, stopReason: string) {
  return {
    id: 'msg_scripted',
    type: 'message',
    role: 'assistant',
    model: stringAt(request.body, 'model') ?? '',
    content: [{ type: 'text', text }],
    stop_reason: stopReason,
    stop_sequence: null,
    usage,
  };
}

function sendAnswer(response: ServerResponse, request: SeenRequest, step: Extract<Step, { kind: 'answer' }>): void {
  const text = typeof step.text === 'string' ? step.text : step.text(request);
  const usage = { ...usualUsage, ...step.usage };
  const stopReason = step.stopReason ?? 'end_turn';
  if (booleanAt(request.body, 'stream') !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(messageOf(request, text, usage, stopReason)));
    return;
  }
  begin(response, request, usage);
  for (const piece of text.match(/[\s\S]{1,40}/g) ?? []) {
    send(response, 'content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
  }
  send(response, 'content_block_stop', { index: 0 });
  send(response, 'message_delta', {
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  });
  send(response, 'message_stop', {});
  response.end();
}

function sendBroken(
  response: ServerResponse,
  request: SeenRequest,
  step: Extract<Step, { kind: 'cut' | 'stream-error' | 'malformed' }>,
): void {
  begin(response, request, usualUsage);
  send(response, 'content_block_delta', { index: 0, delta: { type: 'text_delta', text: '{"title":"Us' } });
  if (step.kind === 'stream-error') {
    send(response, 'error', { error: { type: step.type, message: 'scripted' } });
    response.end();
  } else if (step.kind === 'malformed') {
    response.end('event: content_block_delta\ndata: {"type":"content_block_delta", oops\n\n');
  } else {
    setTimeout(() => response.destroy(), 20);
  }
}

function begin(response: ServerResponse, request: SeenRequest, usage: Usage): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const message = { ...messageOf(request, '', { ...usage, output_tokens: 1 }, ''), content: [], stop_reason: null };
  send(response, 'message_start', { message });
  send(response, 'content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  send(response, 'ping', {});
}

function send(response: ServerResponse, event: string, data: JsonRecord): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`);
}
