import type { JsonRecord } from '../../base/json.ts';
import type { Decision, Skill, SkillVersion } from '../../skills/skill.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { targetsJson, targetsOf } from './deliveryRows.ts';
import { RecordReader } from './recordReader.ts';
import { storedTextOrNull } from './storedText.ts';
import { DECISIONS, SKILL_STATUSES } from './words.ts';

export const INSERT_DECISION = `
INSERT INTO decisions (id, kind, subject, at, by, reason, content_hash, skill_md) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING`;

/** The parameters of `INSERT_DECISION`. */
export function decisionParameters(decision: Decision): readonly SqlValue[] {
  return [
    decision.id,
    decision.kind,
    decision.subject,
    Math.round(decision.at),
    decision.by,
    storedTextOrNull(decision.reason),
    decision.contentHash,
    decision.skillMd,
  ];
}

/** A decision from its row. */
export function decisionOf(row: JsonRecord): Decision {
  const reader = RecordReader.of(row, 'a decision');
  return decisionFrom(reader, reader.textOrNull('content_hash'), reader.textOrNull('skill_md'));
}

/** A decision from the JSON of the decisions log. */
export function decisionFromJson(value: unknown): Decision {
  const reader = RecordReader.of(value, 'a logged decision');
  return decisionFrom(reader, reader.textOrNull('contentHash'), reader.textOrNull('skillMd'));
}

function decisionFrom(reader: RecordReader, contentHash: string | null, skillMd: string | null): Decision {
  return {
    id: reader.text('id'),
    kind: reader.word('kind', DECISIONS),
    subject: reader.text('subject'),
    at: reader.number('at'),
    by: reader.text('by'),
    reason: reader.textOrNull('reason'),
    contentHash,
    skillMd,
  };
}

export const SAVE_SKILL = `
INSERT OR REPLACE INTO skills (name, title, description, status, version, skill_md, content_hash, proposal_id,
  targets_json, approved_at, retired_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `SAVE_SKILL`. */
export function skillParameters(skill: Skill): readonly SqlValue[] {
  return [
    skill.name,
    skill.title,
    skill.description,
    skill.status,
    skill.version,
    skill.skillMd,
    skill.contentHash,
    skill.proposalId,
    targetsJson(skill),
    Math.round(skill.approvedAt),
    skill.retiredAt === null ? null : Math.round(skill.retiredAt),
  ];
}

/** A skill from its row. */
export function skillOf(row: JsonRecord): Skill {
  const reader = RecordReader.of(row, 'a skill');
  return {
    name: reader.text('name'),
    title: reader.text('title'),
    description: reader.text('description'),
    status: reader.word('status', SKILL_STATUSES),
    version: reader.number('version'),
    skillMd: reader.text('skill_md'),
    contentHash: reader.text('content_hash'),
    proposalId: reader.textOrNull('proposal_id'),
    ...targetsOf(reader, 'targets_json'),
    approvedAt: reader.number('approved_at'),
    retiredAt: reader.numberOrNull('retired_at'),
  };
}

/** A skill from the JSON of the decisions log. */
export function skillFromJson(value: unknown): Skill {
  const reader = RecordReader.of(value, 'a logged skill');
  return {
    name: reader.text('name'),
    title: reader.text('title'),
    description: reader.text('description'),
    status: reader.word('status', SKILL_STATUSES),
    version: reader.number('version'),
    skillMd: reader.text('skillMd'),
    contentHash: reader.text('contentHash'),
    proposalId: reader.textOrNull('proposalId'),
    ...targetsOf(reader, reader.value('deliveries') === undefined ? 'targets' : 'deliveries'),
    approvedAt: reader.number('approvedAt'),
    retiredAt: reader.numberOrNull('retiredAt'),
  };
}

export const INSERT_SKILL_VERSION = `
INSERT INTO skill_versions (name, version, skill_md, content_hash, at, reason) VALUES (?, ?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_SKILL_VERSION`. */
export function skillVersionParameters(version: SkillVersion): readonly SqlValue[] {
  return [version.name, version.version, version.skillMd, version.contentHash, Math.round(version.at), version.reason];
}

/** A skill version from its row. */
export function skillVersionOf(row: JsonRecord): SkillVersion {
  return skillVersionFrom(row, 'skill_md', 'content_hash');
}

/** A skill version from the JSON of the decisions log. */
export function skillVersionFromJson(value: unknown): SkillVersion {
  return skillVersionFrom(value, 'skillMd', 'contentHash');
}

function skillVersionFrom(value: unknown, skillMd: string, contentHash: string): SkillVersion {
  const reader = RecordReader.of(value, 'a skill version');
  return {
    name: reader.text('name'),
    version: reader.number('version'),
    skillMd: reader.text(skillMd),
    contentHash: reader.text(contentHash),
    at: reader.number('at'),
    reason: reader.text('reason'),
  };
}
