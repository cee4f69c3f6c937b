import { randomUUID } from 'node:crypto';
import { contentHash } from '../skills/contentHash.ts';
import type { Decision, DecisionKind } from '../skills/skill.ts';
import type { DecisionEffects } from '../store/store.ts';

/** Records a decision with its effects; by the store itself, or handed over to the process that holds it. */
export type Decide = (decision: Decision, effects: DecisionEffects) => Promise<void>;

/** A decision made now; the text is kept with those that change or write it. */
export function decisionBy(
  user: string,
  kind: DecisionKind,
  subject: string,
  reason: string | null,
  skillMd: string | null,
): Decision {
  return {
    id: randomUUID(),
    kind,
    subject,
    at: Date.now(),
    by: user,
    reason,
    contentHash: skillMd === null ? null : contentHash(skillMd),
    skillMd: kind === 'edit' || kind === 'approve' || kind === 'restore' ? skillMd : null,
  };
}
