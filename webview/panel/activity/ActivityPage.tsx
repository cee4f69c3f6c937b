import { useCallback } from 'react';
import type { ActivityReport, SkillEffect, WeeklyCounts } from '../../../src/engine/browseContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Message } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { LibraryLedger } from '../ledger/LibraryLedger.tsx';
import { Card } from '../parts/Card.tsx';
import { PanelFailure } from '../parts/PanelFailure.tsx';
import { PanelLoading } from '../parts/PanelLoading.tsx';
import { PictureOrTable } from '../parts/PictureOrTable.tsx';
import { usePageScroll } from '../parts/usePageScroll.ts';
import { EffectPicture } from './EffectPicture.tsx';
import { OutcomeBars } from './OutcomeBars.tsx';
import { StackedBars } from './StackedBars.tsx';

/** The library and the history behind it in pictures. */
export function ActivityPage() {
  const { strings, client, versions } = usePanel();
  const load = useCallback((signal: AbortSignal) => client.request('activity', {}, { signal }), [client]);
  const { proposals, skills, status } = versions;
  const { value: report, error, reload } = useResource('activity', proposals + skills + status, load);
  const scrolled = usePageScroll(report !== undefined);
  if (error !== undefined && !report) return <PanelFailure error={error} onRetry={reload} />;
  if (!report) return <PanelLoading />;
  return (
    <main className="page-scroll activity" ref={scrolled} aria-label={strings.activity}>
      <div className="page-body">
        {report.weeks.length === 0 ? (
          <Message icon="graph" title={strings.noActivityTitle} text={strings.noActivityText} />
        ) : (
          <>
            <h1>{strings.activity}</h1>
            <LibraryLedger />
            <Effects report={report} />
            <div className="activity-grid">
              <Weekly id="sessions" title={strings.activitySessions} weeks={report.weeks} series={report.sessions} />
              <Weekly
                id="corrections"
                title={strings.activityCorrections}
                weeks={report.weeks}
                series={report.corrections}
              />
              <Proposals report={report} />
              <CoverageTable report={report} />
            </div>
          </>
        )}
      </div>
    </main>
  );
}

function useDay() {
  const { language } = usePanel();
  return (at: number) => new Date(at).toLocaleDateString(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
}

function Effects({ report }: { readonly report: ActivityReport }) {
  const { strings } = usePanel();
  return (
    <Card title={strings.activityEffects} className="effects">
      <p className="hint">{report.skills.length === 0 ? strings.noSkillsYet : strings.effectNote}</p>
      {report.skills.map((effect) => (
        <Effect key={effect.name} effect={effect} weeks={report.weeks} />
      ))}
    </Card>
  );
}

function Effect({ effect, weeks }: { readonly effect: SkillEffect; readonly weeks: readonly number[] }) {
  const { strings, client, attempt } = usePanel();
  const day = useDay();
  const sessions = (count: number) => (count === 1 ? strings.oneSession : fill(strings.manySessions, count));
  const times = (count: number) => (count === 1 ? strings.oneTime : fill(strings.manyTimes, count));
  const verdict = effect.isTooEarly
    ? fill(strings.effectEarly, sessions(effect.sessionsAfter))
    : fill(
        strings.effectRates,
        times(effect.timesBefore),
        sessions(effect.sessionsBefore),
        times(effect.timesAfter),
        sessions(effect.sessionsAfter),
      );
  return (
    <section className="effect-row" aria-label={visibleText(effect.title)}>
      <h3>
        <Button
          look="link"
          label={visibleText(effect.title)}
          onPress={() => attempt(client.request('openPanel', { kind: 'skill', name: effect.name }))}
        />
      </h3>
      <p className="verdict">{verdict}</p>
      <PictureOrTable
        id={`effect-${effect.name}`}
        summary={`${visibleText(effect.title)}. ${verdict}`}
        picture={
          <EffectPicture
            weeks={weeks}
            effect={effect}
            summary={`${visibleText(effect.title)}. ${verdict}`}
            approvedText={strings.approvedMark}
            formatDay={day}
          />
        }
        columns={[strings.columnWeek, strings.columnTimes]}
        rows={weeks.map((week, index) => ({ key: String(week), cells: [day(week), effect.counts[index] ?? 0] }))}
      />
    </section>
  );
}

interface WeeklyProps {
  readonly id: string;
  readonly title: string;
  readonly weeks: readonly number[];
  readonly series: readonly WeeklyCounts[];
}

function Weekly({ id, title, weeks, series }: WeeklyProps) {
  const { strings } = usePanel();
  const day = useDay();
  const total = series.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0);
  const summary = `${title}: ${total}`;
  return (
    <Card title={title} actions={<span className="count">{total}</span>}>
      <PictureOrTable
        id={id}
        summary={summary}
        picture={<StackedBars weeks={weeks} series={series} summary={summary} formatDay={day} />}
        columns={[strings.columnWeek, ...series.map(({ displayName }) => displayName)]}
        rows={weeks.map((week, index) => ({
          key: String(week),
          cells: [day(week), ...series.map(({ counts }) => counts[index] ?? 0)],
        }))}
      />
    </Card>
  );
}

function Proposals({ report }: { readonly report: ActivityReport }) {
  const { strings } = usePanel();
  const names = {
    pending: strings.statusPending,
    approved: strings.statusApproved,
    dismissed: strings.statusDismissed,
    snoozed: strings.statusSnoozed,
    superseded: strings.statusSuperseded,
  };
  const rows = report.proposals.map(({ status, count }) => ({ key: status, label: names[status], count }));
  return (
    <Card title={strings.activityProposals}>
      <PictureOrTable
        id="proposals"
        summary={strings.activityProposals}
        picture={<OutcomeBars rows={rows} summary={strings.activityProposals} />}
        columns={[strings.columnStatus, strings.columnCount]}
        rows={rows.map(({ key, label, count }) => ({ key, cells: [label, count] }))}
      />
    </Card>
  );
}

function CoverageTable({ report }: { readonly report: ActivityReport }) {
  const { strings, language } = usePanel();
  const day = (at: number) => new Date(at).toLocaleDateString(language);
  const number = (value: number) => value.toLocaleString(language);
  return (
    <Card title={strings.activityCoverage}>
      <div className="table-scroll">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{strings.columnAssistant}</th>
              <th scope="col" className="number">
                {strings.columnSessions}
              </th>
              <th scope="col" className="number">
                {strings.columnEvents}
              </th>
              <th scope="col" className="number">
                {strings.columnSkipped}
              </th>
              <th scope="col">{strings.columnFrom}</th>
              <th scope="col">{strings.columnTo}</th>
            </tr>
          </thead>
          <tbody>
            {report.coverage.map((row) => (
              <tr key={row.assistant}>
                <th scope="row">{row.displayName}</th>
                <td className="number">{number(row.sessions)}</td>
                <td className="number">{number(row.events)}</td>
                <td className="number">{number(row.skippedRecords)}</td>
                <td>{day(row.firstAt)}</td>
                <td>{day(row.lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
