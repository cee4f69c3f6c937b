import type { HostListing } from '../../../src/engine/triggerLabContract.ts';
import { fill } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';

/** What assistants may cut off the description in their lists of skills. */
export function TriggerListings({ listings }: { readonly listings: readonly HostListing[] }) {
  const { strings } = usePanel();
  const whole = listings.filter(({ cut }) => cut === '').map(({ displayName }) => displayName);
  return (
    <>
      {whole.length > 0 && <p className="hint">{fill(strings.triggerWhole, whole.join(', '))}</p>}
      {listings
        .filter(({ cut }) => cut !== '')
        .map(({ assistant, displayName, cut }) => (
          <p key={assistant} className="hint">
            {fill(strings.triggerCut, displayName, visibleText(cut))}
          </p>
        ))}
    </>
  );
}
