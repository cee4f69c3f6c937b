import { Button } from '../../shared/Button.tsx';
import { Message } from '../../shared/Message.tsx';
import { useReview } from '../connection/review.ts';

interface FailurePageProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onBack?: () => void;
}

/** Something could not be fetched: what was said about it, another try, and the log. */
export function FailurePage({ error, onRetry, onBack }: FailurePageProps) {
  const { strings, client, attempt } = useReview();
  const text = error instanceof Error ? error.message : String(error);
  return (
    <Message icon="error" title={strings.errorTitle} text={text} isError>
      <div className="message-buttons">
        <Button look="primary" label={strings.retry} onPress={onRetry} />
        <Button label={strings.showLog} onPress={() => attempt(client.request('showLog', {}))} />
        {onBack && <Button label={strings.back} onPress={onBack} />}
      </div>
    </Message>
  );
}
