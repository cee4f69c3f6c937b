import type { Evidence } from '../../../src/engine/contract.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { EvidenceQuotes } from './EvidenceQuotes.tsx';

/** Evidence that stands for the skill as a whole and not for one of its lines. */
export function WholeEvidenceCard({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { strings } = usePanel();
  const whole = evidence.filter(({ skillLine }) => skillLine === null);
  if (whole.length === 0 && evidence.length > 0) return null;
  return (
    <Card title={strings.evidenceForWhole}>
      {whole.length === 0 ? <p className="hint">{strings.noEvidence}</p> : <EvidenceQuotes evidence={whole} />}
    </Card>
  );
}
