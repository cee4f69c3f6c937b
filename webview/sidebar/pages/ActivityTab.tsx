import { useCallback, useMemo } from 'react';
import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import type { RunRecord } from '../../../src/engine/decisionContract.ts';
import { Button } from '../../shared/Button.tsx';
import { type Decision, decisionName, isUndoable, reasonText } from '../../shared/decisionText.ts';
import { fill, fullTime, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { Message, Skeleton } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { Section } from '../parts/Section.tsx';
import type { Decisions } from '../useDecisions.ts';
import { FailurePage } from './FailurePage.tsx';

interface ActivityTabProps {
  readonly proposals: readonly ProposalSummary[];
  readonly skills: readonly SkillView[];
  readonly decisions: Decisions;
}

const mostDecisions = 200;

const icons: Readonly<Record<Decision['kind'], string>> = {
  approve: 'check',
  dismiss: 'close',
  edit: 'edit',
  choose: 'versions',
  snooze: 'clock',
  retire: 'archive',
  restore: 'history',
  merge: 'git-merge',
  suggest: 'lightbulb',
  deliver: 'export',
  undeliver: 'trash',
  undo: 'discard',
  'reject-signal': 'circle-slash',
  'accept-signal': 'pass',
};

/** What was done: the last runs with what they left out and why, and the decisions with who, when and why. */
export function ActivityTab({ proposals, skills, decisions }: ActivityTabProps) {
  const { client, strings, attempt, versions } = useReview();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [runs, made] = await Promise.all([
        client.request('runs', {}, { signal }),
        client.request('decisions', {}, { signal }),
      ]);
      return { runs, made };
    },
    [client],
  );
  const version = versions.proposals + versions.skills + versions.status;
  const { value, error, reload } = useResource('activity', version, load);
  useShortcuts({ u: decisions.undo });
  const titles = useMemo(() => titlesOf(proposals, skills), [proposals, skills]);
  if (error !== undefined) return <FailurePage error={error} onRetry={reload} />;
  if (!value) return <Skeleton label={strings.loading} />;
  const { runs, made } = value;
  const last = made.findLast((decision) => isUndoable(decision, made));
  const newest = made.slice(-mostDecisions).toReversed();
  if (runs.length === 0 && made.length === 0) {
    return (
      <div className="tab-scroll">
        <Message icon="pulse" title={strings.activityEmptyTitle} text={strings.activityEmptyText} />
      </div>
    );
  }
  return (
    <div className="tab-scroll">
      <div className="section-actions">
        <Button
          look="link"
          icon="graph"
          label={strings.showCharts}
          onPress={() => attempt(client.request('openInEditor', { kind: 'activity', id: '' }))}
        />
      </div>
      <Section id="decisions" title={strings.decisions} count={made.length} isOpenAtFirst>
        {made.length === 0 && <p className="hint entry">{strings.noDecisions}</p>}
        <ul className="plain entries">
          {newest.map((decision) => (
            <DecisionEntry
              key={decision.id}
              decision={decision}
              title={titles.get(decision.subject) ?? strings.goneSubject}
              onUndo={decision === last && !decisions.isBusy ? () => decisions.takeBack(decision.subject) : null}
            />
          ))}
        </ul>
      </Section>
      <Section id="runs" title={strings.runs} count={runs.length} isOpenAtFirst>
        {runs.length === 0 && <p className="hint entry">{strings.noRuns}</p>}
        <ul className="plain entries">
          {runs.map((run) => (
            <RunEntry key={run.at} run={run} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

/** What a decision can be about, by its subject: a skill's name, or the id of a proposal that may be gone since. */
function titlesOf(proposals: readonly ProposalSummary[], skills: readonly SkillView[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const { name, title, proposalId } of skills) {
    titles.set(name, title);
    if (proposalId !== null) titles.set(proposalId, title);
  }
  for (const { id, title } of proposals) titles.set(id, title);
  return titles;
}

function DecisionEntry(props: {
  readonly decision: Decision;
  readonly title: string;
  readonly onUndo: (() => void) | null;
}) {
  const { strings, language } = useReview();
  const { decision, title, onUndo } = props;
  const reason = reasonText(decision, strings, language);
  return (
    <li className="entry">
      <Icon name={icons[decision.kind]} />
      <span className="row-text">
        <span className="row-title">
          {visibleText(fill(strings.decisionTitle, decisionName(decision.kind, strings), title))}
        </span>
        <span className="row-facts">
          {visibleText(decision.by)} ·{' '}
          <time title={fullTime(decision.at, language)}>{timeAgo(decision.at, language)}</time>
        </span>
        {reason !== null && <span className="entry-reason">{visibleText(reason)}</span>}
        {onUndo && <Button look="link" label={strings.undo} onPress={onUndo} />}
      </span>
    </li>
  );
}

function RunEntry({ run }: { readonly run: RunRecord }) {
  const { strings, language, client, attempt } = useReview();
  const { at, trigger, outcome, message, sessions, proposals, skippedRecords, covered, ms } = run;
  const triggers = {
    command: strings.triggerCommand,
    'turn-end': strings.triggerTurnEnd,
    'every-n-turns': strings.triggerEveryTurns,
    idle: strings.triggerIdle,
  };
  const words = {
    done: fill(strings.runLine, sessions, proposals),
    stopped: strings.runStopped,
    failed: strings.runFailed,
  };
  const seconds = (ms / 1000).toLocaleString(language, { maximumFractionDigits: 1 });
  return (
    <li className="entry">
      <Icon name={outcome === 'done' ? 'pass' : outcome === 'stopped' ? 'debug-pause' : 'error'} />
      <span className="row-text">
        <span className="row-title">{words[outcome]}</span>
        <span className="row-facts">
          {triggers[trigger]} · <time title={fullTime(at, language)}>{timeAgo(at, language)}</time> ·{' '}
          {fill(strings.seconds, seconds)}
        </span>
        {message !== null && outcome === 'failed' && <span className="entry-reason">{visibleText(message)}</span>}
        {covered.map(({ title, skill }) => (
          <span key={`${title}:${skill}`} className="entry-reason">
            {visibleText(fill(strings.coveredBy, title, skill))}
          </span>
        ))}
        {skippedRecords > 0 && (
          <Button
            look="link"
            label={fill(strings.skippedRecords, skippedRecords)}
            onPress={() => attempt(client.request('showStatus', {}))}
          />
        )}
      </span>
    </li>
  );
}
