import type { TeamMember, TeamRole } from '../../../src/engine/teamContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { memberFilter } from './memberFilter.ts';

/** Who is in the team and what may be seen of their work; a name filters the list by its member. */
export function MemberList({ members }: { readonly members: readonly TeamMember[] }) {
  const { strings, updateList } = useReview();
  const roles: Readonly<Record<TeamRole, string>> = {
    reader: strings.teamRoleReader,
    writer: strings.teamRoleWriter,
    reviewer: strings.teamRoleReviewer,
    admin: strings.teamRoleAdmin,
  };
  return (
    <ul className="plain team-members">
      {members.map(({ name, role, isSelf, isRevoked, sessions, proposals, decisions }) => (
        <li key={name}>
          <Button
            look="link"
            label={visibleText(name)}
            description={fill(strings.teamMemberFilter, visibleText(name))}
            onPress={() => updateList('team', { filter: memberFilter(name), place: null })}
          />
          <span className="hint">
            {[
              roles[role],
              ...(isSelf ? [strings.teamMemberYou] : []),
              ...(isRevoked ? [strings.teamMemberGone] : []),
            ].join(', ')}
          </span>
          <span className="hint">{fill(strings.teamMemberFacts, sessions, proposals, decisions)}</span>
        </li>
      ))}
    </ul>
  );
}
