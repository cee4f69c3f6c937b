import { useCallback, useState } from 'react';
import type { ProposalView } from '../../../src/engine/contract.ts';
import type { DeliveryPreview } from '../../../src/engine/deliveryContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, fromProject } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { useResource } from '../../shared/useResource.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** Where an approval writes and who reads it there, what stands in the way, and a way to choose otherwise. */
export function DeliveryTarget({ proposal }: { readonly proposal: ProposalView }) {
  const { strings, client, attempt, place, versions } = useReview();
  const { id, status } = proposal;
  const [chosen, setChosen] = useState<DeliveryPreview | null>(null);
  const load = useCallback(
    (signal: AbortSignal) => client.request('deliveryPreview', { id }, { signal }),
    [client, id],
  );
  const isPending = status === 'pending';
  const { value } = useResource(isPending ? `delivery:${id}` : null, versions.proposals, load);
  const preview = chosen ?? value;
  const choose = async () => {
    const next = await client.request('chooseDelivery', { id }, { timeoutMs: null });
    if (next !== null) setChosen(next);
  };
  const copies = preview?.copies ?? [{ path: proposal.target, folder: '', mode: 'copy' as const, readers: [] }];

  return (
    <div className="target" data-testid="delivery">
      <Icon name="file" />
      <div className="target-copies">
        <span className="target-label">{strings.writesTo}</span>
        <ul className="plain">
          {copies.map(({ path, mode, readers }, index) => (
            <li key={path} title={visibleText(path)}>
              <code data-testid={index === 0 ? 'target' : 'copy'}>
                {visibleText(fromProject(path, place.projectPath))}
              </code>
              {mode === 'link' && <span className="target-label"> {strings.asLink}</span>}
              {readers.length > 0 && <div className="target-label">{fill(strings.readBy, readers.join(', '))}</div>}
            </li>
          ))}
        </ul>
        {preview?.notices.map((notice) => (
          <p key={notice} className="hint">
            <Icon name="info" /> {visibleText(notice)}
          </p>
        ))}
        {preview && preview.problem !== null && (
          <p className="hint" role="status">
            <Icon name="warning" /> {visibleText(preview.problem)}
          </p>
        )}
        {isPending && (
          <Button look="link" icon="list-selection" label={strings.chooseDelivery} onPress={() => attempt(choose())} />
        )}
      </div>
    </div>
  );
}
