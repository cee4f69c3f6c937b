import { Button } from '../../shared/Button.tsx';
import { Icon } from '../../shared/Icon.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { type PanelNotice, usePanel } from '../connection/panelContext.ts';
import { useUndo } from '../skill/useUndo.ts';

/**
 * What was just done, with a way back; its live region stays in the page so that it is announced. Without a notice the
 * key for undoing asks about the last decision of all.
 */
export function NoticeBar({ notice }: { readonly notice: PanelNotice | null }) {
  const { strings, notify } = usePanel();
  const { offerLast } = useUndo();
  useShortcuts({ u: notice?.undo ?? offerLast });
  return (
    <div className="notice-region" role="status" aria-live="polite">
      {notice && (
        <div className={`notice ${notice.kind}`}>
          <Icon name={notice.kind === 'done' ? 'check' : 'error'} />
          <span className="notice-text">{visibleText(notice.text)}</span>
          {notice.undo && <Button look="link" label={strings.undo} shortcut="u" onPress={notice.undo} />}
          <Button look="icon" icon="close" label={strings.cancel} onPress={() => notify(null)} />
        </div>
      )}
    </div>
  );
}
