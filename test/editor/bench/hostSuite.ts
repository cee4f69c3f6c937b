import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/ids.ts';
import { until } from '../suite/hostTests.ts';
import { Heartbeat } from './heartbeat.ts';

const extensionId = 'skillify.skillify';
const quietMs = 10_000;
/** After a run the text index fills up, a slice at a time. */
const afterRunMs = 10_000;

/**
 * Measures the extension host it runs in, which is the extension's own: a quiet time, a first run over a large history,
 * and an idle time. Its findings go to the file that SKILLIFY_REPORT names, one line of JSON for each.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(extensionId);
  if (!extension) throw new Error('the extension is not installed');
  await until('activation', () => extension.isActive || undefined);
  // What the workbench does while it starts is not asked about.
  await sleep(quietMs);
  await measured('quiet', () => sleep(quietMs));
  await measured('indexing', async () => {
    await vscode.commands.executeCommand(commandIds.now);
    await sleep(afterRunMs);
  });
  const idleMs = Number(process.env['SKILLIFY_IDLE_MS'] ?? '60000');
  await measured('idle', () => sleep(idleMs));
}

async function measured(phase: string, task: () => Promise<void>): Promise<void> {
  const heartbeat = new Heartbeat();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await task();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const blocks = heartbeat.stop();
  const { rss, heapUsed, external } = process.memoryUsage();
  const report = { phase, ms, processorMs: (user + system) / 1000, rss, heapUsed, external, ...blocks };
  appendFileSync(process.env['SKILLIFY_REPORT'] ?? '', `${JSON.stringify(report)}\n`);
}
