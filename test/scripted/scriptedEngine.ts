import { SkillifyError } from '../../src/base/errors.ts';
import type {
  EngineEvents,
  EngineMethod,
  EngineMethods,
  LintFinding,
  ProposalSummary,
  ProposalView,
  SkillView,
} from '../../src/engine/contract.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { Decision, DecisionKind } from '../../src/skills/skill.ts';
import { sampleAnswer } from '../support/sampleAnswer.ts';
import { sampleActivity, sampleContext, sampleDetail } from './browseData.ts';
import { sampleLedger } from './ledgerData.ts';
import {
  now,
  sampleCopy,
  sampleDecisions,
  sampleProposals,
  sampleRuns,
  sampleSkills,
  sampleSources,
  sampleStatus,
  scriptedHash,
} from './sampleData.ts';
import { sampleEgress } from './sampleEgress.ts';
import { emptyTeamSync, teamConnected, teamLibrary, teamMembers, teamOff, teamSummary, teamView } from './teamData.ts';
import { ScriptedTranscripts } from './transcriptData.ts';
import { sampleLab, sampleTrial } from './triggerLabData.ts';

type Handlers = {
  [M in EngineMethod]: (params: EngineMethods[M]['params'], signal: AbortSignal) => Promise<EngineMethods[M]['result']>;
};
type Listener = Parameters<Engine['onEvent']>[0];

/** What a scripted engine starts with. */
export interface Script {
  readonly proposals?: ProposalView[];
  readonly skills?: SkillView[];
  readonly sessionsRead?: number;
}

/** An engine in memory that behaves as the contract says: for tests of everything around the engine. */
export class ScriptedEngine implements Engine {
  private readonly listeners = new Set<Listener>();
  private readonly proposals: Map<string, ProposalView>;
  private readonly skills: Map<string, SkillView>;
  private readonly sessionsRead: number;
  private readonly decided: Decision[] = sampleDecisions();
  private readonly transcripts = new ScriptedTranscripts();
  private team = teamOff;
  private readonly decidedShared = new Set<string>();
  /** Requests so far, in order. */
  readonly asked: EngineMethod[] = [];
  isDisposed = false;

  constructor(script: Script = {}) {
    this.proposals = new Map((script.proposals ?? sampleProposals()).map((item) => [item.id, item]));
    this.skills = new Map((script.skills ?? sampleSkills()).map((item) => [item.name, item]));
    this.sessionsRead = script.sessionsRead ?? 12;
  }

  /** Tests replace single answers. */
  readonly handlers: Handlers = {
    now: async (_params, signal) => {
      this.emit('progress', { phase: 'capture', message: 'Reading sessions', fraction: 0.3 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      this.emit('progress', { phase: 'idle', message: '', fraction: null });
      signal.throwIfAborted();
      const pending = this.pending();
      this.emit('changed', { what: 'proposals' });
      return {
        captured: { transcripts: 12, sessions: 12, events: 900, skippedRecords: 0, bytes: 1, ms: 1 },
        mined: { sessions: 12, episodes: 40, ms: 1 },
        proposals: pending,
        pending: pending.length,
      };
    },
    capture: async () => ({ transcripts: 0, sessions: 0, events: 0, skippedRecords: 0, bytes: 0, ms: 0 }),
    status: async () => sampleStatus(this.sessionsRead),
    sessions: async () => [],
    signals: async () => [],
    listProposals: async ({ statuses }) =>
      [...this.proposals.values()]
        .filter(({ status }) => statuses === undefined || statuses.includes(status))
        .map(summary),
    getProposal: async ({ id }) => this.find(id),
    chooseSide: async ({ id, side }) => {
      const proposal = this.find(id);
      const chosen = proposal.contradiction?.sides[side - 1];
      if (!proposal.contradiction || !chosen) throw new SkillifyError('invalid-input', 'There is nothing to choose.');
      const { skillMd } = chosen;
      const contradiction = { ...proposal.contradiction, chosen: side };
      const next = { ...proposal, skillMd, contradiction, contentHash: scriptedHash(skillMd) };
      this.proposals.set(id, next);
      this.emit('changed', { what: 'proposals' });
      return next;
    },
    approve: async ({ id, contentHash }) => {
      const proposal = this.find(id);
      if (proposal.contradiction?.chosen === null) throw new SkillifyError('choice-needed', 'Choose a side first.');
      if (proposal.contentHash !== contentHash) {
        throw new SkillifyError('changed-meanwhile', 'The draft changed since it was shown. Review it again.');
      }
      this.proposals.set(id, { ...proposal, status: 'approved' });
      const skill: SkillView = {
        name: proposal.name,
        title: proposal.title,
        description: proposal.description,
        status: 'approved',
        version: 1,
        skillMd: proposal.skillMd,
        contentHash,
        proposalId: id,
        targets: [proposal.target],
        approvedAt: now,
        retiredAt: null,
        onDisk: 'same',
        copies: [sampleCopy(proposal.name, '.claude/skills', 'same')],
        notices: [],
      };
      this.skills.set(skill.name, skill);
      this.note('approve', id);
      this.emit('changed', { what: 'proposals' });
      this.emit('changed', { what: 'skills' });
      return skill;
    },
    dismiss: async ({ id }) => this.decide(id, 'dismissed', 'dismiss'),
    snooze: async ({ id }) => this.decide(id, 'snoozed', 'snooze'),
    reopen: async ({ id }) => this.setStatus(id, 'pending'),
    editDraft: async ({ id, skillMd }) => {
      const next = {
        ...this.find(id),
        skillMd,
        contentHash: scriptedHash(skillMd),
        edited: true,
        updatedAt: Date.now(),
      };
      this.proposals.set(id, next);
      this.emit('changed', { what: 'proposals' });
      return next;
    },
    lint: async ({ skillMd }) => scriptedLint(skillMd),
    listSkills: async () => [...this.skills.values()],
    skillHistory: async () => [],
    skillVersions: async () => [],
    skillOrigin: async () => {
      throw new SkillifyError(
        'not-found',
        'This SKILL.md was not written by Skillify: its metadata names no proposal.',
      );
    },
    restore: async ({ name }) => this.skill(name),
    retire: async ({ name }) => {
      const skill = this.skill(name);
      const next: SkillView = { ...skill, status: 'retired', retiredAt: now, onDisk: 'missing' };
      this.skills.set(name, next);
      this.note('retire', name);
      this.emit('changed', { what: 'skills' });
      return next;
    },
    decisions: async () => [...this.decided],
    excerpt: async ({ eventId }) => ({
      sessionId: 's',
      assistant: 'claude-code',
      title: 'Add refunds',
      file: '/transcript.jsonl',
      fileExists: false,
      focusEventId: eventId,
      entries: [{ eventId, kind: 'user_prompt', at: now, line: 3, heading: 'You', text: 'No, use pnpm.' }],
    }),
    watch: async () => null,
    diagnostics: async () => ({ lines: ['scripted engine'] }),
    forget: async ({ session }) => ({ sessions: [session], events: 12, proposals: 1, skills: [] }),
    importFile: async () => ({ sessions: 2, events: 30, skippedRecords: 0, format: 'specstory' }),
    sources: async () => sampleSources(this.sessionsRead),
    hooks: async () => [],
    runs: async () => (this.sessionsRead === 0 ? [] : sampleRuns()),
    skillFixes: async () => [],
    search: async () => ({
      hits: [],
      notYetIndexed: 0,
      corrected: null,
      isRelaxed: false,
      isExhaustive: true,
      notUnderstood: [],
    }),
    ask: async () => sampleAnswer(),
    summaries: async () => [],
    recall: async () => [],
    installedSkills: async () => [],
    triggerLab: async ({ subject }) => sampleLab(this.proposals.get(subject) ?? this.skill(subject)),
    triggerTry: async ({ subject, skillMd }) =>
      sampleLab({ ...(this.proposals.get(subject) ?? this.skill(subject)), skillMd }),
    triggerPrompt: async ({ subject, prompt }) => sampleTrial(subject, prompt),
    teamConnect: async ({ scope, acceptAutomatically }) => {
      this.team = { ...teamConnected, scope, acceptAutomatically };
      this.emit('changed', { what: 'team' });
      return this.team;
    },
    teamDisconnect: async () => {
      this.team = teamOff;
      this.emit('changed', { what: 'team' });
      return this.team;
    },
    teamStatus: async () => this.team,
    teamSync: async () => emptyTeamSync,
    teamMembers: async () => teamMembers,
    teamProposals: async ({ member }) =>
      this.shared()
        .map(teamSummary)
        .filter(({ members }) => member === undefined || members.includes(member)),
    teamProposal: async ({ id }) => {
      const found = this.shared().find((proposal) => proposal.id === id);
      if (!found) throw new SkillifyError('not-found', `The team has no proposal “${id}”; list them again.`);
      return teamView(found);
    },
    teamDecide: async ({ id }) => {
      this.decidedShared.add(id);
      this.emit('changed', { what: 'team' });
      return { outcome: 'recorded', accepted: null, notices: [] };
    },
    teamSkills: async () => teamLibrary,
    teamRetire: async () => null,
    connections: async () => [],
    runTool: async () => ({ text: 'Done.', data: {}, isError: false }),
    proposeSkill: async () => ({ id: 'p-suggested' }),
    setWriter: async () => null,
    setSecret: async () => null,
    modelAnswer: async () => null,
    egress: async () => sampleEgress(),
    prune: async ({ dryRun }) => ({
      dryRun,
      sessions: 0,
      events: 0,
      bytes: 0,
      givenBackBytes: 0,
      unminedSessions: 0,
    }),
    egressCall: async ({ number }) => {
      const call = sampleEgress().calls.find((each) => each.number === number);
      if (!call) throw new SkillifyError('not-found', `There is no model call ${number}; list them again.`);
      return { ...call, sentText: 'what was sent', answerText: '{"title":"Use pnpm"}' };
    },
    deliveryPreview: async ({ id, delivery }) => {
      const { name, target } = this.find(id);
      const folders = ['.claude/skills', ...(delivery?.assistants?.includes('codex') ? ['.agents/skills'] : [])];
      const chosen = { assistants: ['claude-code'], scope: 'project', mode: 'copy', ...delivery } as const;
      return {
        copies: folders.map((folder, index) => {
          const copy = sampleCopy(name, folder, 'same');
          return index === 0 ? { ...copy, path: target } : copy;
        }),
        notices: folders.length > 1 ? [`Cursor reads both folders and may list ${name} more than once.`] : [],
        explanation: 'Project: the skill is in the repository.',
        problem: null,
        chosen,
      };
    },
    deliveryFolders: async () => [
      {
        folder: '.claude/skills',
        scope: 'project',
        readers: ['Claude Code'],
        targets: [{ id: 'claude-code', displayName: 'Claude Code' }],
      },
      {
        folder: '.agents/skills',
        scope: 'project',
        readers: ['Codex', 'Cursor'],
        targets: [{ id: 'codex', displayName: 'Codex' }],
      },
    ],
    deliver: async ({ name }) => this.skill(name),
    undeliver: async ({ name }) => this.skill(name),
    undo: async ({ subject }) => {
      const last = this.decided.findLast(({ kind, subject: about }) => kind !== 'undo' && (subject ?? about) === about);
      if (!last) throw new SkillifyError('not-found', 'There is no decision of yours to undo.');
      this.decided.splice(this.decided.indexOf(last), 1);
      const proposal = this.proposals.get(last.subject);
      if (proposal) this.setStatus(proposal.id, 'pending');
      if (proposal && last.kind === 'approve') this.skills.delete(proposal.name);
      const skill = this.skills.get(last.subject);
      if (skill) this.skills.set(skill.name, { ...skill, status: 'approved', retiredAt: null, onDisk: 'same' });
      this.emit('changed', { what: 'skills' });
      return { kind: last.kind, subject: last.subject, title: proposal?.title ?? last.subject };
    },
    mergeProposals: async ({ ids }) => {
      const [first, ...others] = ids.map((id) => this.find(id));
      if (!first || others.length === 0) throw new SkillifyError('invalid-input', 'Select two proposals.');
      const skillMd = [first, ...others].map((each) => each.skillMd).join('\n');
      const merged = { ...first, id: `merged-${first.id}`, skillMd, contentHash: scriptedHash(skillMd), edited: true };
      for (const each of [first, ...others]) this.setStatus(each.id, 'superseded');
      this.proposals.set(merged.id, merged);
      this.note('merge', merged.id);
      this.emit('changed', { what: 'proposals' });
      return merged;
    },
    proposalContext: async ({ id }) => sampleContext(this.find(id)),
    skillDetail: async ({ name }) => sampleDetail(this.skill(name)),
    activity: async () => sampleActivity(this.sessionsRead === 0),
    ledger: async ({ name }) => sampleLedger(name),
    eventPlace: async () => ({ sessionId: 's', assistant: 'claude-code', title: 'Add a refund endpoint' }),
    transcriptIndex: async ({ sessionId, eventId }) => this.transcripts.index(sessionId, eventId),
    transcriptRows: async (params) => this.transcripts.rows(params),
    transcriptSearch: async ({ sessionId, query }) => this.transcripts.search(sessionId, query),
    markSignal: async ({ signalId, isWrong }) => {
      this.transcripts.mark(signalId, isWrong);
      this.emit('changed', { what: 'status' });
      return null;
    },
  };

  handle<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    this.asked.push(method);
    return this.handlers[method](params, signal);
  }

  onEvent(listener: Listener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    this.listeners.clear();
  }

  /** Tells every listener. */
  emit<E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]): void {
    for (const listener of this.listeners) listener(event, payload);
  }

  /** What waits for the team's decision. */
  private shared(): readonly ProposalView[] {
    return this.pending().filter(({ id }) => !this.decidedShared.has(id));
  }

  private pending(): ProposalView[] {
    return [...this.proposals.values()].filter(({ status }) => status === 'pending');
  }

  private find(id: string): ProposalView {
    const proposal = this.proposals.get(id);
    if (!proposal) throw new SkillifyError('not-found', `There is no proposal ${id}.`);
    return proposal;
  }

  private skill(name: string): SkillView {
    const skill = this.skills.get(name);
    if (!skill) throw new SkillifyError('not-found', `There is no skill ${name}.`);
    return skill;
  }

  private decide(id: string, status: ProposalView['status'], kind: DecisionKind): null {
    this.note(kind, id);
    return this.setStatus(id, status);
  }

  private note(kind: DecisionKind, subject: string): void {
    const id = `d${this.decided.length}`;
    this.decided.push({ id, kind, subject, at: Date.now(), by: 'dev', reason: null, contentHash: null, skillMd: null });
  }

  private setStatus(id: string, status: ProposalView['status']): null {
    this.proposals.set(id, { ...this.find(id), status });
    this.emit('changed', { what: 'proposals' });
    return null;
  }
}

function summary(proposal: ProposalView): ProposalSummary {
  const { id, kind, change, status, name, title, description, sessions, createdAt, evidence, score } = proposal;
  const assistants = [...new Set(evidence.map(({ assistant }) => assistant))];
  const counts = {
    total: score.total,
    evidenceCount: evidence.length,
    isChoice: proposal.contradiction !== null,
    ...(proposal.provenance ? { provenance: proposal.provenance } : {}),
  };
  return { id, kind, change, status, name, title, description, sessions, createdAt, assistants, ...counts };
}

function scriptedLint(skillMd: string): LintFinding[] {
  if (/^description:\s*\S/m.test(skillMd)) return [];
  return [{ rule: 'description', severity: 'error', line: 1, message: 'The description is missing.' }];
}
