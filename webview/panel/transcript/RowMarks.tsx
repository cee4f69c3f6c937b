import type { TranscriptEpisode, TranscriptSignal } from '../../../src/engine/transcriptContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { outcomeLook, signalName } from './rowText.ts';

/** How the episode that starts here ended, and why that is thought. */
export function OutcomeMark({ episode }: { readonly episode: TranscriptEpisode }) {
  const { strings } = usePanel();
  const { icon, text } = outcomeLook(episode.outcome, strings);
  return (
    <span className={`outcome ${episode.outcome}`} title={episode.reasons.map(visibleText).join(' ')}>
      <Icon name={icon} /> {text}
    </span>
  );
}

interface SignalMarkProps {
  readonly signal: TranscriptSignal;
  readonly onMark: (signal: TranscriptSignal, isWrong: boolean) => void;
}

/** A signal at its turn: what it is taken for, by which rule and why, and a way to say that it is none. */
export function SignalMark({ signal, onMark }: SignalMarkProps) {
  const { strings } = usePanel();
  const name = signalName(signal.kind, strings);
  const percent = Math.round(signal.confidence * 100);
  return (
    <div className={`signal ${signal.isWrong ? 'wrong' : ''}`} data-testid={`signal-${signal.kind}`}>
      <Icon name={signal.isWrong ? 'circle-slash' : 'tag'} />
      <span className="signal-text">
        <span className="signal-name">{name}</span>{' '}
        <span className="hint">{fill(strings.signalRule, signal.rule, percent)}</span>
        <span className="signal-why">{signal.isWrong ? strings.markedWrong : visibleText(signal.explanation)}</span>
      </span>
      <Button
        look="link"
        label={signal.isWrong ? strings.isASignal : fill(strings.notASignal, name)}
        onPress={() => onMark(signal, !signal.isWrong)}
      />
    </div>
  );
}
