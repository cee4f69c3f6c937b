/** What is said when the store comes near a limit, and of what was pruned. `{0}` and so on stand for values. */
export const retentionSentences: readonly string[] = [
  'That turn was pruned: it was older than what is kept raw. What was learned from it stays, with its quote.',
  'Pruning was stopped. What is left is pruned next time.',
  'This store is not pruned by Skillify; its administrator does that.',
  'The disk of the store has only {0} left, so no transcripts are read. Free some space, or keep the store on another disk; nothing that was read is lost.',
  'The disk of the store has only {0} left. Reading stops at {1}; free some space.',
  'The fallback store holds {0} of the {1} that it can keep in memory, so no transcripts are read.',
  'The fallback store holds {0} of the {1} that it can keep in memory.',
  'Prune older sessions with “skillify prune --older-than 30d”, see the status for why the fallback is in use, or keep the store in PostgreSQL.',
  'The store holds {0}, more than the {1} it is meant to.',
  'Run Skillify Now: {0} sessions are not mined yet, and only what was mined is pruned.',
  'Older events are pruned while nothing else happens; if that does not suffice, raise “skillify.retention.maxSizeMb” or keep the store in PostgreSQL.',
];
