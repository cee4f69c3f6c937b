import type { SkillSession } from '../../../src/engine/browseContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { PictureOrTable } from '../parts/PictureOrTable.tsx';

const width = 320;
const height = 64;
const edge = 10;

interface TimelineCardProps {
  readonly sessions: readonly SkillSession[];
  /** When the skill was approved, null for a proposal. */
  readonly approvedAt: number | null;
}

/** When the skill's evidence came up: a dot for each session, above the line what supports it, below what opposes it. */
export function TimelineCard({ sessions, approvedAt }: TimelineCardProps) {
  const { strings, language, client, attempt } = usePanel();
  const first = sessions[0];
  const last = sessions.at(-1);
  if (!first || !last) return null;
  const start = Math.min(first.at, approvedAt ?? first.at);
  const span = Math.max(1, Math.max(last.at, approvedAt ?? last.at) - start);
  const xOf = (at: number) => edge + ((at - start) / span) * (width - 2 * edge);
  const day = (at: number) => new Date(at).toLocaleDateString(language, { month: 'short', day: 'numeric' });
  const count = sessions.length === 1 ? strings.oneSession : fill(strings.manySessions, sessions.length);
  const names = [...new Set(sessions.map(({ displayName }) => displayName))].join(', ');
  const summary = fill(strings.timelineSummary, count, names, day(first.at), day(last.at));
  const open = (eventId: string) => attempt(client.request('openTranscript', { eventId }));
  const picture = (
    <svg className="timeline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
      <line className="axis" x1={edge} x2={width - edge} y1="30" y2="30" />
      {approvedAt !== null && (
        <g className="approved-mark">
          <line x1={xOf(approvedAt)} x2={xOf(approvedAt)} y1="6" y2="46" />
          <text x={xOf(approvedAt)} y="58" textAnchor="middle">
            {strings.approvedMark}
          </text>
        </g>
      )}
      {sessions.map((session) => (
        <g key={session.sessionId}>
          {session.supports > 0 && (
            <circle className="for" cx={xOf(session.at)} cy={22} r={Math.min(7, 3 + session.supports)} />
          )}
          {session.opposes > 0 && (
            <rect className="against" x={xOf(session.at) - 4} y={34} width="8" height="8">
              <title>{session.title ?? session.displayName}</title>
            </rect>
          )}
        </g>
      ))}
      <text x={edge} y={height - 4}>
        {day(start)}
      </text>
      <text x={width - edge} y={height - 4} textAnchor="end">
        {day(start + span)}
      </text>
    </svg>
  );
  return (
    <Card title={strings.sessionsTimeline} className="timeline-card">
      <p className="hint">{summary}</p>
      <PictureOrTable
        id="timeline"
        summary={summary}
        picture={picture}
        columns={[
          strings.columnSession,
          strings.columnAssistant,
          strings.columnWhen,
          strings.columnFor,
          strings.columnAgainst,
        ]}
        rows={sessions.map((session) => ({
          key: session.sessionId,
          cells: [
            <Button
              key="open"
              look="link"
              label={visibleText(session.title ?? session.sessionId)}
              onPress={() => open(session.eventId)}
            />,
            session.displayName,
            timeAgo(session.at, language),
            session.supports,
            session.opposes,
          ],
        }))}
      />
    </Card>
  );
}
