import type { SkillFile } from '../../src/mining/evolve/knownSkill.ts';
import { type RepositoryFacts, unknownRepository } from '../../src/mining/evolve/namedThings.ts';
import { type MiningOutcome, mine } from '../../src/mining/mine.ts';
import type { Proposal } from '../../src/mining/proposal.ts';
import { noHistory } from '../../src/mining/score.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import type { Episode } from '../../src/signals/episode.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { skillHeader } from '../../src/skills/document/skillDocument.ts';
import type { Skill } from '../../src/skills/skill.ts';
import { SessionScript } from './sessionScript.ts';

const dayMs = 86_400_000;
/** What sessions begin with: a different thing each time, so that nothing recurs but what the user says to the work. */
const requests = [
  'Add an endpoint for refunds',
  'Cache the exchange rates for an hour',
  'Show the invoice number in the header',
  'Rename the ledger module',
  'Log slow queries',
  'Translate the welcome mail into Dutch',
  'Draw a chart of monthly revenue',
  'Export balances as a spreadsheet',
  'Move the scheduler into its own process',
  'Paginate the audit trail',
  'Validate phone numbers',
  'Compress uploaded photos',
];
const firstDay = Date.parse('2026-06-01T09:00:00Z');

/** The path that a skill of this name is delivered to. */
export function skillPath(name: string): string {
  return `/project/.claude/skills/${name}/SKILL.md`;
}

/** A project in memory over weeks: sessions come, proposals are decided on, files change; mining is done by the real code. */
export class LibraryScript {
  private readonly episodes: Episode[] = [];
  private readonly signals: Signal[] = [];
  private proposals: Proposal[] = [];
  private readonly skills = new Map<string, Skill>();
  readonly files = new Map<string, string>();
  repository: RepositoryFacts = unknownRepository;
  private day = 0;

  /** UTC milliseconds of the present day. */
  get now(): number {
    return firstDay + this.day * dayMs;
  }

  wait(days: number): this {
    this.day += days;
    return this;
  }

  /** A session on the next day: some work, and then what the user says to it. */
  session(...said: readonly string[]): this {
    return this.worked(this.request(), 'npm install zod', ...said);
  }

  /** A session with its own request and command. */
  worked(request: string, command: string, ...said: readonly string[]): this {
    this.day += 1;
    const script = new SessionScript(`session-${this.day}`, this.now);
    script.prompt(request).runs(command).edits('src/refunds.ts', 'a', 'b').says('Done.').ends();
    for (const text of said) script.prompt(text).runs('pnpm lint').says('Done.').ends();
    const { episodes, signals } = analyseSession(script.session, script.events);
    this.episodes.push(...episodes);
    this.signals.push(...signals);
    return this;
  }

  /** A session in which a command is refused with words. */
  refused(command: string, words: string): this {
    this.day += 1;
    const script = new SessionScript(`session-${this.day}`, this.now);
    script.prompt(this.request()).runs(command, { rejected: words }).says('Done.').ends();
    const { episodes, signals } = analyseSession(script.session, script.events);
    this.episodes.push(...episodes);
    this.signals.push(...signals);
    return this;
  }

  /** Puts a skill by hand, or somebody else's, into a skill folder. */
  byHand(name: string, skillMd: string): this {
    this.files.set(skillPath(name), skillMd);
    return this;
  }

  /** Takes a skill as approved some time ago, with one turn of evidence for it. */
  adopt(name: string, skillMd: string): this {
    this.day += 1;
    const id = `p-${name}`;
    const header = skillHeader(skillMd);
    return this.approve({
      id,
      patternKey: name,
      kind: 'preference',
      change: 'create',
      status: 'pending',
      name,
      title: header.title ?? name,
      description: header.description ?? '',
      score: { total: 0.7, parts: [] },
      sessions: 1,
      evidence: [
        {
          ...{
            eventId: `${name}-event`,
            sessionId: `${name}-session`,
            assistant: 'claude-code',
            file: null,
            line: null,
          },
          ...{ at: this.now, quote: name, supports: true, skillLine: null, signal: 'prompt', isNew: false },
        },
      ],
      reason: null,
      sources: [],
      contradiction: null,
      skillMd,
      edited: false,
      createdAt: this.now,
      updatedAt: this.now,
    });
  }

  /** Mines everything there is and takes the outcome in. */
  mine(): MiningOutcome {
    const outcome = mine({
      episodes: this.episodes,
      signals: this.signals,
      assistantOf: () => ({ id: 'claude-code', displayName: 'Claude Code' }),
      existing: this.proposals,
      history: noHistory,
      sessions: 1,
      skills: [...this.skills.values()],
      skillFiles: [...this.files].map(
        ([path, skillMd]): SkillFile => ({ path, folderName: path.split('/').at(-2) ?? '', skillMd }),
      ),
      repository: this.repository,
      takenNames: new Set(),
      now: this.now,
    });
    const changed = new Map(outcome.proposals.map((proposal) => [proposal.id, proposal]));
    const known = new Set(this.proposals.map((proposal) => proposal.id));
    this.proposals = [
      ...this.proposals.map((proposal) => changed.get(proposal.id) ?? proposal),
      ...outcome.proposals.filter((proposal) => !known.has(proposal.id)),
    ];
    return outcome;
  }

  /** The proposals that wait after mining, the newest last. */
  waiting(): readonly Proposal[] {
    this.mine();
    return this.proposals.filter((proposal) => proposal.status === 'pending');
  }

  /** The only proposal that waits after mining. */
  onlyOne(): Proposal {
    const waiting = this.waiting();
    const [first] = waiting;
    if (!first || waiting.length > 1)
      throw new Error(`${waiting.length} wait: ${waiting.map((proposal) => proposal.title).join(', ')}`);
    return first;
  }

  /** Writes what a proposal says, and retires what it takes the place of. */
  approve(proposal: Proposal): this {
    for (const { name } of proposal.sources)
      if (name !== proposal.name || proposal.change === 'retire') this.retire(name);
    if (proposal.change !== 'retire') {
      const skill: Skill = {
        name: proposal.name,
        title: proposal.title,
        description: proposal.description,
        status: 'approved',
        version: (this.skills.get(proposal.name)?.version ?? 0) + 1,
        skillMd: proposal.skillMd,
        contentHash: proposal.skillMd,
        proposalId: proposal.id,
        targets: [skillPath(proposal.name)],
        approvedAt: this.now,
        retiredAt: null,
      };
      this.skills.set(skill.name, skill);
      this.files.set(skillPath(skill.name), skill.skillMd);
    }
    return this.decided(proposal, 'approved');
  }

  dismiss(proposal: Proposal): this {
    return this.decided(proposal, 'dismissed');
  }

  /** Puts a proposal in the place of the one with its id. */
  take(proposal: Proposal): this {
    this.proposals = this.proposals.map((each) => (each.id === proposal.id ? proposal : each));
    return this;
  }

  /** Saves a person's own text as the draft. */
  edit(proposal: Proposal, skillMd: string): this {
    this.proposals = this.proposals.map((each) =>
      each.id === proposal.id ? { ...each, skillMd, edited: true } : each,
    );
    return this;
  }

  retire(name: string): this {
    const skill = this.skills.get(name);
    if (skill) this.skills.set(name, { ...skill, status: 'retired', retiredAt: this.now });
    this.files.delete(skillPath(name));
    return this;
  }

  private request(): string {
    return requests[this.day % requests.length] ?? '';
  }

  private decided(proposal: Proposal, status: Proposal['status']): this {
    const decided: Proposal = { ...proposal, status, updatedAt: this.now };
    const others = this.proposals.filter((each) => each.id !== proposal.id);
    this.proposals = [...others, decided];
    return this;
  }
}
