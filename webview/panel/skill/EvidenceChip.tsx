import { useId, useState } from 'react';
import type { Evidence } from '../../../src/engine/contract.ts';
import { fill } from '../../shared/format.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { usePanel } from '../connection/panelContext.ts';
import { EvidenceQuotes } from './EvidenceQuotes.tsx';

interface EvidenceChipProps {
  readonly line: number;
  readonly evidence: readonly Evidence[];
}

/** Counts beside a line. Pointing at it or coming to it by keyboard shows the quotes; a single one it opens at once. */
export function EvidenceChip({ line, evidence }: EvidenceChipProps) {
  const { strings, client, attempt } = usePanel();
  const [isPinned, setIsPinned] = useState(false);
  const id = useId();
  const supports = evidence.filter((item) => item.supports).length;
  const opposes = evidence.length - supports;
  const [only] = evidence;
  useShortcuts({ Escape: isPinned ? () => setIsPinned(false) : undefined });
  return (
    <span className={`margin ${isPinned ? 'pinned' : ''}`}>
      <button
        type="button"
        className={`chip ${opposes > 0 ? 'opposed' : ''}`}
        aria-expanded={evidence.length > 1 ? isPinned : undefined}
        aria-controls={id}
        data-testid={`chip-${line}`}
        onClick={() => {
          if (evidence.length === 1 && only) attempt(client.request('openTranscript', { eventId: only.eventId }));
          else setIsPinned((last) => !last);
        }}
      >
        <span aria-hidden="true">
          {supports > 0 && <span>+{supports}</span>}
          {opposes > 0 && <span className="against">−{opposes}</span>}
        </span>
        <span className="visually-hidden">{fill(strings.chipLabel, line, supports, opposes)}</span>
      </button>
      <span className="quotes" id={id}>
        <EvidenceQuotes evidence={evidence} />
      </span>
    </span>
  );
}
