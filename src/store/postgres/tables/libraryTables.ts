import { SkillifyError } from '../../../base/errors.ts';
import { type JsonRecord, numberAt, stringAt } from '../../../base/json.ts';
import type { Evidence, Proposal, ProposalStatus } from '../../../mining/proposal.ts';
import type { Decision, Skill, SkillVersion } from '../../../skills/skill.ts';
import { targetsJson } from '../../rows/deliveryRows.ts';
import {
  decisionOf,
  decisionParameters,
  skillOf,
  skillVersionOf,
  skillVersionParameters,
} from '../../rows/libraryRows.ts';
import { evidenceOf, proposalOf } from '../../rows/proposalRow.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import type { DecisionEffects } from '../../store.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { saveProposals } from './savedProposals.ts';

const IN_QUEUE_ORDER = `
ORDER BY CASE status WHEN 'pending' THEN 0 WHEN 'snoozed' THEN 1 WHEN 'approved' THEN 2 WHEN 'dismissed' THEN 3 ELSE 4 END,
  created_at DESC, id COLLATE "C"`;

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const INSERT_DECISION = `
INSERT INTO skillify.decisions (id, kind, subject, at, by, reason, content_hash, skill_md)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`;

const SAVE_SKILL = `
INSERT INTO skillify.skills (name, title, description, status, version, skill_md, content_hash, proposal_id, approved_at, retired_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (workspace_id, name) DO UPDATE SET title = excluded.title, description = excluded.description,
  status = excluded.status, version = excluded.version, skill_md = excluded.skill_md,
  content_hash = excluded.content_hash, proposal_id = excluded.proposal_id, approved_at = excluded.approved_at,
  retired_at = excluded.retired_at`;

const SAVE_DELIVERY = `
INSERT INTO skillify.skill_deliveries (machine, name, targets_json) VALUES ($1, $2, $3)
ON CONFLICT (workspace_id, member_id, machine, name) DO UPDATE SET targets_json = excluded.targets_json`;

/** The codified lane: proposals, decisions and skills. */
export class PostgresLibraryTables {
  constructor(
    private readonly database: PostgresDatabase,
    private readonly machine: string,
  ) {}

  async saveProposals(proposals: readonly Proposal[]): Promise<void> {
    if (proposals.length > 0) await this.database.transaction((queries) => saveProposals(queries, proposals));
  }

  async listProposals(statuses?: readonly ProposalStatus[]): Promise<readonly Proposal[]> {
    const rows = await this.database.rows(
      `SELECT * FROM skillify.proposals WHERE $1::text[] IS NULL OR status = ANY ($1) ${IN_QUEUE_ORDER}`,
      [statuses ?? null],
    );
    return this.withEvidence(rows);
  }

  async getProposal(id: string): Promise<Proposal | null> {
    const rows = await this.database.rows('SELECT * FROM skillify.proposals WHERE id = $1', [id]);
    return (await this.withEvidence(rows))[0] ?? null;
  }

  /**
   * Applies a decision and its effects unless it has been applied before. Who decides takes the proposal's row first, so of
   * two at once the second sees what the first did; rejects with `changed-meanwhile` when another member decided on it.
   */
  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    await this.database.transaction(async (queries) => {
      const [held] = await queries.rows(`SELECT status FROM skillify.proposals WHERE ${HERE} AND id = $1 FOR UPDATE`, [
        decision.subject,
      ]);
      if ((await queries.execute(INSERT_DECISION, decisionParameters(decision))) === 0) return;
      await refuseSecondOpinion(queries, decision, stringAt(held, 'status'));
      await saveProposals(queries, effects.proposals ?? []);
      const shift = effects.skillVersion ? await saveSkillVersion(queries, effects.skillVersion) : 0;
      const skills = [
        ...(effects.skill ? [{ ...effects.skill, version: effects.skill.version + shift }] : []),
        ...(effects.otherSkills ?? []),
      ];
      // Where copies lie is each machine's own affair, and no change of the skill.
      const changesSkills = decision.kind !== 'deliver' && decision.kind !== 'undeliver';
      for (const skill of skills) {
        if (changesSkills) await queries.execute(SAVE_SKILL, skillValues(skill));
        await queries.execute(SAVE_DELIVERY, [this.machine, skill.name, targetsJson(skill)]);
      }
    });
  }

  async listDecisions(): Promise<readonly Decision[]> {
    return (await this.database.rows('SELECT * FROM skillify.decisions ORDER BY number')).map(decisionOf);
  }

  async listSkills(): Promise<readonly Skill[]> {
    const rows = await this.database.rows(
      `SELECT s.*, coalesce(d.targets_json, '[]') AS targets_json
       FROM skillify.skills s LEFT JOIN skillify.skill_deliveries d ON d.workspace_id = s.workspace_id AND d.name = s.name
         AND d.machine = $1 AND d.member_id = (SELECT skillify.current_member())
       ORDER BY s.name COLLATE "C", s.workspace_id`,
      [this.machine],
    );
    return rows.map(skillOf);
  }

  async listSkillVersions(name: string): Promise<readonly SkillVersion[]> {
    const rows = await this.database.rows(
      'SELECT * FROM skillify.skill_versions WHERE name = $1 ORDER BY workspace_id, version',
      [name],
    );
    return rows.map(skillVersionOf);
  }

  private async withEvidence(rows: readonly JsonRecord[]): Promise<readonly Proposal[]> {
    if (rows.length === 0) return [];
    const found = await this.database.rows(
      `SELECT * FROM skillify.proposal_evidence WHERE proposal_id = ANY ($1) ORDER BY workspace_id, proposal_id, position`,
      [rows.map(({ id }) => id)],
    );
    const byProposal = new Map<string, Evidence[]>();
    for (const row of found) {
      const own = byProposal.get(keyOf(row, 'proposal_id'));
      if (own) own.push(evidenceOf(row));
      else byProposal.set(keyOf(row, 'proposal_id'), [evidenceOf(row)]);
    }
    return rows.map((row) => proposalOf(row, byProposal.get(keyOf(row, 'id')) ?? []));
  }
}

function keyOf(row: JsonRecord, column: string): string {
  const reader = RecordReader.of(row, 'a proposal');
  return `${reader.number('workspace_id')}/${reader.text(column)}`;
}

/** Approvals and dismissals of what somebody else approved or dismissed; one's own engine has looked already. */
async function refuseSecondOpinion(
  queries: PostgresQueries,
  decision: Decision,
  status: string | undefined,
): Promise<void> {
  if (decision.kind !== 'approve' && decision.kind !== 'dismiss') return;
  if (status !== 'approved' && status !== 'dismissed') return;
  const [other] = await queries.rows(
    `SELECT m.name AS member FROM skillify.decisions d JOIN skillify.list_members() m ON m.id = d.member_id
     WHERE d.${HERE} AND d.subject = $1 AND d.id <> $2 AND d.kind IN ('approve', 'dismiss')
       AND d.member_id <> (SELECT skillify.current_member())
     ORDER BY d.number DESC LIMIT 1`,
    [decision.subject, decision.id],
  );
  const member = stringAt(other, 'member');
  if (member === undefined) return;
  throw new SkillifyError(
    'changed-meanwhile',
    `${member} has ${status} this proposal meanwhile, so your decision was not recorded. Look at it again; an undo makes it open once more.`,
  );
}

function skillValues(skill: Skill): readonly unknown[] {
  return [
    skill.name,
    skill.title,
    skill.description,
    skill.status,
    skill.version,
    skill.skillMd,
    skill.contentHash,
    skill.proposalId,
    Math.round(skill.approvedAt),
    skill.retiredAt === null ? null : Math.round(skill.retiredAt),
  ];
}

/**
 * Two may have decided on the same version number without seeing each other; neither text may be lost, so the second one
 * gets the next free number. Returns by how much the number was raised.
 */
async function saveSkillVersion(queries: PostgresQueries, version: SkillVersion): Promise<number> {
  await queries.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, skillify.current_workspace()))', [
    version.name,
  ]);
  const [taken] = await queries.rows(
    `SELECT content_hash, (SELECT max(version) FROM skillify.skill_versions WHERE ${HERE} AND name = $1) AS highest
     FROM skillify.skill_versions WHERE ${HERE} AND name = $1 AND version = $2`,
    [version.name, version.version],
  );
  if (taken !== undefined && taken['content_hash'] === version.contentHash) return 0;
  const number = taken === undefined ? version.version : (numberAt(taken, 'highest') ?? version.version) + 1;
  await queries.execute(
    'INSERT INTO skillify.skill_versions (name, version, skill_md, content_hash, at, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    skillVersionParameters({ ...version, version: number }),
  );
  return number - version.version;
}
