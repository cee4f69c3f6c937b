import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import { ask, assetPath, repositoryPath } from './sampleScope.ts';

/** When the questions of the tests are asked: a Thursday, half past two in the afternoon, UTC. */
export const askedAt = Date.parse('2026-11-19T14:30:00Z');

/** The fourteen recorded sessions of `test/fixtures/memory` in a temporary home, and engines on them. */
export class MemoryScope {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-memory-'));
  readonly project = path.join(this.folder, 'shop');
  readonly home = path.join(this.folder, 'home');
  readonly store = path.join(this.folder, 'store');
  readonly alias = '/workspace/shop';
  private readonly engines: Engine[] = [];

  constructor() {
    mkdirSync(this.project);
    cpSync(path.join(repositoryPath, 'test/fixtures/memory/home'), this.home, { recursive: true });
  }

  /** A transcript by the number of its session. */
  transcript(number: number): string {
    const session = `5e0d${number.toString(16).padStart(4, '0')}-0000-4000-8000-000000000000`;
    return path.join(this.home, '.claude/projects/-workspace-shop', `${session}.jsonl`);
  }

  async engine(changes: Partial<EngineOptions> = {}): Promise<Engine> {
    const engine = await createEngine({
      projectPath: this.project,
      homePath: this.home,
      storePath: this.store,
      aliases: [this.alias],
      environment: {},
      assetPath,
      disabledAssistants: [],
      everyTurns: 20,
      user: 'ada',
      timeZone: 'UTC',
      ...changes,
    });
    this.engines.push(engine);
    return engine;
  }

  /** Proposes two skills for the retrieval pipeline and one for pnpm, and approves all but the second. */
  async codify(engine: Engine): Promise<void> {
    const { citations } = await ask(engine, 'ask', { question: 'what did I correct?', now: askedAt });
    const eventIds = citations.filter(({ quote }) => /pnpm/.test(quote)).flatMap(({ eventId }) => eventId ?? []);
    const suggestions = [
      [
        'chunk-retrieval-documents',
        'How to chunk documents for the retrieval pipeline.',
        'Chunk documents at headings.',
        [],
      ],
      [
        'rank-retrieval-results',
        'How to rank results of the retrieval pipeline.',
        'Rank by recency after relevance.',
        [],
      ],
      [
        'use-pnpm',
        'Which package manager to use when installing or running scripts.',
        'Use pnpm for every install.',
        eventIds,
      ],
    ] as const;
    for (const [name, description, rule, events] of suggestions) {
      const by = { reason: 'It kept coming up.', by: 'a test' };
      const { id } = await ask(engine, 'proposeSkill', { name, description, rules: [rule], eventIds: events, ...by });
      if (name === 'rank-retrieval-results') continue;
      const { contentHash, cautions } = await ask(engine, 'getProposal', { id });
      // An agent's own words need a tick each.
      await ask(engine, 'approve', { id, contentHash, ticks: cautions.map(({ key }) => key) });
    }
  }

  async close(): Promise<void> {
    for (const engine of this.engines.splice(0)) await engine.dispose();
  }

  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
