import type { ComponentProps } from 'react';
import type { TranscriptIndex } from '../../../src/engine/transcriptContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, fullTime } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { SearchBox } from './SearchBox.tsx';

interface TranscriptHeadProps {
  readonly index: TranscriptIndex;
  /** Which turn is shown, in words. */
  readonly turn: string;
  readonly move: {
    readonly nextPrompt: () => void;
    readonly previousPrompt: () => void;
    readonly nextSignal: () => void;
  };
  readonly onOpenSource: () => void;
  readonly onOpenText: () => void;
  readonly search: ComponentProps<typeof SearchBox>;
}

/** What session it is, and the ways through it. */
export function TranscriptHead({ index, turn, move, onOpenSource, onOpenText, search }: TranscriptHeadProps) {
  const { strings, language } = usePanel();
  return (
    <header className="transcript-head">
      <div className="transcript-title">
        <h1>{visibleText(index.title ?? index.sessionId)}</h1>
        <p className="facts">
          {index.displayName} · {fullTime(index.startedAt, language)} ·{' '}
          {index.fileExists ? strings.readOnly : strings.fileGone}
        </p>
        {index.pruned && (
          <p className="facts">
            {fill(
              strings.prunedPart,
              fullTime(index.pruned.untilAt, language),
              index.pruned.events,
              fullTime(index.pruned.prunedAt, language),
            )}
          </p>
        )}
      </div>
      <div className="toolbar" role="toolbar" aria-label={strings.toolbar}>
        <SearchBox {...search} />
        <span className="toolbar-group">
          <span className="turn" role="status">
            {turn}
          </span>
          <Button
            look="icon"
            icon="chevron-up"
            label={strings.previousPrompt}
            shortcut="k"
            onPress={move.previousPrompt}
          />
          <Button look="icon" icon="chevron-down" label={strings.nextPrompt} shortcut="j" onPress={move.nextPrompt} />
          {index.signals.length > 0 && (
            <Button label={strings.nextSignal} shortcut="s" icon="tag" onPress={move.nextSignal} />
          )}
        </span>
        <span className="toolbar-group">
          {index.fileExists && <Button label={strings.openSource} shortcut="o" onPress={onOpenSource} />}
          <Button label={strings.openText} onPress={onOpenText} />
        </span>
      </div>
    </header>
  );
}
