import { useCallback } from 'react';
import type { LedgerReport } from '../../../src/engine/ledgerContract.ts';
import { fill } from '../../shared/format.ts';
import { useResource } from '../../shared/useResource.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { LedgerPlot } from './LedgerPlot.tsx';
import { useVerdictWords } from './useVerdictWords.ts';

type SkillLedger = LedgerReport['skills'][number];

/** How one skill did since its approval: verdict, plot, suggestions, and the parts by assistant and model. */
export function LedgerCard({ name }: { readonly name: string }) {
  const { strings, client, versions } = usePanel();
  const load = useCallback((signal: AbortSignal) => client.request('ledger', { name }, { signal }), [client, name]);
  const { value: report } = useResource(`ledger:${name}`, versions.skills + versions.status, load);
  const skill = report?.skills[0];
  if (!report || !skill) return null;
  const { before, after } = report.minimum;
  return (
    <Card title={strings.ledgerTitle} className="ledger-card">
      <SkillPart skill={skill} />
      <p className="hint">{fill(strings.ledgerNote, before, after)}</p>
      {report.sessionsLeft > 0 && <p className="hint">{fill(strings.ledgerLeft, report.sessionsLeft)}</p>}
    </Card>
  );
}

function SkillPart({ skill }: { readonly skill: SkillLedger }) {
  const { strings, language } = usePanel();
  const { verdicts, suggestions } = useVerdictWords();
  const { counts } = skill;
  const day = (at: number) =>
    new Date(at).toLocaleDateString(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const { visible, loaded, loadedRecurred, notLoadedRecurred, recalled } = counts.after;
  return (
    <>
      <p>
        <span className={`label verdict-${skill.verdict}`}>{verdicts[skill.verdict]}</span>
      </p>
      {skill.suggestions.map(({ kind }) => (
        <p key={kind}>{suggestions[kind]}</p>
      ))}
      {skill.weeks.length === 0 ? (
        <p className="hint">{strings.ledgerNone}</p>
      ) : (
        <LedgerPlot
          id={`ledger-${skill.name}`}
          title={strings.ledgerTitle}
          weeks={skill.weeks}
          approvedAt={skill.approvedAt}
          before={{ ...counts.before, ...skill.before }}
          since={{ ...counts.after, ...skill.after }}
          weekColumn={strings.columnWeek}
          formatWeek={day}
        />
      )}
      {visible > 0 && (
        <p>
          {fill(strings.ledgerLoaded, loaded, visible)}{' '}
          {fill(strings.ledgerWithLoading, loadedRecurred, loaded, notLoadedRecurred, visible - loaded)}
        </p>
      )}
      {recalled > 0 && <p className="hint">{fill(strings.ledgerRecalled, recalled)}</p>}
      {skill.parts.length > 0 && <PartsTable skill={skill} />}
    </>
  );
}

function PartsTable({ skill }: { readonly skill: SkillLedger }) {
  const { strings } = usePanel();
  return (
    <div className="table-scroll">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{strings.columnAssistant}</th>
            <th scope="col">{strings.columnMistakeBefore}</th>
            <th scope="col">{strings.columnMistakeSince}</th>
            <th scope="col">{strings.columnLoaded}</th>
          </tr>
        </thead>
        <tbody>
          {skill.parts.map(({ assistant, displayName, model, canSeeLoading, before, after }) => (
            <tr key={`${assistant} ${model}`}>
              <th scope="row">{model === null ? displayName : `${displayName} · ${model}`}</th>
              <td>
                {before.recurred} / {before.eligible}
              </td>
              <td>
                {after.recurred} / {after.eligible}
              </td>
              <td>{canSeeLoading ? `${after.loaded} / ${after.visible}` : strings.loadingUnseen}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
