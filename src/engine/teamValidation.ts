import * as z from 'zod';
import type { TeamConnection, TeamDecideRequest, TeamMethods } from './teamContract.ts';

const nothing = z.record(z.string(), z.never());
const id = z.string().min(1).max(500);
const scope = z.enum(['me', 'team', 'organisation']);
const status = z.enum(['pending', 'approved', 'dismissed', 'snoozed', 'superseded']);

/** A decision on a shared proposal, as clients ask for it and as the outbox keeps it. */
export const teamDecideRequest: z.ZodType<TeamDecideRequest> = z.object({
  id,
  action: z.enum(['approve', 'dismiss', 'snooze', 'reopen']),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  ticks: z
    .array(z.string().regex(/^[0-9a-f]{24}$/))
    .max(1_000)
    .exactOptional(),
  side: z.number().int().min(1).max(100).exactOptional(),
  skillMd: z.string().max(1_000_000).exactOptional(),
  reason: z.enum(['wrong', 'not-useful', 'too-specific', 'already-known', 'other']).exactOptional(),
  note: z.string().max(10_000).exactOptional(),
  until: z.number().int().min(0).max(8_640_000_000_000_000).exactOptional(),
  accept: z.boolean().exactOptional(),
});

const connection: z.ZodType<TeamConnection> = z.object({
  connection: z.string().min(1).max(4_096),
  token: z.string().min(1).max(1_000).exactOptional(),
  workspace: z.string().min(1).max(200).exactOptional(),
  scope,
  acceptAutomatically: z.boolean(),
  onRequest: z.boolean().exactOptional(),
});

/** The shapes of the requests around a shared store. */
export const teamParams: { readonly [M in keyof TeamMethods]: z.ZodType<TeamMethods[M]['params']> } = {
  teamConnect: connection,
  teamDisconnect: nothing,
  teamStatus: nothing,
  teamSync: z.object({ only: z.enum(['push', 'pull']).exactOptional() }).strict(),
  teamMembers: nothing,
  teamProposals: z.object({
    scope,
    member: z.string().min(1).max(400).exactOptional(),
    statuses: z.array(status).exactOptional(),
  }),
  teamProposal: z.object({ id, scope: scope.exactOptional() }),
  teamDecide: teamDecideRequest,
  teamSkills: z.object({ scope }),
  teamRetire: z.object({ name: z.string().min(1).max(200), reason: z.string().max(10_000) }),
};
