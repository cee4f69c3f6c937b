import type { EngineProgress } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { useReview } from '../connection/review.ts';
import type { Run } from '../useRun.ts';

interface ProgressLineProps {
  readonly progress: EngineProgress | null;
  readonly run: Run;
}

/** What the engine is doing, at the top of the sidebar: how much is left, what it cost so far, and how to hold it. */
export function ProgressLine({ progress, run }: ProgressLineProps) {
  const { strings, language } = useReview();
  const isPaused = run.state === 'paused';
  const isIdle = progress === null || progress.phase === 'idle';
  const text = isPaused ? strings.paused : isIdle || progress.message === '' ? strings.working : progress.message;
  const facts = progress === null ? [] : factsOf(progress);
  const fraction = progress?.fraction ?? null;
  return (
    <div className="progress">
      {!isPaused && <progress aria-label={text} max={1} {...(fraction === null ? {} : { value: fraction })} />}
      <div className="progress-text">
        <span className="progress-words">
          <span role="status">{text}</span>
          {facts.length > 0 && <span className="progress-facts">{facts.join(' · ')}</span>}
        </span>
        {isPaused && <Button look="link" label={strings.continueRun} onPress={run.start} />}
        {run.state === 'running' && <Button look="link" label={strings.pause} onPress={run.pause} />}
        {run.state !== 'idle' && <Button look="link" label={strings.cancel} onPress={run.cancel} />}
      </div>
    </div>
  );

  function factsOf({ sessionsLeft, tokens, costUsd, callsLeft }: EngineProgress): readonly string[] {
    const number = (value: number) => value.toLocaleString(language);
    const money = (value: number) =>
      value.toLocaleString(language, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
    return [
      ...(sessionsLeft === undefined ? [] : [fill(strings.sessionsLeft, number(sessionsLeft))]),
      ...(tokens === undefined ? [] : [fill(strings.tokensUsed, number(tokens))]),
      ...(costUsd === undefined || costUsd === null ? [] : [money(costUsd)]),
      ...(callsLeft === undefined || callsLeft === null ? [] : [fill(strings.callsLeft, number(callsLeft))]),
    ];
  }
}
