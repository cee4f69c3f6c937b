import type { Proposal } from '../../../mining/proposal.ts';
import { evidenceParameters, proposalParameters } from '../../rows/proposalRow.ts';
import { type ColumnTypes, givenValues, insertGiven, replaced } from '../bulkRows.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

const PROPOSAL: ColumnTypes = {
  id: 'text',
  pattern_key: 'text',
  kind: 'text',
  change: 'text',
  status: 'text',
  name: 'text',
  title: 'text',
  description: 'text',
  score_total: 'double precision',
  score_parts_json: 'text',
  sessions: 'bigint',
  reason: 'text',
  sources_json: 'text',
  contradiction_json: 'text',
  wording_json: 'text',
  provenance_json: 'text',
  taint_json: 'text',
  skill_md: 'text',
  edited: 'boolean',
  created_at: 'bigint',
  updated_at: 'bigint',
};
// What a person decided only reviewers change; a writer's miner may not have seen the decision yet and leaves it as it is.
const SAVE_PROPOSALS = insertGiven(
  'proposals',
  PROPOSAL,
  `ON CONFLICT (workspace_id, id) DO UPDATE SET ${replaced(PROPOSAL, ['id'])}
   WHERE (SELECT skillify.may_decide()) OR proposals.status IN ('pending', 'superseded', 'snoozed') RETURNING id`,
);

const EVIDENCE: ColumnTypes = {
  proposal_id: 'text',
  position: 'bigint',
  event_id: 'text',
  session_id: 'text',
  assistant: 'text',
  file: 'text',
  line: 'bigint',
  at: 'bigint',
  quote: 'text',
  supports: 'boolean',
  skill_line: 'bigint',
  signal: 'text',
  is_new: 'boolean',
};
const INSERT_EVIDENCE = insertGiven('proposal_evidence', EVIDENCE);

/** Inserts or replaces proposals with their evidence, in the caller's transaction. */
export async function saveProposals(queries: PostgresQueries, proposals: readonly Proposal[]): Promise<void> {
  const last = [...new Map(proposals.map((proposal) => [proposal.id, proposal])).values()];
  if (last.length === 0) return;
  const ordered = last.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const rows = await queries.rows(SAVE_PROPOSALS, givenValues(PROPOSAL, ordered.map(proposalParameters)));
  const saved = new Set(rows.map(({ id }) => id));
  await queries.execute(
    `DELETE FROM skillify.proposal_evidence
     WHERE workspace_id = (SELECT skillify.current_workspace()) AND proposal_id = ANY ($1)`,
    [[...saved]],
  );
  const evidence = ordered
    .filter(({ id }) => saved.has(id))
    .flatMap((proposal) =>
      proposal.evidence.map((piece, position) => evidenceParameters(proposal.id, position, piece)),
    );
  if (evidence.length > 0) await queries.execute(INSERT_EVIDENCE, givenValues(EVIDENCE, evidence));
}
