import { Button } from '../../shared/Button.tsx';
import { Message } from '../../shared/Message.tsx';
import { useReview } from '../connection/review.ts';

/** Why nothing can be shown here, and what to do about it. */
export function PlacePage({ kind }: { kind: 'untrusted' | 'no-folder' | 'virtual' }) {
  const { strings, client, attempt } = useReview();
  const openFolder = () => attempt(client.request('openFolder', {}));
  switch (kind) {
    case 'untrusted':
      return (
        <Message icon="shield" title={strings.untrustedTitle} text={strings.untrustedText}>
          <Button
            look="primary"
            label={strings.manageTrust}
            onPress={() => attempt(client.request('manageTrust', {}))}
          />
        </Message>
      );
    case 'no-folder':
      return (
        <Message icon="folder-opened" title={strings.noFolderTitle} text={strings.noFolderText}>
          <Button look="primary" label={strings.openFolder} onPress={openFolder} />
        </Message>
      );
    case 'virtual':
      return (
        <Message icon="cloud" title={strings.virtualTitle} text={strings.virtualText}>
          <Button look="primary" label={strings.openFolder} onPress={openFolder} />
        </Message>
      );
  }
}
