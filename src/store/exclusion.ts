/** What the user wants neither read nor kept. A session is named by its assistant's own id. */
export interface Exclusion {
  readonly kind: 'session' | 'folder' | 'assistant';
  readonly subject: string;
  readonly at: number;
  readonly reason: string | null;
}

/** What forgetting sessions took out of the store. */
export interface Forgotten {
  /** The store's ids of the sessions that went, sub-agents' included. */
  readonly sessionIds: readonly string[];
  /** The assistants' own ids of them. */
  readonly sourceSessionIds: readonly string[];
  readonly events: number;
  /** Proposals that went because they were worded from what those sessions said. */
  readonly proposals: number;
  /** Approved skills that lost evidence: the skills themselves are the user's and stay. */
  readonly skills: readonly string[];
}
