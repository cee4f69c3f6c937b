import type { ProposalView } from '../../../src/engine/contract.ts';
import { fill } from '../../shared/format.ts';
import { usePanel } from '../connection/panelContext.ts';
import { AnnotatedSkill } from './AnnotatedSkill.tsx';

/** A merge: the result beside the skills it is made of. */
export function SourcesView({ proposal }: { readonly proposal: ProposalView }) {
  const { strings } = usePanel();
  return (
    <section className="sources-view" aria-label={strings.compare}>
      <h2>{strings.compare}</h2>
      <div className="columns">
        <section aria-label={strings.mergeResult}>
          <h3 className="column-title">{strings.mergeResult}</h3>
          <AnnotatedSkill
            of={{ kind: 'proposal', id: proposal.id }}
            skillMd={proposal.skillMd}
            evidence={proposal.evidence}
            hasHeading={false}
          />
        </section>
        {proposal.sources.map(({ name, version, skillMd }) => (
          <section key={name} aria-label={fill(strings.mergeSource, name, version)}>
            <h3 className="column-title">{fill(strings.mergeSource, name, version)}</h3>
            <AnnotatedSkill of={{ kind: 'skill', id: name }} skillMd={skillMd} evidence={[]} hasHeading={false} />
          </section>
        ))}
      </div>
    </section>
  );
}
