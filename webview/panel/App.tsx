import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PanelStart } from '../../src/engine/rpcPanel.ts';
import { Skeleton } from '../shared/Message.tsx';
import { ActivityPage } from './activity/ActivityPage.tsx';
import type { PanelClient } from './connection/client.ts';
import { type Panel, PanelContext, type PanelNotice } from './connection/panelContext.ts';
import { type PanelUi, readUi, writeState } from './connection/savedState.ts';
import { NoticeBar } from './parts/NoticeBar.tsx';
import { PanelCrashGuard } from './parts/PanelCrashGuard.tsx';
import { ProposalPage } from './skill/ProposalPage.tsx';
import { SkillPage } from './skill/SkillPage.tsx';
import { TranscriptPage } from './transcript/TranscriptPage.tsx';

interface AppProps {
  readonly client: PanelClient;
  readonly api: VsCodeApi;
}

/** One editor panel: waits for the host's start, then shows the page of its subject. */
export function App({ client, api }: AppProps) {
  const [start, setStart] = useState<PanelStart | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [ui, setUi] = useState<PanelUi>(() => readUi(api.getState()));
  const [notice, setNotice] = useState<PanelNotice | null>(null);
  const [versions, setVersions] = useState<Panel['versions']>({ proposals: 0, skills: 0, status: 0, team: 0 });

  useEffect(() => {
    if (start) api.setState(writeState(start.subject, ui));
  }, [api, start, ui]);

  useEffect(() => {
    const subscription = client.onEvent('changed', ({ what }) =>
      setVersions((last) => ({ ...last, [what]: last[what] + 1 })),
    );
    client
      .request('start', {})
      .then(setStart, (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    return () => subscription.dispose();
  }, [client]);

  const changeUi = useCallback((change: Partial<PanelUi>) => setUi((last) => ({ ...last, ...change })), []);
  const attempt = useCallback(
    (request: Promise<unknown>) =>
      void request.catch((error: unknown) =>
        setNotice({ kind: 'error', text: error instanceof Error ? error.message : String(error) }),
      ),
    [],
  );
  const panel = useMemo<Panel | null>(() => {
    if (!start) return null;
    const { strings, language, projectPath } = start;
    return { client, strings, language, projectPath, ui, changeUi, attempt, notify: setNotice, versions };
  }, [client, start, ui, changeUi, attempt, versions]);

  // Texts come with the start; what went wrong before that can only be told in the host's own words.
  if (failure !== null) return <p role="alert">{failure}</p>;
  if (!panel || !start) {
    return (
      <main aria-label="Skillify">
        <Skeleton label="Skillify" />
      </main>
    );
  }
  return (
    <PanelContext value={panel}>
      <PanelCrashGuard>
        <div className="panel">
          <PageOf subject={start.subject} />
          <NoticeBar notice={notice} />
        </div>
      </PanelCrashGuard>
    </PanelContext>
  );
}

function PageOf({ subject }: { readonly subject: PanelStart['subject'] }) {
  switch (subject.kind) {
    case 'proposal':
      return <ProposalPage id={subject.id} />;
    case 'skill':
      return <SkillPage name={subject.name} />;
    case 'session':
      return <TranscriptPage sessionId={subject.sessionId} eventId={subject.eventId} />;
    case 'activity':
      return <ActivityPage />;
  }
}
