import { useCallback } from 'react';
import type { ProposalView } from '../../../src/engine/contract.ts';
import { TeamProvenanceFacts } from '../../shared/TeamProvenanceFacts.tsx';
import { useResource } from '../../shared/useResource.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';

/** Which version of the team's skill a proposal brings, and who decided on it. */
export function ProvenanceCard({ provenance }: { readonly provenance: NonNullable<ProposalView['provenance']> }) {
  const { strings, language } = usePanel();
  return (
    <Card title={strings.teamProvenance}>
      <TeamProvenanceFacts provenance={provenance} strings={strings} language={language} />
    </Card>
  );
}

/** The same for a skill, by the proposal it was approved from; nothing where it does not come from a team. */
export function SkillProvenanceCard({ proposalId }: { readonly proposalId: string }) {
  const { client, versions } = usePanel();
  const load = useCallback(
    (signal: AbortSignal) => client.request('getProposal', { id: proposalId }, { signal }),
    [client, proposalId],
  );
  const { value } = useResource(`origin:${proposalId}`, versions.proposals, load);
  return value?.provenance ? <ProvenanceCard provenance={value.provenance} /> : null;
}
