import { useCallback } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { useResource } from '../../shared/useResource.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { LedgerPlot } from './LedgerPlot.tsx';
import { useVerdictWords } from './useVerdictWords.ts';

const weekMs = 7 * 86_400_000;

/** How all skills did together, by weeks from each one's approval, and the verdict on each. */
export function LibraryLedger() {
  const { strings, client, versions, attempt } = usePanel();
  const { verdicts } = useVerdictWords();
  const load = useCallback((signal: AbortSignal) => client.request('ledger', { name: null }, { signal }), [client]);
  const { value: report } = useResource('ledger', versions.skills + versions.status, load);
  if (!report || report.skills.length === 0) return null;
  const { before, after } = report.minimum;
  return (
    <Card title={strings.ledgerLibrary} className="ledger-card">
      <p className="hint">{fill(strings.ledgerNote, before, after)}</p>
      {report.weeks.length > 0 && (
        <LedgerPlot
          id="ledger"
          title={strings.ledgerLibrary}
          weeks={report.weeks}
          approvedAt={0}
          before={report.before}
          since={report.since}
          weekColumn={strings.ledgerWeek}
          formatWeek={(at) => String(Math.round(at / weekMs))}
        />
      )}
      <ul className="plain ledger-list">
        {report.skills.map(({ name, title, verdict, counts }) => (
          <li key={name}>
            <Button
              look="link"
              label={visibleText(title)}
              onPress={() => attempt(client.request('openPanel', { kind: 'skill', name }))}
            />
            <span className={`label verdict-${verdict}`}>{verdicts[verdict]}</span>
            <span className="hint">
              {counts.before.recurred} / {counts.before.eligible} → {counts.after.recurred} / {counts.after.eligible}
            </span>
          </li>
        ))}
      </ul>
      {report.sessionsLeft > 0 && <p className="hint">{fill(strings.ledgerLeft, report.sessionsLeft)}</p>}
    </Card>
  );
}
