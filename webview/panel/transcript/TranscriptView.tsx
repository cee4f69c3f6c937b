import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TranscriptIndex, TranscriptSignal } from '../../../src/engine/transcriptContract.ts';
import { fill } from '../../shared/format.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { usePanel } from '../connection/panelContext.ts';
import { nextOf, previousOf, rowsOfLetter } from './neighbours.ts';
import { RowView } from './RowView.tsx';
import { signalName } from './rowText.ts';
import { TranscriptHead } from './TranscriptHead.tsx';
import { useHeights } from './useHeights.ts';
import { useRows } from './useRows.ts';
import { useSearch } from './useSearch.ts';
import { useVirtualRows } from './useVirtualRows.ts';

const settleMs = 250;
const noSignals: readonly TranscriptSignal[] = [];

interface TranscriptViewProps {
  readonly index: TranscriptIndex;
  /** Pixels of the first row to show that are above the view. */
  readonly offsetPx: number;
  /** The first row is one that was asked for, and is pointed out. */
  readonly isAsked: boolean;
  /** The session has gone on; its index must be fetched anew. */
  readonly onStale: () => void;
}

/** The rows of a session, however many: read, searched and walked through by keyboard. */
export function TranscriptView({ index, offsetPx, isAsked, onStale }: TranscriptViewProps) {
  const { strings, client, attempt, notify, ui, changeUi } = usePanel();
  const { sessionId, version } = index;
  const heights = useHeights(index);
  const rows = useRows(sessionId, version, onStale);
  const { scroller, from, to, goTo, onMeasured, top } = useVirtualRows(heights);
  const [active, setActive] = useState(() => index.focus ?? 0);
  const [asked, setAsked] = useState(() => (isAsked ? index.focus : null));
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(
    () => new Set(isAsked && index.focus !== null ? [index.focus] : []),
  );
  const [match, setMatch] = useState(0);
  const matches = useSearch(sessionId, version, ui.query);
  const searchInput = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(false);

  const episodes = useMemo(() => new Map(index.episodes.map((episode) => [episode.row, episode])), [index]);
  const signals = useMemo(() => {
    const byRow = new Map<number, TranscriptSignal[]>();
    for (const signal of index.signals) byRow.set(signal.row, [...(byRow.get(signal.row) ?? []), signal]);
    return byRow;
  }, [index]);
  const prompts = useMemo(() => rowsOfLetter(index.kinds, 'P'), [index]);
  const signalRows = useMemo(() => [...signals.keys()].sort((left, right) => left - right), [signals]);
  const matchSet = useMemo(() => new Set(matches ?? []), [matches]);

  const { need } = rows;
  useEffect(() => need(from, to), [need, from, to]);

  const moveTo = useCallback(
    (row: number | undefined, takesFocus: boolean) => {
      if (row === undefined) return;
      wantsFocus.current = takesFocus;
      setActive(row);
      goTo(row, -12);
    },
    [goTo],
  );

  // Where the page starts, once.
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    if (isPlaced.current) return;
    isPlaced.current = true;
    if (index.focus === null) return;
    wantsFocus.current = isAsked;
    goTo(index.focus, isAsked ? -60 : offsetPx);
  }, [index.focus, isAsked, offsetPx, goTo]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  useEffect(() => {
    const subscription = client.onEvent('focusEvent', ({ eventId }) =>
      attempt(
        client.request('transcriptIndex', { sessionId, eventId }).then(({ focus }) => {
          if (focus === null) return;
          setAsked(focus);
          setUnfolded((last) => new Set([...last, focus]));
          moveTo(focus, true);
        }),
      ),
    );
    return () => subscription.dispose();
  }, [client, attempt, sessionId, moveTo]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { row, offsetPx: offset } = top();
        const eventId = rows.get(row)?.eventId;
        if (eventId !== undefined) changeUi({ topEvent: { eventId, offset } });
      }, settleMs);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, top, rows.get, changeUi]);

  // A new search starts at the first match behind what is in view.
  useEffect(() => {
    if (!matches || matches.length === 0) return;
    const first = matches.findIndex((row) => row >= top().row);
    const position = Math.max(0, first);
    setMatch(position);
    goTo(matches[position] ?? 0, -12);
  }, [matches, top, goTo]);

  const moveMatch = (step: 1 | -1) => {
    if (!matches || matches.length === 0) return;
    const position = (match + step + matches.length) % matches.length;
    setMatch(position);
    moveTo(matches[position], false);
  };
  const fold = useCallback(
    (row: number) =>
      setUnfolded((last) => {
        const next = new Set(last);
        if (!next.delete(row)) next.add(row);
        return next;
      }),
    [],
  );
  const mark = useCallback(
    (signal: TranscriptSignal, isWrong: boolean) => {
      const say = (wrong: boolean) => client.request('markSignal', { signalId: signal.id, sessionId, isWrong: wrong });
      attempt(
        say(isWrong).then(() =>
          notify({
            kind: 'done',
            text: isWrong ? strings.markedWrong : `${strings.isASignal}: ${signalName(signal.kind, strings)}`,
            undo: () => attempt(say(!isWrong).then(() => notify(null))),
          }),
        ),
      );
    },
    [client, sessionId, attempt, notify, strings],
  );
  const copyLink = useCallback(
    (eventId: string) =>
      attempt(client.request('copyLink', { eventId }).then(() => notify({ kind: 'done', text: strings.linkCopied }))),
    [client, attempt, notify, strings],
  );
  const shownRow = rows.get(active);
  const openSource = () => attempt(client.request('openSource', { sessionId, line: shownRow?.line ?? null }));
  const openText = () => {
    if (shownRow) attempt(client.request('openAsText', { eventId: shownRow.eventId }));
  };
  const move = {
    nextPrompt: () => moveTo(nextOf(prompts, active), true),
    previousPrompt: () => moveTo(previousOf(prompts, active), true),
    nextSignal: () => moveTo(nextOf(signalRows, active) ?? signalRows[0], true),
  };
  const [activeSignal] = signals.get(active) ?? noSignals;
  useShortcuts({
    j: move.nextPrompt,
    k: move.previousPrompt,
    s: move.nextSignal,
    n: () => moveMatch(1),
    p: () => moveMatch(-1),
    w: activeSignal ? () => mark(activeSignal, !activeSignal.isWrong) : undefined,
    o: index.fileExists ? openSource : undefined,
    x: () => fold(active),
    '/': () => searchInput.current?.focus(),
  });

  const drawn: number[] = [];
  for (let row = from; row < to; row += 1) drawn.push(row);
  // The row that has the focus stays in the page wherever the view goes.
  if (active < heights.count && (active < from || active >= to)) drawn.push(active);

  return (
    <main className="transcript" aria-label={strings.transcript}>
      <TranscriptHead
        index={index}
        turn={fill(strings.turnPosition, Math.max(1, rankOf(prompts, active)), prompts.length)}
        move={move}
        onOpenSource={openSource}
        onOpenText={openText}
        search={{
          query: ui.query,
          matches: matches === null ? null : matches.length,
          current: match,
          onChange: (query) => changeUi({ query }),
          onMove: moveMatch,
          onLeave: () => {
            changeUi({ query: '' });
            moveTo(active, true);
          },
          inputRef: searchInput,
        }}
      />
      <div className="feed-scroll" ref={scroller} data-testid="feed-scroll">
        {heights.count === 0 ? (
          <p className="hint empty">{strings.emptySession}</p>
        ) : (
          <div
            className="feed"
            role="feed"
            aria-label={index.title ?? strings.transcript}
            style={{ height: heights.total }}
          >
            {drawn.map((row) => (
              <RowView
                key={row}
                position={row}
                count={heights.count}
                topPx={heights.top(row)}
                estimatePx={heights.of(row)}
                row={rows.get(row)}
                episode={episodes.get(row)}
                signals={signals.get(row) ?? noSignals}
                isActive={row === active}
                isMatch={row === asked || matchSet.has(row)}
                isUnfolded={unfolded.has(row)}
                onMeasured={onMeasured}
                onActivate={setActive}
                onFold={fold}
                onMore={rows.loadFull}
                onMark={mark}
                onCopyLink={copyLink}
              />
            ))}
          </div>
        )}
      </div>
    </main>
  );
}

/** How many of the ascending rows are at or above a row. */
function rankOf(rows: readonly number[], row: number): number {
  const next = rows.findIndex((other) => other > row);
  return next < 0 ? rows.length : next;
}
