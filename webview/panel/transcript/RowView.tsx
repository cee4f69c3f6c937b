import { memo, useLayoutEffect, useRef } from 'react';
import type { TranscriptEpisode, TranscriptRow, TranscriptSignal } from '../../../src/engine/transcriptContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fullTime } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { RowBody } from './RowBody.tsx';
import { OutcomeMark, SignalMark } from './RowMarks.tsx';
import { rowTitle } from './rowText.ts';

interface RowViewProps {
  readonly position: number;
  readonly count: number;
  readonly topPx: number;
  readonly estimatePx: number;
  readonly row: TranscriptRow | undefined;
  readonly episode: TranscriptEpisode | undefined;
  readonly signals: readonly TranscriptSignal[];
  readonly isActive: boolean;
  readonly isMatch: boolean;
  readonly isUnfolded: boolean;
  readonly onMeasured: (row: number, px: number) => void;
  readonly onActivate: (row: number) => void;
  readonly onFold: (row: number) => void;
  readonly onMore: (row: number) => void;
  readonly onMark: (signal: TranscriptSignal, isWrong: boolean) => void;
  readonly onCopyLink: (eventId: string) => void;
}

/** One row of a session at its place; a grey block of its estimated height until its text is here. */
export const RowView = memo(function RowView(props: RowViewProps) {
  const { position, count, row, topPx, estimatePx, episode, signals, isActive, isMatch, onMeasured } = props;
  const { strings, language } = usePanel();
  const element = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    const article = element.current;
    if (!article || !row) return;
    const measure = () => onMeasured(position, article.offsetHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(article);
    measure();
    return () => observer.disconnect();
  }, [row, position, onMeasured]);

  const place = { transform: `translateY(${topPx}px)` };
  const shared = {
    'aria-posinset': position + 1,
    'aria-setsize': count,
    tabIndex: isActive ? 0 : -1,
    'data-row': position,
  };
  if (!row) {
    return (
      <article {...shared} className="row waiting" style={{ ...place, height: estimatePx }} aria-busy="true">
        <span className="visually-hidden">{strings.rowsLoading}</span>
      </article>
    );
  }
  const title = visibleText(rowTitle(row, strings));
  const time = fullTime(row.at, language);
  const hasHead = row.kind === 'prompt' || row.kind === 'input' || row.kind === 'answer';
  const classes = ['row', `kind-${row.kind}`, isMatch ? 'match' : '', row.isAbandoned ? 'abandoned' : ''].join(' ');
  return (
    <article
      {...shared}
      className={classes}
      style={place}
      aria-label={`${title}, ${time}`}
      ref={element}
      onFocus={() => props.onActivate(position)}
    >
      {hasHead && (
        <header className="row-head">
          <span className="row-title">{title}</span>
          <time dateTime={new Date(row.at).toISOString()}>{time}</time>
          {row.isAbandoned && <span className="label">{strings.abandoned}</span>}
          {episode && <OutcomeMark episode={episode} />}
          <span className="row-tools">
            <Button look="icon" icon="link" label={strings.copyLink} onPress={() => props.onCopyLink(row.eventId)} />
          </span>
        </header>
      )}
      <RowBody
        row={row}
        isUnfolded={props.isUnfolded}
        onFold={() => props.onFold(position)}
        onMore={() => props.onMore(position)}
      />
      {signals.map((signal) => (
        <SignalMark key={signal.id} signal={signal} onMark={props.onMark} />
      ))}
    </article>
  );
});
