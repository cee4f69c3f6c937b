import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { deliverySetting } from '../../src/engine/deliveredSkill.ts';
import { Review } from '../../src/engine/review.ts';
import { SkillLibrary } from '../../src/engine/skillLibrary.ts';
import type { TeamDecideRequest, TeamRole, TeamScope } from '../../src/engine/teamContract.ts';
import type { Proposal } from '../../src/mining/proposal.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { proposeReceived } from '../../src/team/proposeReceived.ts';
import { receiveSkills } from '../../src/team/receive.ts';
import { stampNow } from '../../src/team/sharedDecision.ts';
import { TeamReview } from '../../src/team/teamReview.ts';
import type { TeamStore } from '../../src/team/teamStore.ts';
import { proposal } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';
import type { SharedFake } from '../support/sharedFake.ts';

/** An embedded store of its own. */
export async function newStore(): Promise<Store> {
  const store = await openStore({ folder: path.join(temporaryFolder(), 'store'), assetPath: ASSETS });
  onTestFinished(() => store.close());
  return store;
}

/** A SKILL.md without findings. */
export function skillText(name: string, rules: readonly string[], more = ''): string {
  const body = rules.map((rule) => `- ${rule}`).join('\n');
  return `---\nname: ${name}\ndescription: Use when packages are installed in this repository.\n${more}---\n\n# ${name}\n\n## Do\n\n${body}\n`;
}

/** A member of a team with a project folder and a store of their own. */
export class Member {
  readonly folder = temporaryFolder();
  readonly project = path.join(this.folder, 'project');
  readonly home = path.join(this.folder, 'home');
  readonly review: Review;
  readonly library: SkillLibrary;
  readonly shared: TeamReview;
  private readonly setting = deliverySetting({ homePath: this.home }, this.project);

  private constructor(
    readonly local: Store,
    readonly team: TeamStore,
    readonly name: string,
  ) {
    mkdirSync(this.project, { recursive: true });
    mkdirSync(this.home);
    const decide = (...decided: Parameters<Store['decide']>) => local.decide(...decided);
    this.review = new Review(() => local, this.setting, name, decide);
    this.library = new SkillLibrary(() => local, this.setting, name, decide);
    this.shared = new TeamReview(team, this.review);
  }

  static async of(fake: SharedFake, name: string, role: TeamRole = 'reviewer'): Promise<Member> {
    return Member.on(fake.as(name, role));
  }

  static async on(team: TeamStore): Promise<Member> {
    return new Member(await newStore(), team, team.identity.member);
  }

  get place() {
    return this.setting.place;
  }

  file(name: string): string {
    return path.join(this.project, '.claude', 'skills', name, 'SKILL.md');
  }

  /** Looks at the team's library and proposes what is new; returns what waits here then. */
  async pull(scope: TeamScope = 'team') {
    const receipt = await receiveSkills(this.local, this.team, scope, Date.now());
    await proposeReceived(this.local, this.place, Date.now());
    return { ...receipt, waiting: await this.waiting() };
  }

  async waiting(): Promise<readonly Proposal[]> {
    return (await this.local.listProposals(['pending'])).filter(({ kind }) => kind === 'team');
  }

  /** Approves what waits here as it stands. */
  async accept(): Promise<void> {
    for (const { id, skillMd } of await this.waiting()) await this.review.approve(id, contentHash(skillMd));
  }

  decide(request: TeamDecideRequest) {
    return this.shared.decide(request, stampNow(this.name));
  }

  /** Has the team approve a text, as a proposal of its own. */
  async approveShared(
    fake: Pick<SharedFake, 'store'>,
    id: string,
    skillMd: string,
    changes: Partial<Proposal> = {},
  ): Promise<void> {
    const name = /^name: (.+)$/m.exec(skillMd)?.[1] ?? 'none';
    await fake.store.saveProposals([
      proposal(id, { name, skillMd, sources: [], contradiction: null, status: 'pending', ...changes }),
    ]);
    await this.decide({ id, action: 'approve', contentHash: contentHash(skillMd) });
  }
}
