import { Button } from '../../shared/Button.tsx';
import { Message } from '../../shared/Message.tsx';
import { useReview } from '../connection/review.ts';

/** The filter leaves nothing. */
export function NoResults({ onClear }: { readonly onClear: () => void }) {
  const { strings } = useReview();
  return (
    <div className="tab-scroll">
      <Message icon="search" title={strings.noResultsTitle} text={strings.noResultsText}>
        <Button label={strings.clearFilter} onPress={onClear} />
      </Message>
    </div>
  );
}
