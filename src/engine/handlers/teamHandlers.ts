import { stampNow } from '../../team/sharedDecision.ts';
import { teamSkills } from '../../team/teamSkills.ts';
import type { TeamMethods } from '../teamContract.ts';
import type { EngineParts, Handlers } from './engineParts.ts';

/** Answers requests around a team's store. */
export function teamHandlers({ team, store, options }: EngineParts): Handlers<keyof TeamMethods> {
  return {
    teamConnect: (connection) => team.connect(connection),
    teamDisconnect: () => team.disconnect(),
    teamStatus: () => team.status(),
    teamSync: ({ only }, signal) => team.sync(only ?? null, signal),
    teamMembers: () => team.ask((review) => review.members()),
    teamProposals: async ({ scope, member, statuses }) => {
      const proposals = await team.ask((review) => review.list(scope, member, statuses));
      team.remember(proposals);
      return proposals;
    },
    teamProposal: async ({ id, scope }) => {
      const proposal = await team.ask((review) => review.get(id, scope ?? 'team'));
      team.remember([proposal]);
      return proposal;
    },
    teamDecide: (request) => team.decideOn(request),
    teamSkills: ({ scope }) => team.ask((_review, shared) => teamSkills(shared, scope, store())),
    teamRetire: async ({ name, reason }) => {
      await team.ask((review) => review.retire(name, reason, stampNow(options.user)));
      team.soon();
      return null;
    },
  };
}
