import type { ProposalView } from '../../src/engine/contract.ts';
import type { TeamStrings } from '../../src/engine/rpcTeamStrings.ts';
import { fill, fullTime, timeAgo } from './format.ts';
import { visibleText } from './visibleText.ts';

interface TeamProvenanceFactsProps {
  readonly provenance: NonNullable<ProposalView['provenance']>;
  readonly strings: TeamStrings;
  /** BCP 47 tag, for the time. */
  readonly language: string;
}

/** Which version of a team's skill this is, and who decided on it when. */
export function TeamProvenanceFacts({ provenance, strings, language }: TeamProvenanceFactsProps) {
  const { organisation, workspace, skill, version, decidedBy, decidedAt } = provenance;
  return (
    <dl className="team-facts">
      <dt>{strings.provenanceDecidedBy}</dt>
      <dd>
        {decidedBy === null ? strings.provenanceUnknown : visibleText(decidedBy)},{' '}
        <time dateTime={new Date(decidedAt).toISOString()} title={fullTime(decidedAt, language)}>
          {timeAgo(decidedAt, language)}
        </time>
      </dd>
      <dt>{strings.provenanceWorkspace}</dt>
      <dd>{visibleText(fill(strings.provenanceWorkspaceOf, workspace, organisation))}</dd>
      <dt>{strings.provenanceSkill}</dt>
      <dd>{visibleText(skill)}</dd>
      <dt>{strings.provenanceVersion}</dt>
      <dd>{version}</dd>
    </dl>
  );
}
