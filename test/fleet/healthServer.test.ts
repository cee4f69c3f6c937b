import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HealthServer, listenAddress, type Readiness, startHealthServer } from '../../src/fleet/healthServer.ts';
import { fleetMetrics, Metrics } from '../../src/fleet/metrics.ts';

describe('the health server', () => {
  let server: HealthServer;
  let metrics: Metrics;
  let readiness: () => Promise<Readiness>;

  beforeEach(async () => {
    metrics = new Metrics();
    readiness = async () => ({ isReady: true, detail: { lagSeconds: 1.5 } });
    server = await startHealthServer('127.0.0.1:0', {
      readiness: () => readiness(),
      metrics: () => metrics.text(),
    });
  });
  afterEach(() => server.close());

  const get = (path: string, method = 'GET', headers: Record<string, string> = {}) =>
    new Promise<{ status: number; body: string; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
      const request = http.request(`http://${server.address}${path}`, { method, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      });
      request.on('error', reject);
      request.end();
    });
  /** What a raw connection got until the server ended it. */
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      const [host = '', port = ''] = server.address.split(':');
      const socket = net.connect(Number(port), host, () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });

  it('says that the process lives', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('tells whether the work can be done, and why not', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, body: '{"ready":true,"lagSeconds":1.5}\n' });
    readiness = async () => ({ isReady: false, detail: { problem: 'The server is away.' } });
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    readiness = () => Promise.reject(new Error('no answer'));
    expect(await get('/readyz')).toMatchObject({ status: 503, body: '{"ready":false,"problem":"no answer"}\n' });
  });

  it('serves every metric in the text format of Prometheus', async () => {
    metrics.add('skillify_events_sent_total', 3);
    metrics.add('skillify_events_sent_total', 4);
    metrics.measure('skillify_spool_bytes', () => 4_096);
    const { body, headers } = await get('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = body.trimEnd().split('\n');
    expect(lines).toContain('skillify_events_sent_total 7');
    expect(lines).toContain('skillify_spool_bytes 4096');
    expect(lines.length).toBe(3 * Object.keys(fleetMetrics).length);
    for (const line of lines) {
      expect(line).toMatch(
        /^(?:# HELP skillify_\w+ \S.*|# TYPE skillify_\w+ (?:counter|gauge)|skillify_\w+ [\d.e+-]+)$/,
      );
    }
    for (const [name, { type }] of Object.entries(fleetMetrics)) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
  });

  it('answers nothing but GET and HEAD, and nothing else by name', async () => {
    expect(await get('/metrics', 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await get('/healthz', 'DELETE')).toMatchObject({ status: 405 });
    expect(await get('/healthz', 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/../etc/passwd')).toMatchObject({ status: 404 });
    expect(await get('/metrics?x=1')).toMatchObject({ status: 200 });
  });

  it('closes connections that send too much, nothing sensible, or nothing at all', async () => {
    const [host = '', port = ''] = server.address.split(':');
    expect(await raw(`GET /healthz HTTP/1.1\r\nhost: ${host}\r\nx: ${'y'.repeat(10_000)}\r\n\r\n`)).not.toContain(
      '200',
    );
    expect(await raw('\x16\x03\x01 not http\r\n\r\n')).not.toContain('200');
    const started = performance.now();
    await raw(`GET /healthz HTTP/1.1\r\nhost: ${host}:${port}\r\n`);
    expect(performance.now() - started).toBeLessThan(9_000);
  }, 15_000);

  it('listens on loopback unless told otherwise, and refuses what is no address', () => {
    expect(listenAddress('9464')).toEqual({ host: '127.0.0.1', port: 9_464 });
    expect(listenAddress('0.0.0.0:9464')).toEqual({ host: '0.0.0.0', port: 9_464 });
    expect(listenAddress('[::1]:9464')).toEqual({ host: '::1', port: 9_464 });
    for (const wrong of ['', 'host', '1.2.3.4:', '1:99999', 'a:b']) {
      expect(() => listenAddress(wrong)).toThrow(/--listen takes an address and a port/);
    }
  });

  it('says so when the address is taken', async () => {
    await expect(
      startHealthServer(server.address, { readiness: () => readiness(), metrics: () => '' }),
    ).rejects.toThrow(/Cannot listen on .* Name another --listen address/);
  });
});
