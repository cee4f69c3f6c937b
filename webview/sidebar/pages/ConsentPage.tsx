import { useCallback, useState } from 'react';
import type { TranscriptSource } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Skeleton } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { SourceList } from '../parts/SourceList.tsx';
import { FailurePage } from './FailurePage.tsx';

/** First run in a project: what would be read, kept and sent. Nothing is read before the button is pressed. */
export function ConsentPage({
  hasTeam = false,
  onAgree,
}: {
  readonly hasTeam?: boolean;
  readonly onAgree: () => void;
}) {
  const { client, strings, place, attempt, versions } = useReview();
  const [isBusy, setIsBusy] = useState(false);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [sources, status] = await Promise.all([
        client.request('sources', {}, { signal }),
        client.request('status', {}, { signal }),
      ]);
      return { sources, storePath: status.store.path };
    },
    [client],
  );
  const { value, error, reload } = useResource('sources', versions.status, load);

  if (error !== undefined) return <FailurePage error={error} onRetry={reload} />;
  if (!value) return <Skeleton label={strings.loading} />;
  const agree = () => {
    setIsBusy(true);
    attempt(
      client.request('allowReading', {}).then(onAgree, (reason: unknown) => {
        setIsBusy(false);
        throw reason;
      }),
    );
  };
  return (
    <div className="page consent">
      <div className="page-scroll">
        <h1>{fill(strings.consentTitle, place.projectName)}</h1>
        <p>{strings.consentText}</p>
        <h2>{strings.consentReads}</h2>
        <Reads sources={value.sources} />
        <h2>{strings.consentKeptTitle}</h2>
        <p>{strings.consentKept}</p>
        <code className="folder">{visibleText(value.storePath)}</code>
        <h2>{strings.consentSentTitle}</h2>
        <p>{hasTeam ? strings.teamConsentSent : strings.consentSent}</p>
        <h2>{strings.consentLeaveOutTitle}</h2>
        <p>{strings.consentLeaveOut}</p>
      </div>
      <div className="actions action-row">
        <Button look="primary" label={strings.readThem} onPress={agree} disabled={isBusy} />
        <Button
          label={strings.chooseAssistants}
          onPress={() => attempt(client.request('chooseAssistants', {}))}
          disabled={isBusy}
        />
      </div>
    </div>
  );
}

function Reads({ sources }: { readonly sources: readonly TranscriptSource[] }) {
  const { strings } = useReview();
  const found = sources.filter(({ transcripts }) => transcripts > 0);
  const missing = sources.filter(({ transcripts }) => transcripts === 0).map(({ displayName }) => displayName);
  return (
    <>
      {found.length > 0 ? <SourceList sources={found} /> : <p>{strings.consentNone}</p>}
      {found.some(({ mixedProjects }) => mixedProjects) && <p>{strings.consentMixed}</p>}
      {found.length > 0 && <p>{strings.consentNew}</p>}
      {missing.length > 0 && <p className="hint">{fill(strings.consentNotFound, missing.join(', '))}</p>}
    </>
  );
}
