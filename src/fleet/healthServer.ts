import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, SkillifyError } from '../base/errors.ts';

/** Whether the process can do its work now. */
export interface Readiness {
  readonly isReady: boolean;
  /** Shown as JSON; holds no secrets, paths or texts of sessions. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** What is served. */
export interface HealthSource {
  readiness(): Promise<Readiness>;
  metrics(): string;
}

/** A server that runs. */
export interface HealthServer {
  /** Address and port it listens on. */
  readonly address: string;
  close(): Promise<void>;
}

const mostConnections = 32;
const longestRequestMs = 5_000;
const longestHeaderBytes = 4_096;
const textType = 'text/plain; charset=utf-8';

/** The host and port of `--listen`; a port alone listens on loopback only. Throws `usage`. */
export function listenAddress(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (!match || port > 65_535)
    throw new SkillifyError(
      'usage',
      `--listen takes an address and a port, such as 127.0.0.1:9464; “${text}” is none.`,
    );
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'), port };
}

/**
 * Serves `/healthz` (the process lives), `/readyz` (it can work: 200, else 503) and `/metrics` (Prometheus). GET and HEAD
 * only, no bodies, no keep-alive, with limits on connections, headers and time. Throws `usage` where it cannot listen.
 */
export async function startHealthServer(listen: string, source: HealthSource): Promise<HealthServer> {
  const { host, port } = listenAddress(listen);
  const server = http.createServer(
    {
      maxHeaderSize: longestHeaderBytes,
      headersTimeout: longestRequestMs,
      requestTimeout: longestRequestMs,
      keepAlive: false,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => void answer(request, response, source),
  );
  server.maxConnections = mostConnections;
  server.maxHeadersCount = 32;
  server.maxRequestsPerSocket = 1;
  server.setTimeout(longestRequestMs, (socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SkillifyError('usage', `Cannot listen on ${listen} (${messageOf(cause)}). Name another --listen address.`, {
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
  return {
    address: addressOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, source: HealthSource) {
  const send = (status: number, type: string, body: string) => {
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    send(405, textType, 'Only GET is answered here.\n');
    return;
  }
  switch (request.url?.split('?')[0]) {
    case '/healthz':
      send(200, textType, 'ok\n');
      return;
    case '/readyz': {
      const { isReady, detail } = await readinessOf(source);
      send(isReady ? 200 : 503, 'application/json', `${JSON.stringify({ ready: isReady, ...detail })}\n`);
      return;
    }
    case '/metrics':
      send(200, 'text/plain; version=0.0.4; charset=utf-8', source.metrics());
      return;
    default:
      send(404, textType, 'There are /healthz, /readyz and /metrics.\n');
  }
}

/** A question that fails is an answer too: not ready. */
async function readinessOf(source: HealthSource): Promise<Readiness> {
  try {
    return await source.readiness();
  } catch (error) {
    return { isReady: false, detail: { problem: messageOf(error) } };
  }
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') return address ?? '';
  return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
