import type {
  EngineStatus,
  LintFinding,
  ProposalView,
  SkillView,
  TranscriptSource,
} from '../../src/engine/contract.ts';
import type { RunRecord } from '../../src/engine/decisionContract.ts';
import type { Decision } from '../../src/skills/skill.ts';

/** All times are relative to this one, so that screenshots do not change from day to day. */
export const now = Date.now();
const day = 86_400_000;

const pnpmSkill = `---
name: use-pnpm-in-this-repo
description: "Use when installing packages or running scripts in this repository: it is a pnpm workspace, npm and yarn break the lockfile."
metadata:
  skillify: "1"
---

# Use pnpm in this repository

## When to use

- Installing, adding or removing packages.
- Running any script from \`package.json\`.

## Do

1. Run \`pnpm install --frozen-lockfile\` instead of \`npm install\`.
2. Run scripts with \`pnpm run <script>\`, tests with \`pnpm test\`.
3. Commit \`pnpm-lock.yaml\` together with the change to \`package.json\`.

## Do not

- Do not create \`package-lock.json\`; delete it when a tool made one.

\`\`\`sh
pnpm install --frozen-lockfile
pnpm --filter payments test
\`\`\`

See [the workspace guide](https://pnpm.io/workspaces).
`;

const retrySkill = `---
name: idempotent-retries
description: "Use when writing code that calls the payment provider: retries carry an idempotency key."
---

# Idempotent retries

## Do

- Give every call to the provider an \`Idempotency-Key\` header taken from the order id.
- Retry only on 409, 429 and 5xx, at most three times, with jitter.
`;

const migrateSkill = `---
name: run-migrations-before-tests
description: Run the database migrations before the integration tests
---

# Run migrations before tests

## Do

- Run \`pnpm db:migrate\` before \`pnpm test:integration\`.
`;

/** The hash that an approval names; the scripted engine only compares it. */
export function scriptedHash(text: string): string {
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 33) ^ text.charCodeAt(index)) >>> 0;
  return hash.toString(16).padStart(8, '0').repeat(8);
}

const noName: LintFinding = {
  rule: 'description-says-when',
  severity: 'warning',
  line: 3,
  message: 'The description does not say when to use the skill. Begin it with "Use when".',
};

/** A piece of evidence from a session with an assistant. */
export function evidence(
  id: string,
  assistant: string,
  daysAgo: number,
  skillLine: number | null,
  quote: string,
  supports = true,
) {
  return {
    eventId: id,
    sessionId: `${assistant}:${id.slice(0, 3)}`,
    assistant,
    file: `/home/dev/.claude/projects/payments/${id}.jsonl`,
    line: 42,
    at: now - daysAgo * day,
    quote,
    supports,
    skillLine,
    signal: supports ? 'correction' : 'opposition',
    isNew: false,
  };
}

type Derived = 'contentHash' | 'threshold' | 'target' | 'patternKey' | 'updatedAt' | 'edited';
type Change = 'reason' | 'sources' | 'contradiction' | 'diff' | 'cautions';

/** A proposal with what follows from its other facts filled in. */
export function proposal(
  facts: Omit<ProposalView, Derived | Change> & Partial<Pick<ProposalView, Change>>,
): ProposalView {
  return {
    reason: null,
    sources: [],
    contradiction: null,
    diff: null,
    cautions: [],
    ...facts,
    patternKey: `pattern:${facts.id}`,
    updatedAt: facts.createdAt,
    edited: false,
    contentHash: scriptedHash(facts.skillMd),
    threshold: 0.56,
    target: `/workspace/payments-api/.claude/skills/${facts.name}/SKILL.md`,
  };
}

/** Three proposals of different kinds, one with opposing evidence, one with findings, and one that was dismissed. */
export function sampleProposals(): ProposalView[] {
  return [
    proposal({
      id: 'p-pnpm',
      kind: 'correction',
      change: 'create',
      status: 'pending',
      name: 'use-pnpm-in-this-repo',
      title: 'Use pnpm in this repository',
      description: 'Use when installing packages or running scripts in this repository.',
      sessions: 4,
      createdAt: now - 2 * 3_600_000,
      skillMd: pnpmSkill,
      lint: [],
      score: {
        total: 0.82,
        parts: [
          { name: 'recurrence', value: 0.9, weight: 0.3, explanation: '4 sessions on 3 days with 2 assistants.' },
          { name: 'recency', value: 0.95, weight: 0.15, explanation: 'Last seen 1 day ago.' },
          { name: 'outcome', value: 0.8, weight: 0.2, explanation: '3 of 4 episodes had to be corrected.' },
          { name: 'explicitness', value: 1, weight: 0.25, explanation: 'Said in so many words twice.' },
          { name: 'acceptance', value: 0.5, weight: 0.1, explanation: 'No similar proposal was decided yet.' },
          {
            name: 'opposition',
            value: 0.2,
            weight: -0.65,
            explanation: '1 of 5 pieces of evidence speaks against it.',
          },
        ],
      },
      evidence: [
        evidence('ev1', 'claude-code', 1, 17, 'No, use pnpm here. npm install just rewrote the whole lockfile again.'),
        evidence('ev2', 'codex', 3, 17, 'stop. this repo is pnpm, see packageManager in package.json'),
        evidence('ev3', 'claude-code', 5, 19, 'You forgot to commit pnpm-lock.yaml, CI is red because of that.'),
        evidence(
          'ev4',
          'claude-code',
          6,
          23,
          'Use npm for the docs folder please, it is not part of the workspace.',
          false,
        ),
        evidence('ev5', 'codex', 8, null, 'Always use pnpm in this project.'),
      ],
    }),
    proposal({
      id: 'p-retries',
      kind: 'fix',
      change: 'revise',
      status: 'pending',
      name: 'idempotent-retries',
      title: 'Idempotent retries when calling the payment provider',
      description: 'Use when writing code that calls the payment provider.',
      sessions: 2,
      createdAt: now - day,
      skillMd: retrySkill,
      lint: [],
      score: {
        total: 0.64,
        parts: [
          { name: 'recurrence', value: 0.5, weight: 0.3, explanation: '2 sessions on 2 days.' },
          { name: 'explicitness', value: 0.7, weight: 0.25, explanation: 'Said once, shown once.' },
        ],
      },
      evidence: [evidence('ev6', 'codex', 2, 10, 'The retry charged the customer twice. Send an idempotency key.')],
    }),
    proposal({
      id: 'p-migrate',
      kind: 'workflow',
      change: 'create',
      status: 'pending',
      name: 'run-migrations-before-tests',
      title: 'Run migrations before tests',
      description: 'Run the database migrations before the integration tests',
      sessions: 3,
      createdAt: now - 3 * day,
      skillMd: migrateSkill,
      lint: [noName],
      score: {
        total: 0.41,
        parts: [{ name: 'recurrence', value: 0.7, weight: 0.3, explanation: '3 sessions on 3 days.' }],
      },
      evidence: [evidence('ev7', 'claude-code', 4, 10, 'relation "refunds" does not exist')],
    }),
    proposal({
      id: 'p-old',
      kind: 'preference',
      change: 'create',
      status: 'dismissed',
      name: 'short-commit-subjects',
      title: 'Short commit subjects',
      description: 'Use when committing.',
      sessions: 2,
      createdAt: now - 9 * day,
      skillMd: '---\nname: short-commit-subjects\ndescription: Use when committing.\n---\n\n# Short commit subjects\n',
      lint: [],
      score: { total: 0.33, parts: [] },
      evidence: [],
    }),
  ];
}

/** A copy of a skill as the library shows it. */
export function sampleCopy(name: string, folder: string, onDisk: SkillView['onDisk']): SkillView['copies'][number] {
  return {
    path: `/workspace/payments-api/${folder}/${name}/SKILL.md`,
    folder,
    scope: 'project',
    mode: 'copy',
    state: onDisk === 'changed' ? 'edited' : onDisk,
    movedTo: null,
    readers: folder === '.claude/skills' ? ['Claude Code'] : ['Codex', 'Cursor'],
  };
}

/** One skill as delivered, one changed by hand, one retired. */
export function sampleSkills(): SkillView[] {
  const skill = (name: string, title: string, more: Partial<SkillView>): SkillView => ({
    name,
    title,
    description: 'Use when writing a handler.',
    status: 'approved',
    version: 1,
    skillMd: `---\nname: ${name}\ndescription: Use when writing a handler.\n---\n\n# ${title}\n\n## Do\n\n- Validate the body with zod before anything else.\n`,
    contentHash: scriptedHash(name),
    proposalId: null,
    targets: [`/workspace/payments-api/.claude/skills/${name}/SKILL.md`],
    approvedAt: now - 12 * day,
    retiredAt: null,
    onDisk: 'same',
    copies: [sampleCopy(name, '.claude/skills', more.onDisk ?? 'same')],
    notices: [],
    ...more,
  });
  return [
    skill('validate-request-bodies', 'Validate request bodies', {}),
    skill('money-as-integers', 'Money as integers', {
      version: 3,
      onDisk: 'changed',
      copies: [
        sampleCopy('money-as-integers', '.claude/skills', 'same'),
        sampleCopy('money-as-integers', '.agents/skills', 'changed'),
      ],
    }),
    skill('old-deploy-script', 'Old deploy script', { status: 'retired', retiredAt: now - 4 * day, onDisk: 'missing' }),
  ];
}

/** What the status says when sessions were read, or when none were found. */
export function sampleStatus(sessions: number): EngineStatus {
  const assistant = (id: string, displayName: string, count: number) => ({
    id,
    displayName,
    transcripts: count,
    sessions: count,
    events: count * 120,
    skippedRecords: 0,
    lastEventAt: count > 0 ? now - day : null,
    problems: [],
  });
  return {
    project: { key: 'k', name: 'payments-api', path: '/workspace/payments-api', paths: ['/workspace/payments-api'] },
    store: { path: '/s', mode: 'file', readOnly: false, sizeBytes: 4_000_000, schemaVersion: 2, note: null },
    assistants: [assistant('claude-code', 'Claude Code', sessions), assistant('codex', 'Codex', 0)],
    lanes: {
      raw: { events: sessions * 120, sessions, transcripts: sessions },
      codified: { pending: 0, skills: 2, signals: 9, episodes: sessions * 4 },
    },
    retention: {
      days: 365,
      maxSizeMb: 2_048,
      fileBytes: 4_000_000,
      freeBytes: 0,
      canShrink: true,
      prunedEvents: 0,
      prunedSessions: 0,
      lastRun: null,
      notice: null,
    },
    drift: [],
    lastRunAt: sessions > 0 ? now - day : null,
    watching: true,
  };
}

/** What a capture would look at; nothing where no session is. */
export function sampleSources(sessions: number): readonly TranscriptSource[] {
  const source = (assistant: string, displayName: string, transcripts: number, folders: readonly string[]) => ({
    assistant,
    displayName,
    folders: transcripts > 0 ? folders : [],
    transcripts,
    sizeBytes: transcripts * 1_234_567,
    mixedProjects: transcripts > 0,
  });
  return [
    source('claude-code', 'Claude Code', sessions, ['~/.claude/projects/-workspace-payments-api']),
    source('codex', 'Codex', sessions > 0 ? 1 : 0, ['~/.codex/sessions', '~/.codex/archived_sessions']),
    source('cursor', 'Cursor', 0, []),
    source('hermes', 'Hermes', 0, []),
  ];
}

/** What was decided before the scripted proposals, oldest first. */
export function sampleDecisions(): Decision[] {
  const decision = (
    id: string,
    kind: Decision['kind'],
    subject: string,
    daysAgo: number,
    reason: string | null = null,
  ): Decision => ({ id, kind, subject, at: now - daysAgo * day, by: 'dev', reason, contentHash: null, skillMd: null });
  return [
    decision('d-1', 'approve', 'validate-request-bodies', 40),
    decision('d-2', 'dismiss', 'p-old', 12, 'too-specific: only one place'),
    decision('d-3', 'retire', 'money-as-integers', 9, 'replaced'),
    decision('d-4', 'undo', 'money-as-integers', 9, 'd-3'),
  ];
}

/** The last runs, newest first. */
export function sampleRuns(): readonly RunRecord[] {
  const run = { trigger: 'command', outcome: 'done', message: null, ms: 1800, events: 320, covered: [] } as const;
  return [
    {
      ...run,
      at: now - 7_200_000,
      sessions: 12,
      proposals: 3,
      skippedRecords: 2,
      covered: [{ title: 'Use Biome', skill: 'formatting' }],
    },
    { ...run, at: now - day, trigger: 'turn-end', sessions: 1, proposals: 0, skippedRecords: 0 },
    {
      ...run,
      at: now - 3 * day,
      outcome: 'stopped',
      message: 'Stopped. What was read so far is kept; run Skillify Now to go on.',
      sessions: 0,
      proposals: 0,
      skippedRecords: 0,
    },
  ];
}
