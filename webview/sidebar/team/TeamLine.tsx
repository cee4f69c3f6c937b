import type { TeamStatus } from '../../../src/engine/teamContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

const icons = {
  off: 'circle-slash',
  connecting: 'sync',
  connected: 'cloud',
  away: 'debug-disconnect',
  refused: 'warning',
} as const;

/** Whether the team's store is there, what waits to be sent, and what is wrong, with what can be done about it. */
export function TeamLine({ status }: { readonly status: TeamStatus }) {
  const { strings, client, attempt } = useReview();
  const { state, identity, waiting, problem } = status;
  const counts = [
    ...(waiting.sessions > 0 ? [fill(strings.teamWaitingSessions, waiting.sessions)] : []),
    ...(waiting.forgettings > 0 ? [fill(strings.teamWaitingForgettings, waiting.forgettings)] : []),
    ...(waiting.decisions > 0 ? [fill(strings.teamWaitingDecisions, waiting.decisions)] : []),
  ];
  return (
    <section className={`team-line ${state}`} aria-label={strings.team}>
      <div role="status" className="team-line-text">
        <Icon name={icons[state]} />
        <span>
          <span data-testid="team-state">{stateText()}</span>
          {counts.length > 0 && <span className="hint">{fill(strings.teamWaiting, counts.join(', '))}</span>}
          {problem !== null && state !== 'connecting' && <span className="hint">{visibleText(problem)}</span>}
        </span>
      </div>
      <div className="link-row">
        {state === 'refused' ? (
          <Button
            look="link"
            label={strings.teamConnectAgain}
            onPress={() => attempt(client.request('connectTeam', {}, { timeoutMs: null }))}
          />
        ) : (
          <Button
            look="link"
            label={strings.teamSync}
            disabled={state === 'connecting'}
            onPress={() => attempt(client.request('teamSync', {}, { timeoutMs: null }))}
          />
        )}
        <Button look="link" label={strings.teamDetails} onPress={() => attempt(client.request('showTeam', {}))} />
      </div>
    </section>
  );

  function stateText(): string {
    switch (state) {
      case 'connected':
        return identity
          ? visibleText(fill(strings.teamConnected, identity.workspace, identity.organisation, identity.member))
          : strings.team;
      case 'away':
        return strings.teamAway;
      case 'refused':
        return strings.teamProblem;
      case 'connecting':
      case 'off':
        return strings.teamConnecting;
    }
  }
}
