import * as z from 'zod';
import type { LostTeamDecision } from '../engine/teamContract.ts';
import { teamDecideRequest } from '../engine/teamValidation.ts';
import type { OutboxEntry, OutboxOutcome } from './outbox.ts';

const time = z.number().min(0).max(8_640_000_000_000_000);

const entry: z.ZodType<OutboxEntry> = z.object({
  id: z.string().min(1).max(100),
  workspaceKey: z.string().max(1_000),
  at: time,
  title: z.string().max(10_000),
  request: teamDecideRequest,
});

const lost: z.ZodType<LostTeamDecision> = z.object({
  proposalId: z.string().max(500),
  title: z.string().max(10_000),
  action: z.enum(['approve', 'dismiss', 'snooze', 'reopen']),
  at: time,
  by: z.string().max(1_000).nullable(),
  message: z.string().max(10_000),
});

const outcome: z.ZodType<OutboxOutcome> = z.object({ id: z.string().max(100), lost: lost.nullable() });

/** A waiting decision from a line of the outbox; null for what is none. */
export function entryOf(value: unknown): OutboxEntry | null {
  return entry.safeParse(value).data ?? null;
}

/** What became of a waiting decision, from a line of the outbox; null for what is none. */
export function outcomeOf(value: unknown): OutboxOutcome | null {
  return outcome.safeParse(value).data ?? null;
}
