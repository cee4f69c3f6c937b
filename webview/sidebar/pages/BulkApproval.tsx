import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ProposalSummary, ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, fromProject } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { Skeleton } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { SkillText } from '../parts/SkillText.tsx';
import { FailurePage } from './FailurePage.tsx';

interface BulkApprovalProps {
  readonly proposals: readonly ProposalSummary[];
  readonly onApprove: (proposals: readonly ProposalView[]) => void;
  readonly onCancel: () => void;
}

/** Everything that approving several proposals writes, in full and with its places: what is approved is what is shown here. */
export function BulkApproval({ proposals, onApprove, onCancel }: BulkApprovalProps) {
  const { strings, client, place, versions } = useReview();
  const heading = useRef<HTMLHeadingElement>(null);
  const [ids] = useState(() => proposals.map(({ id }) => id));
  const load = useCallback(
    (signal: AbortSignal) => Promise.all(ids.map((id) => client.request('getProposal', { id }, { signal }))),
    [client, ids],
  );
  const { value, error, reload } = useResource('bulk', versions.proposals, load);
  const ready = useMemo(() => (value ?? []).filter(isApprovable), [value]);
  const isLoaded = value !== undefined;
  useEffect(() => {
    if (isLoaded) heading.current?.focus();
  }, [isLoaded]);
  const approve = ready.length > 0 ? () => onApprove(ready) : undefined;
  useShortcuts({ a: approve, Escape: onCancel });

  if (error !== undefined) return <FailurePage error={error} onRetry={reload} onBack={onCancel} />;
  if (!value) return <Skeleton label={strings.loading} />;
  const left = value.length - ready.length;
  return (
    <div className="page bulk">
      <div className="page-scroll">
        <h2 ref={heading} tabIndex={-1} className="bulk-title">
          {fill(strings.bulkTitle, ready.length)}
        </h2>
        {left > 0 && (
          <p className="facts">
            <Icon name="info" /> {fill(strings.bulkLeft, left)}
          </p>
        )}
        {ready.map((proposal) => (
          <details key={proposal.id} className="bulk-item" open={ready.length <= 3}>
            <summary>
              <span className="bulk-name">{visibleText(proposal.title)}</span>
              <code>{visibleText(fromProject(proposal.target, place.projectPath))}</code>
            </summary>
            <SkillText of={{ kind: 'proposal', id: proposal.id }} skillMd={proposal.skillMd} findings={proposal.lint} />
          </details>
        ))}
      </div>
      <footer className="actions action-row">
        <Button
          look="primary"
          label={fill(strings.approveMany, ready.length)}
          shortcut="a"
          disabled={!approve}
          onPress={() => approve?.()}
        />
        <Button label={strings.cancel} shortcut="Esc" onPress={onCancel} />
      </footer>
    </div>
  );
}

/** Choices, drafts with errors and what needs a tick have to be looked at one by one. */
function isApprovable({ status, contradiction, lint, cautions }: ProposalView): boolean {
  if (cautions.some(({ severity }) => severity === 'block')) return false;
  return status === 'pending' && contradiction?.chosen !== null && lint.every(({ severity }) => severity !== 'error');
}
