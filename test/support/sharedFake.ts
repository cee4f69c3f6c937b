import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { TeamRole, TeamScope } from '../../src/engine/teamContract.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import type { Decision } from '../../src/skills/skill.ts';
import type { CaptureBatch, DecisionEffects, Session, Store } from '../../src/store/store.ts';
import type { DecisionGuard, OpenTeamStore, TeamStore } from '../../src/team/teamStore.ts';

/**
 * A team's store in memory of the tests: an embedded store that several members enter, which can be away, cut off calls, let
 * nobody in, or change a role. What PostgreSQL enforces itself is checked on PostgreSQL.
 */
export class SharedFake {
  isAway = false;
  isRefused = false;
  /** Calls to the store that are answered before it goes away; null for as many as are asked. */
  callsLeft: number | null = null;
  readonly roles = new Map<string, TeamRole>();
  readonly owners = new Map<string, string>();
  readonly authors = new Map<string, string>();
  /** Records the next decision and is away before it can say so. */
  losesAnswer = false;
  /** Events of each batch that arrived. */
  readonly batches: number[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  constructor(readonly store: Store) {}

  /** The store as a member enters it. */
  as(member: string, role: TeamRole = 'reviewer', workspace = 'shop'): TeamStore {
    this.roles.set(member, this.roles.get(member) ?? role);
    return new FakeTeamStore(this, member, workspace);
  }

  opening(member: string, role: TeamRole = 'reviewer'): OpenTeamStore {
    return async ({ title }) => {
      this.answer();
      return this.as(member, role, title);
    };
  }

  answer(): void {
    if (this.isRefused) throw new SkillifyError('access-refused', 'The token is unknown or was revoked.');
    if (this.isAway || this.callsLeft === 0) throw new SkillifyError('store-away', 'The server cannot be reached.');
    if (this.callsLeft !== null) this.callsLeft -= 1;
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.queue.then(work, work);
    this.queue = next.catch(() => undefined);
    return next;
  }
}

class FakeTeamStore implements TeamStore {
  readonly workspaceKey = 'fake-1';

  constructor(
    private readonly fake: SharedFake,
    private readonly member: string,
    private readonly workspace: string,
  ) {}

  get identity() {
    const { member, workspace } = this;
    return { organisation: 'Acme', workspace, member, role: this.fake.roles.get(member) ?? 'reader' };
  }

  async refresh(): Promise<void> {
    this.fake.answer();
  }

  async within(scope: TeamScope): Promise<Store> {
    return guarded(this.fake.store, {
      before: () => this.fake.answer(),
      onAppend: (batches) => this.append(batches),
      sessions: (sessions) => sessions.filter(({ id }) => scope !== 'me' || this.fake.owners.get(id) === this.member),
    });
  }

  async sessionMembers(scope: TeamScope): Promise<ReadonlyMap<string, string>> {
    this.fake.answer();
    return new Map([...this.fake.owners].filter(([, owner]) => scope !== 'me' || owner === this.member));
  }

  async members() {
    this.fake.answer();
    return [...this.fake.roles].map(([name, role]) => ({ name, role, isRevoked: false }));
  }

  async decisions(_scope: TeamScope, subjects?: readonly string[]): Promise<readonly Decision[]> {
    this.fake.answer();
    const decisions = await this.fake.store.listDecisions();
    return decisions
      .filter(({ subject }) => subjects === undefined || subjects.includes(subject))
      .map((decision) => ({ ...decision, by: this.fake.authors.get(decision.id) ?? decision.by }));
  }

  decide(decision: Decision, effects: DecisionEffects, guard: DecisionGuard): Promise<void> {
    return this.fake.inTurn(async () => {
      this.fake.answer();
      const { store } = this.fake;
      if ((await store.listDecisions()).some(({ id }) => id === decision.id)) return;
      const proposal = guard.proposal ? await store.getProposal(guard.proposal.id) : null;
      if (guard.proposal && !guard.proposal.statuses.some((status) => status === proposal?.status))
        throw new SkillifyError('changed-meanwhile', 'Decided meanwhile.');
      if (guard.proposal && contentHash(proposal?.skillMd ?? '') !== guard.proposal.contentHash)
        throw new SkillifyError('changed-meanwhile', 'The draft changed.');
      const versions = new Map((await store.listSkills()).map(({ name, version }) => [name, version]));
      if (guard.skills.some(({ name, version }) => (versions.get(name) ?? 0) !== version))
        throw new SkillifyError('changed-meanwhile', 'A skill changed.');
      await store.decide(decision, effects);
      this.fake.authors.set(decision.id, this.member);
      if (!this.fake.losesAnswer) return;
      this.fake.losesAnswer = false;
      this.fake.isAway = true;
      this.fake.answer();
    });
  }

  async close(): Promise<void> {}

  private append(batches: readonly CaptureBatch[]): void {
    if (this.identity.role === 'reader') throw new SkillifyError('store-read-only', 'A reader stores nothing.');
    for (const { transcript, sessions, events } of batches) {
      this.fake.batches.push(events.length);
      for (const { sourceSessionId } of sessions) {
        const id = sessionIdOf(transcript.assistant, sourceSessionId);
        if (!this.fake.owners.has(id)) this.fake.owners.set(id, this.member);
      }
    }
  }
}

interface Guards {
  before(): void;
  onAppend(batches: readonly CaptureBatch[]): void;
  sessions(sessions: readonly Session[]): readonly Session[];
}

/** The store with every call asked for leave first. */
function guarded(store: Store, guards: Guards): Store {
  return new Proxy(store, {
    get(target, key) {
      if (key === 'appendCaptures')
        return async (batches: readonly CaptureBatch[]) => {
          guards.before();
          guards.onAppend(batches);
          return target.appendCaptures(batches);
        };
      if (key === 'listSessions')
        return async () => {
          guards.before();
          return guards.sessions(await target.listSessions());
        };
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return async (...values: readonly unknown[]) => {
        guards.before();
        return Reflect.apply(value, target, values);
      };
    },
  });
}
