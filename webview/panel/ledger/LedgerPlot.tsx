import type { LedgerReport } from '../../../src/engine/ledgerContract.ts';
import { fill } from '../../shared/format.ts';
import { usePanel } from '../connection/panelContext.ts';
import { PictureOrTable } from '../parts/PictureOrTable.tsx';
import { LedgerPicture } from './LedgerPicture.tsx';

type LedgerPhase = LedgerReport['before'];

interface LedgerPlotProps {
  readonly id: string;
  readonly title: string;
  readonly weeks: LedgerReport['weeks'];
  readonly approvedAt: number;
  readonly before: LedgerPhase;
  readonly since: LedgerPhase;
  readonly weekColumn: string;
  readonly formatWeek: (at: number) => string;
}

/** The rates before and since in words, and the picture or the table that says the same. */
export function LedgerPlot(props: LedgerPlotProps) {
  const { id, title, weeks, approvedAt, before, since, weekColumn, formatWeek } = props;
  const { strings } = usePanel();
  const percent = (share: number) => Math.round(share * 100);
  const phase = (text: string, { recurred, eligible, interval }: LedgerPhase) =>
    fill(text, recurred, eligible, percent(interval.low), percent(interval.high));
  const words = `${phase(strings.ledgerBefore, before)} ${phase(strings.ledgerSince, since)}`;
  return (
    <>
      <p>{words}</p>
      <PictureOrTable
        id={id}
        summary={`${title}. ${strings.ledgerSummary} ${words}`}
        picture={
          <LedgerPicture
            weeks={weeks}
            approvedAt={approvedAt}
            before={before}
            since={since}
            title={title}
            description={`${strings.ledgerSummary} ${words}`}
            approvedText={strings.approvedMark}
            formatWeek={formatWeek}
          />
        }
        columns={[
          weekColumn,
          strings.columnEligible,
          strings.columnMistake,
          strings.columnInterval,
          strings.columnLoaded,
        ]}
        rows={weeks.map((week) => ({
          key: `${week.at} ${week.isAfter}`,
          cells: [
            `${formatWeek(week.at)} (${week.isAfter ? strings.phaseSince : strings.phaseBefore})`,
            week.eligible,
            week.recurred,
            `${percent(week.interval.low)}–${percent(week.interval.high)} %`,
            week.loaded,
          ],
        }))}
      />
    </>
  );
}
