import type { DraftFlag, Score } from '../mining/proposal.ts';
import type { Store } from '../store/store.ts';
import { receivedFromJson } from './receivedJson.ts';

/** The newest version of a team's skill that was received, as it was approved or retired there. */
export interface ReceivedSkill {
  readonly workspaceKey: string;
  readonly organisation: string;
  readonly workspace: string;
  readonly name: string;
  readonly version: number;
  /** SHA-256 of its text. */
  readonly contentHash: string;
  readonly isRetired: boolean;
  readonly title: string;
  readonly description: string;
  readonly decidedBy: string | null;
  /** UTC milliseconds. */
  readonly decidedAt: number;
  readonly score: Score;
  /** Distinct sessions behind it in the shared store. */
  readonly sessions: number;
  /** What the reviewer of the shared draft was asked to look at twice, as far as it is still in the text. */
  readonly flags: readonly DraftFlag[];
}

const listKey = 'team.received';

/**
 * What was received of team libraries, kept in the local store: proposals are made from it without asking the shared store
 * again. Texts are kept apart, by hash, those that were accepted once too: a later version is merged against them.
 */
export class ReceivedSkills {
  constructor(private readonly local: Store) {}

  /** Empty where nothing was ever received, which costs one look-up. */
  async list(): Promise<readonly ReceivedSkill[]> {
    const value = await this.local.getValue(listKey);
    return Array.isArray(value) ? value.flatMap((item) => receivedFromJson(item) ?? []) : [];
  }

  async text(contentHash: string): Promise<string | null> {
    const value = await this.local.getValue(textKey(contentHash));
    return typeof value === 'string' ? value : null;
  }

  /** Texts first: what is listed has a text whenever the process ends. */
  async save(received: readonly ReceivedSkill[], texts: ReadonlyMap<string, string>): Promise<void> {
    for (const [hash, text] of texts) await this.local.setValue(textKey(hash), text);
    await this.local.setValue(listKey, received);
  }
}

function textKey(contentHash: string): string {
  return `team.text/${contentHash}`;
}
