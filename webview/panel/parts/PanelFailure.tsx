import { Button } from '../../shared/Button.tsx';
import { Message } from '../../shared/Message.tsx';
import { usePanel } from '../connection/panelContext.ts';

interface PanelFailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Something could not be fetched: what was said about it, another try, and the log. */
export function PanelFailure({ error, onRetry }: PanelFailureProps) {
  const { strings, client, attempt } = usePanel();
  const text = error instanceof Error ? error.message : String(error);
  return (
    <main aria-label="Skillify">
      <Message icon="error" title={strings.errorTitle} text={text} isError>
        <div className="message-buttons">
          <Button look="primary" label={strings.retry} onPress={onRetry} />
          <Button label={strings.showLog} onPress={() => attempt(client.request('showLog', {}))} />
        </div>
      </Message>
    </main>
  );
}
