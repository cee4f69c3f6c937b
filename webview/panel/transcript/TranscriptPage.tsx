import { useCallback, useState } from 'react';
import { useResource } from '../../shared/useResource.ts';
import { usePanel } from '../connection/panelContext.ts';
import { PanelFailure } from '../parts/PanelFailure.tsx';
import { PanelLoading } from '../parts/PanelLoading.tsx';
import { TranscriptView } from './TranscriptView.tsx';

interface TranscriptPageProps {
  readonly sessionId: string;
  readonly eventId: string | null;
}

/** A session as a readable page. After a reload it stands where it was left, else at the turn that was asked for. */
export function TranscriptPage({ sessionId, eventId }: TranscriptPageProps) {
  const { client, ui, versions } = usePanel();
  const [anchor] = useState(() => ({
    eventId: ui.topEvent?.eventId ?? eventId,
    offsetPx: ui.topEvent?.offset ?? 0,
    isAsked: ui.topEvent === null && eventId !== null,
  }));
  const load = useCallback(
    (signal: AbortSignal) => client.request('transcriptIndex', { sessionId, eventId: anchor.eventId }, { signal }),
    [client, sessionId, anchor],
  );
  const { value: index, error, reload } = useResource(`index:${sessionId}`, versions.status, load);
  if (error !== undefined && !index) return <PanelFailure error={error} onRetry={reload} />;
  if (!index) return <PanelLoading />;
  return <TranscriptView index={index} offsetPx={anchor.offsetPx} isAsked={anchor.isAsked} onStale={reload} />;
}
