import type { DismissReason, ProposalSummary } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { SnoozeForm } from '../../shared/SnoozeForm.tsx';
import { useReview } from '../connection/review.ts';
import { ReasonForm } from '../parts/ReasonForm.tsx';

/** What is being asked below the queue, or shown in its place. */
export type QueueForm = 'approve' | 'dismiss' | 'snooze' | 'help';

type Action = (() => void) | undefined;

interface QueueActionsProps {
  readonly form: QueueForm | null;
  /** What a decision would be about. */
  readonly targets: readonly ProposalSummary[];
  readonly selectedCount: number;
  readonly isBusy: boolean;
  readonly actions: {
    readonly approve: Action;
    readonly dismiss: Action;
    readonly snooze: Action;
    readonly merge: Action;
  };
  readonly onCancel: () => void;
  readonly onDismiss: (reason: DismissReason, note: string) => void;
  readonly onSnooze: (until: number) => void;
}

/** What can be done with the row in focus or with the selected ones, each with its key; below it the questions asked. */
export function QueueActions(props: QueueActionsProps) {
  const { strings, language } = useReview();
  const { form, targets, selectedCount, isBusy, actions, onCancel } = props;
  const [first] = targets;
  const count = targets.length;
  if (form === 'dismiss' && first) {
    const title = count > 1 ? fill(strings.whyDismissMany, count) : fill(strings.whyDismissOne, first.title);
    const about = count > 1 ? 'selection' : first.id;
    return (
      <footer className="actions">
        <ReasonForm title={title} about={about} onDismiss={props.onDismiss} onCancel={onCancel} />
      </footer>
    );
  }
  if (form === 'snooze' && first) {
    const title = count > 1 ? fill(strings.snoozeMany, count) : fill(strings.snoozeOne, first.title);
    return (
      <footer className="actions">
        <SnoozeForm strings={strings} language={language} title={title} onSnooze={props.onSnooze} onCancel={onCancel} />
      </footer>
    );
  }
  const isMany = selectedCount > 1;
  const press = (action: Action) => () => action?.();
  return (
    <footer className="actions">
      {selectedCount > 0 && <p className="selected-count">{fill(strings.selectedCount, selectedCount)}</p>}
      <div className="action-row">
        <Button
          look="primary"
          label={isMany ? strings.approveSelected : strings.open}
          shortcut={isMany ? 'a' : 'Enter'}
          disabled={isBusy || !actions.approve}
          onPress={press(actions.approve)}
        />
        {isMany && (
          <Button
            label={strings.merge}
            shortcut="m"
            disabled={isBusy || !actions.merge}
            onPress={press(actions.merge)}
          />
        )}
        <Button
          label={strings.dismiss}
          shortcut="d"
          disabled={isBusy || !actions.dismiss}
          onPress={press(actions.dismiss)}
        />
        <Button
          label={strings.snooze}
          shortcut="s"
          disabled={isBusy || !actions.snooze}
          onPress={press(actions.snooze)}
        />
      </div>
    </footer>
  );
}
