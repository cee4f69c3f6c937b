import type { EngineProgress } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { useReview } from '../connection/review.ts';

interface ProgressLineProps {
  readonly progress: EngineProgress;
  /** Set while a run started here can be cancelled. */
  readonly onCancel: (() => void) | null;
}

/** What the engine is doing, at the top of the sidebar. */
export function ProgressLine({ progress, onCancel }: ProgressLineProps) {
  const { strings } = useReview();
  const text = progress.message === '' ? strings.working : progress.message;
  return (
    <div className="progress">
      <progress aria-label={text} max={1} {...(progress.fraction === null ? {} : { value: progress.fraction })} />
      <div className="progress-text">
        <span role="status">{text}</span>
        {onCancel && <Button look="link" label={strings.cancel} onPress={onCancel} />}
      </div>
    </div>
  );
}
