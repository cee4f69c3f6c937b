import { useCallback } from 'react';
import type { LabWord, TriggerLabReport } from '../../../src/engine/triggerLabContract.ts';
import { fill } from '../../shared/format.ts';
import { useResource } from '../../shared/useResource.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { TriggerListings } from './TriggerListings.tsx';
import { TriggerPrompts } from './TriggerPrompts.tsx';
import { TriggerTry } from './TriggerTry.tsx';

interface TriggerCardProps {
  /** Id of a proposal, or name of a skill. */
  readonly subject: string;
  /** Counts what makes the answer another one. */
  readonly version: number;
}

/** On which of the project's prompts a description fires, and what would change that. */
export function TriggerCard({ subject, version }: TriggerCardProps) {
  const { strings, client } = usePanel();
  const load = useCallback(
    (signal: AbortSignal) => client.request('triggerLab', { subject }, { signal }),
    [client, subject],
  );
  const { value: report } = useResource(`trigger:${subject}`, version, load);
  if (!report) return null;
  return (
    <Card title={strings.trigger} className="trigger">
      <p data-testid="trigger-recall">{fill(strings.triggerRecall, report.recall.count, report.recall.total)}</p>
      <p>{fill(strings.triggerPrecision, report.precision.count, report.precision.total)}</p>
      <p className="hint">{fill(strings.triggerNote, report.rivals)}</p>
      <TriggerTry key={report.description} subject={subject} report={report} />
      <TriggerPrompts prompts={report.prompts} own={report.name} />
      <Words words={report.wordsToAdd} template={strings.triggerAdd} />
      <Words words={report.wordsToRemove} template={strings.triggerRemove} />
      <TriggerListings listings={report.listings} />
      <Backtest report={report} />
    </Card>
  );
}

function Words({ words, template }: { readonly words: readonly LabWord[]; readonly template: string }) {
  if (words.length === 0) return null;
  const change = (count: number) => (count > 0 ? `+${count}` : String(count));
  return (
    <ul className="plain">
      {words.map(({ word, right, wrong }) => (
        <li key={word}>{fill(template, visibleText(word), change(right), change(wrong))}</li>
      ))}
    </ul>
  );
}

function Backtest({ report }: { readonly report: TriggerLabReport }) {
  const { strings, language } = usePanel();
  const { backtest } = report;
  if (backtest === null) return <p className="hint">{strings.triggerTooLittle}</p>;
  const { splitAt, minedName, firedInTime, laterSessions, firedElsewhere, otherPrompts } = backtest;
  const day = new Date(splitAt).toLocaleDateString(language, { dateStyle: 'medium' });
  const text =
    minedName === null
      ? fill(strings.triggerNoBacktest, day)
      : fill(strings.triggerBacktest, day, firedInTime, laterSessions, firedElsewhere, otherPrompts);
  return <p data-testid="trigger-backtest">{text}</p>;
}
