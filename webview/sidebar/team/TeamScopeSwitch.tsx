import { useId } from 'react';
import type { TeamScope } from '../../../src/engine/teamContract.ts';
import { teamScopes } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';

/** Whose shared proposals are listed: one tab stop, arrows choose. */
export function TeamScopeSwitch({ scope }: { readonly scope: TeamScope }) {
  const { strings, update, updateList } = useReview();
  const group = useId();
  const names: Readonly<Record<TeamScope, string>> = {
    me: strings.teamScopeMe,
    team: strings.teamScopeTeam,
    organisation: strings.teamScopeOrganisation,
  };
  return (
    <fieldset className="team-scope">
      <legend className="visually-hidden">{strings.teamScope}</legend>
      {teamScopes.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name={group}
            value={each}
            checked={each === scope}
            onChange={() => {
              update({ teamScope: each });
              updateList('team', { place: null });
            }}
          />
          <span>{names[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
