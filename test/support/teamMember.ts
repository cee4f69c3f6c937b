import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import type { TeamConnection, TeamStatus } from '../../src/engine/teamContract.ts';
import { noHooks } from '../../src/fleet/fleetHooks.ts';
import type { OpenTeamStore } from '../../src/team/teamStore.ts';
import { GitRepository } from './gitRepository.ts';
import { type PlantedStep, writeClaudeSession } from './plantedTranscripts.ts';
import { ask, assetPath } from './sampleScope.ts';

/** A connection as tests of a team ask for it; the address is never reached where the store is a fake. */
export const connection: TeamConnection = {
  connection: 'postgres://skillify_login:very-secret@db.example.com/team',
  token: 'skillify_token-of-tests',
  scope: 'team',
  acceptAutomatically: false,
};

/** A member with a git repository, a home with planted sessions, a store of their own, and engines on them. */
export class TeamMember {
  readonly repository = new GitRepository();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-member-'));
  readonly home = path.join(this.folder, 'home');
  readonly store = path.join(this.folder, 'store');
  private readonly engines: Engine[] = [];

  constructor(readonly name: string) {
    this.repository.git(['remote', 'add', 'origin', 'https://git.example.com/acme/payments-api.git']);
    this.repository.commit({ 'README.md': 'Payments.\n' }, Date.now() - 86_400_000);
  }

  /** Plants a session in this member's home. */
  session(number: number, at: number, steps: readonly PlantedStep[]): void {
    writeClaudeSession(this.home, number, at, steps);
  }

  async engine(openTeam: OpenTeamStore, changes: Partial<EngineOptions> = {}): Promise<Engine> {
    const options: EngineOptions = {
      projectPath: this.repository.path,
      homePath: this.home,
      storePath: this.store,
      aliases: ['/workspace/payments-api'],
      environment: {},
      assetPath,
      disabledAssistants: [],
      everyTurns: 20,
      user: this.name.toLowerCase(),
      ...changes,
    };
    const engine = await createEngine(options, noHooks, openTeam);
    this.engines.push(engine);
    return engine;
  }

  skillFile(name: string): string {
    return path.join(this.repository.path, '.claude', 'skills', name, 'SKILL.md');
  }

  async dispose(): Promise<void> {
    for (const engine of this.engines) await engine.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    this.repository.remove();
  }
}

/** Waits until the exchange of an engine stands as wanted. */
export async function until(engine: Engine, isReached: (status: TeamStatus) => boolean): Promise<TeamStatus> {
  const end = Date.now() + 60_000;
  for (;;) {
    const status = await ask(engine, 'teamStatus', {});
    if (isReached(status)) return status;
    if (Date.now() > end) throw new Error(`Never reached: ${JSON.stringify(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
