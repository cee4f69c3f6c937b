import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Decision } from '../../../src/skills/skill.ts';
import { leaseOwner } from '../../../src/store/lease.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { randomNumbers } from '../../store/randomNumbers.ts';

/** Where the processes meet, and their programs. */
export interface Meeting {
  readonly project: string;
  readonly home: string;
  readonly store: string;
  readonly alias: string;
  readonly assetPath: string;
  /** The bundled command line, with the MCP server beside it. */
  readonly program: string;
  /** The bundled windowChild. */
  readonly window: string;
  /** A transcript of the project that grows meanwhile. */
  readonly transcript: string;
}

/** What became of it. */
export interface MeetingReport {
  readonly acknowledged: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly takeoverMs: readonly number[];
  readonly decisions: number;
  readonly events: number;
}

/** Decisions by who made them and how: those that were begun, and those that were acknowledged. */
class Acknowledgements {
  readonly begun = new Map<string, string>();
  readonly acknowledged = new Map<string, string>();
  readonly refused: Record<string, number> = {};
  readonly faults: string[] = [];

  hear(line: string): void {
    const [what = '', tag = ''] = line.split(' ');
    const kind = what.slice(1);
    if (line.startsWith('+')) this.begun.set(tag, kind);
    else if (line.startsWith('=')) this.acknowledged.set(tag, kind);
    else if (line.startsWith('-')) this.refused[kind] = (this.refused[kind] ?? 0) + 1;
    else if (line.startsWith('!')) this.faults.push(line);
  }

  count(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const kind of this.acknowledged.values()) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }
}

/** Lets two windows, command lines and an MCP server work on one store for a while, killing them at random; throws at a loss. */
export async function meet(meeting: Meeting, seed: number, durationMs: number): Promise<MeetingReport> {
  const random = randomNumbers(seed);
  const heard = new Acknowledgements();
  const until = Date.now() + durationMs;
  const running = new Map<string, ChildProcess>();
  const readyAt = new Map<ChildProcess, number>();
  const places = [
    '--project',
    meeting.project,
    '--home',
    meeting.home,
    '--store',
    meeting.store,
    '--alias',
    meeting.alias,
  ];
  const first = await commandLine(meeting, ['now', ...places, '--json'], () => undefined);
  assert.equal(first.code, 0, first.err);
  const folder = storeFolder(meeting.store);
  let kills = 0;
  const takeoverMs: number[] = [];

  const window = async (name: string) => {
    for (let life = 0; Date.now() < until; life += 1) {
      const options = {
        ...{ projectPath: meeting.project, homePath: meeting.home, storePath: meeting.store, aliases: [meeting.alias] },
        ...{ environment: {}, assetPath: meeting.assetPath, disabledAssistants: [], everyTurns: 20, user: name },
      };
      const parameters = [meeting.window, JSON.stringify(options), `${name}-${life}`, `${Math.floor(random() * 1e9)}`];
      const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
      running.set(name, child);
      listen(child, heard, () => readyAt.set(child, Date.now()));
      await once(child, 'close');
      running.delete(name);
    }
  };
  const commands = async () => {
    for (let step = 0; Date.now() < until; step += 1) {
      const listed = await commandLine(meeting, ['proposals', ...places, '--json'], (child) =>
        running.set('cli', child),
      );
      const ids = listed.code === 0 ? proposalIds(listed.out) : [];
      const id = ids[Math.floor(random() * ids.length)];
      const tag = `cli-${step}`;
      const isRun = id === undefined || random() < 0.2;
      const action = isRun ? ['now'] : ['proposals', 'dismiss', id, '--reason', tag];
      if (!isRun) heard.hear(`+dismiss ${tag}`);
      const { code, err } = await commandLine(meeting, [...action, ...places], (child) => running.set('cli', child));
      if (code === 0 && !isRun) heard.hear(`=dismiss ${tag}`);
      // A fault shows as a stack; everything else is a sentence.
      if (/\n\s+at /.test(err)) heard.hear(`!${err}`);
      running.delete('cli');
      await sleep(random() * 200);
    }
  };
  const server = async () => {
    for (let life = 0; Date.now() < until; life += 1) {
      const client = new Client({ name: 'client', version: '1.0.0' });
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [meeting.program, 'mcp', ...places],
        stderr: 'ignore',
      });
      try {
        await client.connect(transport);
        const killAt = Date.now() + 1_500 + random() * 4_000;
        for (let step = 0; Date.now() < Math.min(until, killAt); step += 1) {
          const tag = `mcp-${life}-${step}`;
          heard.hear(`+propose ${tag}`);
          const rules = [`Use tool number ${tag} when packages are installed.`];
          const suggestion = { name: tag, description: `Use when ${tag} is asked for.`, rules, reason: tag };
          const result = await client.callTool({ name: 'propose_skill', arguments: suggestion });
          if (result.isError !== true) heard.hear(`=propose ${tag}`);
          else heard.hear('-mcp');
          await sleep(random() * 300);
        }
        if (transport.pid !== null) process.kill(transport.pid, 'SIGKILL');
        kills += 1;
      } catch (error) {
        heard.hear(`-mcp-connection ${String(error)}`);
      }
      await client.close().catch(() => undefined);
    }
  };
  const killer = async () => {
    while (Date.now() < until) {
      await sleep(300 + random() * 1_200);
      const owner = leaseOwner(folder);
      // On a busy machine a window needs long to begin, and one that never works shows nothing.
      const lifeMs = 800 + random() * 3_000;
      const children = [...running].flatMap(([name, child]) =>
        name === 'cli' || Date.now() - (readyAt.get(child) ?? Date.now()) > lifeMs ? [child] : [],
      );
      // The writer most of the time, for its place must be taken; else anyone.
      const writer = children.find((child) => child.pid === owner?.pid);
      const victim = random() < 0.6 && writer ? writer : children[Math.floor(random() * children.length)];
      if (!victim || Date.now() >= until) continue;
      const isWriter = victim.pid === leaseOwner(folder)?.pid;
      victim.kill('SIGKILL');
      kills += 1;
      if (!isWriter) continue;
      const killedAt = performance.now();
      while (leaseOwner(folder)?.pid === victim.pid && performance.now() - killedAt < 20_000) await sleep(5);
      takeoverMs.push(performance.now() - killedAt);
    }
  };
  const session = async () => {
    for (let line = 0; Date.now() < until; line += 1) {
      fs.appendFileSync(meeting.transcript, promptLine(line));
      await sleep(50 + random() * 200);
    }
  };
  const ending = (async () => {
    await sleep(Math.max(0, until - Date.now()));
    // A command may still be acknowledged; windows are killed in the midst of what they do.
    for (const [name, child] of running) if (name !== 'cli') child.kill('SIGKILL');
  })();
  await Promise.all([window('window-a'), window('window-b'), commands(), server(), killer(), session(), ending]);

  assert.deepEqual(heard.faults, []);
  const last = await commandLine(meeting, ['now', ...places, '--json'], () => undefined);
  assert.equal(last.code, 0, last.err);
  const { decisions, events } = await checkStore(meeting, folder, heard);
  return { acknowledged: heard.count(), refused: heard.refused, kills, takeoverMs, decisions, events };
}

async function checkStore(meeting: Meeting, folder: string, heard: Acknowledgements) {
  const store = await openStore({ folder, assetPath: meeting.assetPath });
  try {
    assert.equal((await store.location()).note, null);
    const decisions = await store.listDecisions();
    assert.equal(new Set(decisions.map(({ id }) => id)).size, decisions.length, 'a decision is there twice');
    const dismissals = decisions.filter(({ kind }) => kind === 'dismiss').map(tagOf);
    for (const [tag, kind] of heard.acknowledged) {
      if (kind === 'dismiss') assert.equal(dismissals.filter((each) => each === tag).length, 1, `the decision ${tag}`);
    }
    for (const tag of dismissals) assert.ok(heard.begun.has(tag), `the decision ${tag} was never made`);
    // Without words of their own, decisions are counted by who made them: all acknowledged, and no more than begun.
    for (const who of ['window-a', 'window-b']) {
      const count = (tags: ReadonlyMap<string, string>, kind: string) =>
        [...tags].filter(([tag, each]) => each === kind && tag.startsWith(`${who}-`)).length;
      const found = (kind: string) => decisions.filter((each) => each.kind === kind && each.by === who).length;
      assert.ok(found('snooze') >= count(heard.acknowledged, 'snooze'), `${who} lost a decision`);
      assert.ok(found('snooze') <= count(heard.begun, 'snooze'), `${who} made a decision twice`);
      // Nothing is decided by taking up what somebody else took up meanwhile.
      assert.ok(found('restore') <= count(heard.begun, 'reopen'), `${who} made a decision twice`);
    }
    const names = (await store.listProposals()).map(({ name }) => name);
    for (const [tag, kind] of heard.acknowledged) {
      if (kind === 'propose') assert.equal(names.filter((each) => each === tag).length, 1, `the proposal ${tag}`);
    }
    const sessions = await store.listSessions();
    let events = 0;
    for (const each of sessions) {
      const ids = (await store.readEvents(each.id)).map(({ event }) => event.id);
      assert.equal(new Set(ids).size, ids.length, `${each.id} holds an event twice`);
      assert.equal(ids.length, each.events);
      events += ids.length;
    }
    return { decisions: decisions.length, events };
  } finally {
    await store.close();
  }
}

function tagOf({ reason }: Decision): string {
  return /(?:window-[ab]-\d+-\d+|cli-\d+)/.exec(reason ?? '')?.[0] ?? `untagged: ${reason}`;
}

/** The folder of the only project of a store. */
export function storeFolder(store: string): string {
  const projects = path.join(store, 'projects');
  const [name = ''] = fs.readdirSync(projects);
  return path.join(projects, name);
}

function listen(child: ChildProcess, heard: Acknowledgements, ready: () => void): void {
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'ready') ready();
      else heard.hear(line);
    }
  });
  child.stderr?.on('data', (chunk: Buffer) => heard.hear(`!${chunk.toString()}`));
}

async function commandLine(meeting: Meeting, parameters: readonly string[], started: (child: ChildProcess) => void) {
  const child = spawn(process.execPath, [meeting.program, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  started(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

function proposalIds(json: string): readonly string[] {
  const parsed: { readonly proposals: readonly { readonly id: string }[] } = JSON.parse(json);
  return parsed.proposals.map(({ id }) => id);
}

/** One more prompt of a Claude Code session. */
function promptLine(number: number): string {
  const id = `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
  return `${JSON.stringify({
    ...{ type: 'user', uuid: id, parentUuid: null, isSidechain: false, userType: 'external', version: '2.0.0' },
    ...{ sessionId: 'c1a0de00-0000-4000-8000-0000000000ff', cwd: '/workspace/payments-api', gitBranch: 'main' },
    timestamp: new Date(Date.parse('2026-11-02T09:00:00Z') + number * 1_000).toISOString(),
    message: { role: 'user', content: `Look at the ledger once more, number ${number}.` },
  })}\n`;
}
