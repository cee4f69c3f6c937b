import type { Evidence } from '../../../src/engine/contract.ts';
import { assistantName, fill, fullTime, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';

/** The quotes behind a line, each a button that opens its turn. */
export function EvidenceQuotes({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { strings, language, client, attempt } = usePanel();
  return (
    <>
      {evidence.map((item) => {
        const assistant = assistantName(item.assistant);
        return (
          <button
            key={`${item.eventId} ${item.supports}`}
            type="button"
            className={`quote ${item.supports ? '' : 'opposes'}`}
            title={fill(strings.openTranscriptOf, assistant, fullTime(item.at, language))}
            onClick={() => attempt(client.request('openTranscript', { eventId: item.eventId }))}
          >
            <span className="quote-side">
              <Icon name={item.supports ? 'thumbsup' : 'thumbsdown'} />
              {item.supports ? strings.supports : strings.opposes}
              {item.isNew && <span className="label">{strings.newEvidence}</span>}
            </span>
            <span className="quote-text">{visibleText(item.quote)}</span>
            <span className="quote-meta">
              {assistant} · {timeAgo(item.at, language)} · {strings.openTurn}
            </span>
          </button>
        );
      })}
    </>
  );
}
