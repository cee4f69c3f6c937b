import { Button } from '../../shared/Button.tsx';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** What was just done or went wrong, with a way back or on where there is one. */
export interface NoticeContent {
  readonly kind: 'done' | 'error';
  readonly text: string;
  readonly undo?: () => void;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Keeps its live region in the page so that screen readers announce what comes into it. */
export function Notice({ notice, onClose }: { notice: NoticeContent | null; onClose: () => void }) {
  const { strings } = useReview();
  return (
    <div className="notice-region" role="status" aria-live="polite">
      {notice && (
        <div className={`notice ${notice.kind}`}>
          <Icon name={notice.kind === 'done' ? 'check' : 'error'} />
          <span className="notice-text">{visibleText(notice.text)}</span>
          {notice.action && <Button look="link" label={notice.action.label} onPress={notice.action.run} />}
          {notice.undo && <Button look="link" label={strings.undo} shortcut="u" onPress={notice.undo} />}
          {notice.kind === 'error' && <Button look="icon" icon="close" label={strings.close} onPress={onClose} />}
        </div>
      )}
    </div>
  );
}
