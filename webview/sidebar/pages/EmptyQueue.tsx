import { useCallback } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Message } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useReview } from '../connection/review.ts';

interface EmptyQueueProps {
  readonly isWorking: boolean;
  readonly hasTeam: boolean;
  readonly onRun: () => void;
}

/** Nothing waits: says why, what would be read, and offers to look now. */
export function EmptyQueue({ isWorking, hasTeam, onRun }: EmptyQueueProps) {
  const { strings, client, attempt, place, versions } = useReview();
  const load = useCallback((signal: AbortSignal) => client.request('status', {}, { signal }), [client]);
  const { value: status } = useResource('status', versions.status, load);

  if (!place.captureEnabled) {
    return (
      <Message icon="circle-slash" title={strings.captureOffTitle} text={strings.captureOffText}>
        <Button label={strings.openSettings} onPress={() => attempt(client.request('openSettings', {}))} />
      </Message>
    );
  }
  const sessions = status?.lanes.raw.sessions ?? 0;
  const hasRead = sessions > 0;
  return (
    <Message
      icon={hasRead ? 'pass' : 'mortar-board'}
      title={hasRead ? strings.doneTitle : strings.emptyTitle}
      text={hasRead ? fill(strings.doneText, sessions) : strings.emptyText}
    >
      <Button look="primary" label={strings.skillifyNow} onPress={onRun} disabled={isWorking} />
      {!hasRead && (
        <Button look="link" label={strings.openTour} onPress={() => attempt(client.request('openTour', {}))} />
      )}
      {status && (
        <div className="will-read">
          <h2>{strings.willRead}</h2>
          <ul className="plain">
            {status.assistants.map(({ id, displayName, sessions: count, transcripts }) => (
              <li key={id}>
                {count > 0 || transcripts > 0
                  ? fill(strings.assistantSessions, displayName, count)
                  : fill(strings.assistantNone, displayName)}
              </li>
            ))}
          </ul>
          <p className="hint">{hasTeam ? strings.teamConsentSent : strings.staysLocal}</p>
        </div>
      )}
    </Message>
  );
}
