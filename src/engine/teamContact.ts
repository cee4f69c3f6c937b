import * as z from 'zod';
import type { Store } from '../store/store.ts';
import type { TeamIdentity } from './teamContract.ts';

/** What is known of a team's store from the last time it was reached. */
export interface TeamContact {
  readonly workspaceKey: string;
  readonly identity: TeamIdentity;
  /** UTC milliseconds, null where it never was. */
  readonly lastPushAt: number | null;
  readonly lastPullAt: number | null;
}

const contact: z.ZodType<TeamContact> = z.object({
  workspaceKey: z.string().min(1),
  identity: z.object({
    organisation: z.string(),
    workspace: z.string(),
    member: z.string(),
    role: z.enum(['reader', 'writer', 'reviewer', 'admin']),
  }),
  lastPushAt: z.number().nullable(),
  lastPullAt: z.number().nullable(),
});

/** What was kept under a key; null for nothing usable. */
export async function lastContact(local: Store, key: string): Promise<TeamContact | null> {
  return contact.safeParse(await local.getValue(`team.last/${key}`)).data ?? null;
}

/** Keeps who this member is and when was exchanged; neither address nor token. */
export async function saveContact(local: Store, key: string, value: TeamContact): Promise<void> {
  await local.setValue(`team.last/${key}`, value);
}
