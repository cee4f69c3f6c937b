import { useEffect, useId, useState } from 'react';
import type { LabScores, TriggerLabReport } from '../../../src/engine/triggerLabContract.ts';
import { fill } from '../../shared/format.ts';
import { usePanel } from '../connection/panelContext.ts';

/** A field for another description, with what it changes while it is written; nothing of it is kept. */
export function TriggerTry({ subject, report }: { readonly subject: string; readonly report: TriggerLabReport }) {
  const { strings, client, attempt } = usePanel();
  const [description, setDescription] = useState(report.description);
  const [scores, setScores] = useState<LabScores>(report);
  const id = useId();

  useEffect(() => {
    if (description === report.description) {
      setScores(report);
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const skillMd = `---\nname: ${JSON.stringify(report.name)}\ndescription: ${JSON.stringify(description)}\n---\n`;
    const trial = client.request('triggerTry', { subject, skillMd }, { signal }).then((tried) => {
      if (!signal.aborted) setScores(tried);
    });
    attempt(trial.catch((error: unknown) => (signal.aborted ? undefined : Promise.reject(error))));
    return () => controller.abort();
  }, [attempt, client, description, report, subject]);

  const otherFires = ({ precision }: LabScores) => precision.total - precision.count;
  return (
    <div className="trigger-try">
      <label htmlFor={id}>{strings.triggerTry}</label>
      <textarea id={id} rows={4} value={description} onChange={({ target }) => setDescription(target.value)} />
      <p role="status" data-testid="trigger-try">
        {fill(
          strings.triggerChange,
          scores.recall.count,
          scores.recall.total,
          report.recall.count,
          otherFires(scores),
          otherFires(report),
        )}
      </p>
      <p className="hint">{strings.triggerTryNote}</p>
    </div>
  );
}
