import type { ActivityReport, SkillContext, SkillDetail } from '../../src/engine/browseContract.ts';
import type { ProposalView, SkillView } from '../../src/engine/contract.ts';
import { evidence, now, scriptedHash } from './sampleData.ts';

const day = 86_400_000;

/** What surrounds a scripted proposal. */
export function sampleContext(proposal: Pick<ProposalView, 'evidence' | 'skillMd'>): SkillContext {
  return {
    sessions: proposal.evidence.map((item, index) => ({
      sessionId: item.sessionId,
      assistant: item.assistant,
      displayName: item.assistant === 'codex' ? 'Codex' : 'Claude Code',
      title: `Add refunds, part ${index + 1}`,
      at: item.at,
      supports: item.supports ? 1 : 0,
      opposes: item.supports ? 0 : 1,
      eventId: item.eventId,
    })),
    similar: [
      { kind: 'skill', id: 'money-as-integers', name: 'money-as-integers', title: 'Money as integers', likeness: 0.31 },
      {
        kind: 'proposal',
        id: 'p-migrate',
        name: 'run-migrations',
        title: 'Run migrations before tests',
        likeness: 0.12,
      },
      {
        kind: 'installed',
        id: '/workspace/payments-api/.claude/skills/workspace/SKILL.md',
        name: 'workspace',
        title: 'The pnpm workspace',
        likeness: 0.47,
      },
    ],
    readers: { folder: '.claude/skills', readers: ['Claude Code'], missed: ['Codex'] },
    cost: {
      descriptionChars: 151,
      bodyChars: proposal.skillMd.length,
      descriptionTokens: 38,
      bodyTokens: Math.ceil(proposal.skillMd.length / 4),
    },
  };
}

/** A scripted skill in full. */
export function sampleDetail(skill: SkillView): SkillDetail {
  const found = [
    evidence('ev20', 'claude-code', 20, 10, 'Please validate the body before you touch the database.'),
    evidence('ev21', 'codex', 14, 10, 'This handler takes anything. Use zod like the others.'),
    evidence('ev22', 'claude-code', 2, 10, 'The internal webhook needs no validation.', false),
  ];
  return {
    skill,
    evidence: found,
    score: {
      total: 0.71,
      parts: [
        { name: 'recurrence', value: 0.85, weight: 0.4, explanation: '3 times in 3 sessions on 3 days.' },
        { name: 'explicitness', value: 0.9, weight: 0.25, explanation: 'Stated as a rule.' },
        { name: 'outcome', value: 0.75, weight: 0.1, explanation: '2 of 3 came as corrections of finished work.' },
        { name: 'opposition', value: 0.33, weight: 0.1, explanation: '1 instruction said the opposite.' },
      ],
    },
    lint: [],
    versions: Array.from({ length: skill.version }, (_, index) => ({
      name: skill.name,
      version: index + 1,
      skillMd: skill.skillMd,
      contentHash: scriptedHash(skill.skillMd),
      at: skill.approvedAt - (skill.version - index - 1) * 5 * day,
      reason: index === 0 ? 'approved' : 'revised',
      author: index === 0 ? { kind: 'template' } : { kind: 'model', name: 'anthropic/claude-haiku-5-5' },
      decidedBy: 'sam',
      proposal: null,
      evidence: found,
    })),
    context: sampleContext({ evidence: found, skillMd: skill.skillMd }),
  };
}

/** Half a year of work; nothing for an empty store. */
export function sampleActivity(isEmpty: boolean): ActivityReport {
  if (isEmpty) return { weeks: [], sessions: [], corrections: [], proposals: [], skills: [], coverage: [] };
  const weeks = Array.from({ length: 16 }, (_, index) => now - (15 - index) * 7 * day);
  const counts = (values: readonly number[]) => weeks.map((_week, index) => values[index % values.length] ?? 0);
  return {
    weeks,
    sessions: [
      { assistant: 'claude-code', displayName: 'Claude Code', counts: counts([4, 6, 9, 3, 7, 12, 8, 5]) },
      { assistant: 'codex', displayName: 'Codex', counts: counts([1, 0, 2, 5, 3, 2, 4, 6]) },
    ],
    corrections: [
      { assistant: 'claude-code', displayName: 'Claude Code', counts: counts([5, 6, 4, 5, 3, 2, 2, 1]) },
      { assistant: 'codex', displayName: 'Codex', counts: counts([1, 0, 1, 2, 0, 1, 0, 1]) },
    ],
    proposals: [
      { status: 'pending', count: 3 },
      { status: 'approved', count: 5 },
      { status: 'dismissed', count: 2 },
      { status: 'snoozed', count: 1 },
      { status: 'superseded', count: 0 },
    ],
    skills: [
      {
        name: 'money-as-integers',
        title: 'Money as integers',
        approvedAt: now - 50 * day,
        counts: counts([2, 1, 3, 2, 1, 2, 3, 1]).map((count, index) => (index > 8 ? Number(index === 12) : count)),
        sessionsBefore: 60,
        timesBefore: 17,
        sessionsAfter: 48,
        timesAfter: 1,
        isTooEarly: false,
      },
      {
        name: 'validate-request-bodies',
        title: 'Validate request bodies',
        approvedAt: now - 2 * day,
        counts: weeks.map((_week, index) => Number(index % 5 === 0)),
        sessionsBefore: 106,
        timesBefore: 4,
        sessionsAfter: 2,
        timesAfter: 0,
        isTooEarly: true,
      },
    ],
    coverage: [
      {
        assistant: 'claude-code',
        displayName: 'Claude Code',
        transcripts: 108,
        sessions: 108,
        events: 25_312,
        skippedRecords: 0,
        firstAt: now - 112 * day,
        lastAt: now - day,
      },
      {
        assistant: 'codex',
        displayName: 'Codex',
        transcripts: 46,
        sessions: 46,
        events: 9_120,
        skippedRecords: 3,
        firstAt: now - 90 * day,
        lastAt: now - 3 * day,
      },
    ],
  };
}
