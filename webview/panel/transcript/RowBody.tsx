import type { CutText, TranscriptRow } from '../../../src/engine/transcriptContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { Markdown } from '../../shared/Markdown.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { LongText } from '../parts/LongText.tsx';
import { DiffLines } from './DiffLines.tsx';
import { editState, noteText } from './rowText.ts';

/** A text beyond this is shown as it is written. */
const markdownLimitChars = 40_000;
const shownChars = 4_000;

interface RowBodyProps {
  readonly row: TranscriptRow;
  readonly isUnfolded: boolean;
  readonly onFold: () => void;
  /** Fetches what was cut. */
  readonly onMore: () => void;
}

/** What one row says or shows. */
export function RowBody({ row, isUnfolded, onFold, onMore }: RowBodyProps) {
  const { strings } = usePanel();
  switch (row.kind) {
    case 'prompt':
    case 'input':
      return (
        <div className="prompt-text">
          <LongText text={row.text.text} limitChars={shownChars} cutChars={row.text.cutChars} onMore={onMore} />
        </div>
      );
    case 'answer':
      return <Answer text={row.text} onMore={onMore} />;
    case 'tool':
      return <ToolBody row={row} isUnfolded={isUnfolded} onFold={onFold} onMore={onMore} />;
    case 'edit':
      return (
        <div className="edit">
          <div className="edit-head">
            <Icon name="edit" />
            <code>{visibleText(row.path)}</code>
            <span className="hint">
              {editState(row, strings)} · {fill(strings.editCounts, row.addedLines, row.removedLines)}
            </span>
          </div>
          <DiffLines removed={row.removed} added={row.added} onMore={onMore} />
        </div>
      );
    case 'note':
      return (
        <div className="note">
          <Icon name={row.note.startsWith('interrupted') ? 'debug-pause' : 'info'} />
          <span>{noteText(row, strings)}</span>
          {(row.note === 'compaction' || row.note === 'link') && (
            <span className="hint">
              <LongText text={row.text.text} limitChars={400} cutChars={row.text.cutChars} onMore={onMore} />
            </span>
          )}
        </div>
      );
  }
}

function Answer({ text, onMore }: { readonly text: CutText; readonly onMore: () => void }) {
  const { client, attempt } = usePanel();
  if (text.text.length > markdownLimitChars || /[^\n]{8000}/.test(text.text)) {
    return (
      <div className="prompt-text">
        <LongText text={text.text} limitChars={shownChars} cutChars={text.cutChars} onMore={onMore} />
      </div>
    );
  }
  return (
    <>
      <Markdown
        text={text.text}
        firstLine={1}
        mark={() => null}
        onLink={(href) => attempt(client.request('openLink', { href }))}
      />
      {text.cutChars > 0 && <LongText text="" limitChars={0} cutChars={text.cutChars} onMore={onMore} />}
    </>
  );
}

function ToolBody({
  row,
  isUnfolded,
  onFold,
  onMore,
}: RowBodyProps & { readonly row: Extract<TranscriptRow, { kind: 'tool' }> }) {
  const { strings } = usePanel();
  const { outcome } = row;
  const isBad = outcome !== null && outcome.status !== 'ok' && outcome.status !== 'background';
  const status =
    outcome === null
      ? strings.noResult
      : `${outcome.status}${outcome.exitCode === null || outcome.exitCode === 0 ? '' : `, ${fill(strings.exitCode, outcome.exitCode)}`}`;
  return (
    <div className={`tool ${isBad ? 'bad' : ''}`}>
      <button type="button" className="tool-line" aria-expanded={isUnfolded} onClick={onFold}>
        <Icon name={isUnfolded ? 'chevron-down' : 'chevron-right'} />
        <span className="tool-name">{row.tool}</span>
        <code className="tool-summary">{visibleText(row.summary)}</code>
        <span className="tool-status">
          <Icon name={outcome === null ? 'circle-outline' : isBad ? 'error' : 'check'} /> {status}
        </span>
      </button>
      {outcome?.feedback && (
        <p className="feedback">
          <Icon name="comment" /> {fill(strings.userSaid, visibleText(outcome.feedback))}
        </p>
      )}
      {isUnfolded && (
        <div className="tool-details">
          <pre>
            <LongText text={row.input.text} limitChars={shownChars} cutChars={row.input.cutChars} onMore={onMore} />
          </pre>
          {outcome && outcome.output.text !== '' && (
            <pre className="output">
              <LongText
                text={outcome.output.text}
                limitChars={shownChars}
                cutChars={outcome.output.cutChars}
                onMore={onMore}
              />
            </pre>
          )}
          <Button look="link" label={strings.fold} onPress={onFold} />
        </div>
      )}
    </div>
  );
}
