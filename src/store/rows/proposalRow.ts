import type { JsonRecord } from '../../base/json.ts';
import type {
  Contradiction,
  Evidence,
  Proposal,
  ProposalSource,
  ScorePart,
  TeamProvenance,
} from '../../mining/proposal.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { RecordReader } from './recordReader.ts';
import { storedText, storedTextOrNull } from './storedText.ts';
import { taintMarkOf } from './taintRow.ts';
import { wordingOf } from './wordingRow.ts';
import { CHANGES, PROPOSAL_KINDS, PROPOSAL_STATUSES, SCORE_PARTS, SIDE_ACTIONS } from './words.ts';

// An upsert, not a replacement: that would delete the row first, and its evidence with it.
export const SAVE_PROPOSAL = `
INSERT INTO proposals (id, pattern_key, kind, change, status, name, title, description, score_total, score_parts_json,
  sessions, reason, sources_json, contradiction_json, wording_json, provenance_json, taint_json, skill_md,
  edited, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET pattern_key = excluded.pattern_key, kind = excluded.kind, change = excluded.change,
  status = excluded.status, name = excluded.name, title = excluded.title, description = excluded.description,
  score_total = excluded.score_total, score_parts_json = excluded.score_parts_json, sessions = excluded.sessions,
  reason = excluded.reason, sources_json = excluded.sources_json, contradiction_json = excluded.contradiction_json,
  wording_json = excluded.wording_json, provenance_json = excluded.provenance_json,
  taint_json = excluded.taint_json,
  skill_md = excluded.skill_md, edited = excluded.edited, created_at = excluded.created_at,
  updated_at = excluded.updated_at`;

/** The parameters of `SAVE_PROPOSAL`. The draft is kept to the letter: an approval names its hash. */
export function proposalParameters(proposal: Proposal): readonly SqlValue[] {
  return [
    proposal.id,
    proposal.patternKey,
    proposal.kind,
    proposal.change,
    proposal.status,
    proposal.name,
    proposal.title,
    proposal.description,
    proposal.score.total,
    JSON.stringify(proposal.score.parts),
    proposal.sessions,
    storedTextOrNull(proposal.reason),
    JSON.stringify(proposal.sources),
    proposal.contradiction === null ? null : JSON.stringify(proposal.contradiction),
    proposal.wording ? JSON.stringify(proposal.wording) : null,
    proposal.provenance ? JSON.stringify(proposal.provenance) : null,
    proposal.tainted?.length ? storedTextOrNull(JSON.stringify(proposal.tainted)) : null,
    proposal.skillMd,
    proposal.edited ? 1 : 0,
    Math.round(proposal.createdAt),
    Math.round(proposal.updatedAt),
  ];
}

export const INSERT_EVIDENCE = `
INSERT INTO proposal_evidence (proposal_id, position, event_id, session_id, assistant, file, line, at, quote, supports,
  skill_line, signal, is_new)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_EVIDENCE`. */
export function evidenceParameters(proposalId: string, position: number, evidence: Evidence): readonly SqlValue[] {
  return [
    proposalId,
    position,
    evidence.eventId,
    evidence.sessionId,
    evidence.assistant,
    evidence.file,
    evidence.line,
    Math.round(evidence.at),
    storedText(evidence.quote),
    evidence.supports ? 1 : 0,
    evidence.skillLine,
    evidence.signal,
    evidence.isNew ? 1 : 0,
  ];
}

/** A piece of evidence from its row. */
export function evidenceOf(row: JsonRecord): Evidence {
  const reader = RecordReader.of(row, 'a piece of evidence');
  return { ...evidenceFrom(reader, 'event_id', 'session_id', 'skill_line'), isNew: reader.flag('is_new') };
}

function evidenceFrom(
  reader: RecordReader,
  eventId: string,
  sessionId: string,
  skillLine: string,
): Omit<Evidence, 'isNew'> {
  return {
    eventId: reader.text(eventId),
    sessionId: reader.text(sessionId),
    assistant: reader.text('assistant'),
    file: reader.textOrNull('file'),
    line: reader.numberOrNull('line'),
    at: reader.number('at'),
    quote: reader.text('quote'),
    supports: reader.flag('supports'),
    skillLine: reader.numberOrNull(skillLine),
    signal: reader.text('signal'),
  };
}

function scorePartOf(value: unknown): ScorePart {
  const reader = RecordReader.of(value, 'a part of a score');
  return {
    name: reader.word('name', SCORE_PARTS),
    value: reader.number('value'),
    weight: reader.number('weight'),
    explanation: reader.text('explanation'),
  };
}

/** Lines that older versions logged know nothing of what a proposal changes. */
function changeOf(
  reader: RecordReader,
  sources: string,
  contradiction: string,
): Pick<Proposal, 'reason' | 'sources' | 'contradiction'> {
  return {
    reason: reader.textOrNull('reason'),
    sources: reader.listOrEmpty(sources).map(sourceOf),
    contradiction: contradictionOf(reader.partOrNull(contradiction)),
  };
}

function sourceOf(value: unknown): ProposalSource {
  const reader = RecordReader.of(value, 'a skill that is to change');
  return { name: reader.text('name'), version: reader.number('version'), skillMd: reader.text('skillMd') };
}

function contradictionOf(reader: RecordReader | null): Contradiction | null {
  if (reader === null) return null;
  const sides = reader.list('sides').map((value) => {
    const side = RecordReader.of(value, 'a side of a contradiction');
    return {
      statement: side.text('statement'),
      action: side.word('action', SIDE_ACTIONS),
      skillMd: side.text('skillMd'),
      eventIds: side.texts('eventIds'),
      sessions: side.number('sessions'),
      lastAt: side.number('lastAt'),
    };
  });
  return { sides, chosen: reader.numberOrNull('chosen') };
}

function wordedBy(reader: RecordReader | null): Pick<Proposal, 'wording'> {
  return reader === null ? {} : { wording: wordingOf(reader) };
}

function broughtBy(reader: RecordReader | null): Pick<Proposal, 'provenance'> {
  if (reader === null) return {};
  const provenance: TeamProvenance = {
    organisation: reader.text('organisation'),
    workspace: reader.text('workspace'),
    skill: reader.text('skill'),
    version: reader.number('version'),
    contentHash: reader.text('contentHash'),
    decidedBy: reader.textOrNull('decidedBy'),
    decidedAt: reader.number('decidedAt'),
  };
  return { provenance };
}

function taintedOf(marks: readonly unknown[]): Pick<Proposal, 'tainted'> {
  return marks.length === 0 ? {} : { tainted: marks.map(taintMarkOf) };
}

function evidenceFromJson(value: unknown): Evidence {
  const reader = RecordReader.of(value, 'logged evidence');
  return {
    ...evidenceFrom(reader, 'eventId', 'sessionId', 'skillLine'),
    isNew: reader.flagOrNull('isNew') ?? false,
  };
}

/** A proposal from its row and its evidence. */
export function proposalOf(row: JsonRecord, evidence: readonly Evidence[]): Proposal {
  const reader = RecordReader.of(row, 'a proposal');
  return {
    id: reader.text('id'),
    patternKey: reader.text('pattern_key'),
    kind: reader.word('kind', PROPOSAL_KINDS),
    change: reader.word('change', CHANGES),
    status: reader.word('status', PROPOSAL_STATUSES),
    name: reader.text('name'),
    title: reader.text('title'),
    description: reader.text('description'),
    score: { total: reader.number('score_total'), parts: reader.list('score_parts_json').map(scorePartOf) },
    sessions: reader.number('sessions'),
    evidence,
    ...changeOf(reader, 'sources_json', 'contradiction_json'),
    ...wordedBy(reader.partOrNull('wording_json')),
    ...broughtBy(reader.partOrNull('provenance_json')),
    ...taintedOf(reader.listOrEmpty('taint_json')),
    skillMd: reader.text('skill_md'),
    edited: reader.flag('edited'),
    createdAt: reader.number('created_at'),
    updatedAt: reader.number('updated_at'),
  };
}

/** A proposal from the JSON of the decisions log. */
export function proposalFromJson(value: unknown): Proposal {
  const reader = RecordReader.of(value, 'a logged proposal');
  const score = RecordReader.of(reader.value('score'), 'a logged score');
  return {
    id: reader.text('id'),
    patternKey: reader.text('patternKey'),
    kind: reader.word('kind', PROPOSAL_KINDS),
    change: reader.word('change', CHANGES),
    status: reader.word('status', PROPOSAL_STATUSES),
    name: reader.text('name'),
    title: reader.text('title'),
    description: reader.text('description'),
    score: { total: score.number('total'), parts: score.list('parts').map(scorePartOf) },
    sessions: reader.number('sessions'),
    evidence: reader.list('evidence').map(evidenceFromJson),
    ...changeOf(reader, 'sources', 'contradiction'),
    ...wordedBy(reader.partOrNull('wording')),
    ...broughtBy(reader.partOrNull('provenance')),
    ...taintedOf(reader.listOrEmpty('tainted')),
    skillMd: reader.text('skillMd'),
    edited: reader.flag('edited'),
    createdAt: reader.number('createdAt'),
    updatedAt: reader.number('updatedAt'),
  };
}
