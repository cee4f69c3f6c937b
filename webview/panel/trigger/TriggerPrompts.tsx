import type { LabPrompt } from '../../../src/engine/triggerLabContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';

/** The prompts that were tried, each with whether it fires and who would win; a press opens the turn. */
export function TriggerPrompts({ prompts, own }: { readonly prompts: readonly LabPrompt[]; readonly own: string }) {
  const { strings, client, attempt } = usePanel();
  const kinds = { said: strings.triggerSaid, before: strings.triggerBefore, near: strings.triggerNear };
  const stateOf = ({ kind, fires }: LabPrompt) => {
    if (kind === 'near')
      return fires ? (['warning', strings.triggerFalse] as const) : (['circle-slash', strings.triggerMisses] as const);
    return fires ? (['check', strings.triggerFires] as const) : (['close', strings.triggerMisses] as const);
  };
  return (
    <details>
      <summary>{fill(strings.triggerPrompts, prompts.length)}</summary>
      <ul className="plain trigger-prompts">
        {prompts.map((prompt) => {
          const [icon, label] = stateOf(prompt);
          const { winner } = prompt;
          return (
            <li key={prompt.eventId}>
              <Icon name={icon} label={label} />{' '}
              <Button
                look="link"
                label={visibleText(prompt.prompt)}
                onPress={() => attempt(client.request('openTranscript', { eventId: prompt.eventId }))}
              />{' '}
              <span className="hint">
                {kinds[prompt.kind]}
                {winner !== null && winner !== own && ` · ${fill(strings.triggerWinner, visibleText(winner))}`}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
