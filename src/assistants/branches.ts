import { recordIdOf } from './eventBase.ts';
import { type Branch, isHumanPrompt, type PromptOrigin, type SessionEvent } from './sessionEvent.ts';

const turnOrigins: ReadonlySet<PromptOrigin> = new Set<PromptOrigin>(['human', 'queued', 'automation', 'agent']);

/**
 * Tells for every event of one session whether it lies on the path the conversation finally took.
 * Events come in order (time, then file order). Careful on purpose: only what follows a prompt that was replaced by
 * another one at the same point, or that was rolled back by name, counts as abandoned.
 */
export function resolveBranches(events: readonly SessionEvent[]): Map<string, Branch> {
  const abandoned = new Set<number>();
  markReplacedPrompts(events, abandoned);
  markRewinds(events, abandoned);
  return new Map(events.map((event, index) => [event.id, abandoned.has(index) ? 'abandoned' : 'live']));
}

/** A rewound conversation shows as two prompts with one parent; the one that leads to the latest event is live. */
function markReplacedPrompts(events: readonly SessionEvent[], abandoned: Set<number>): void {
  const parents = new Map<string, string>();
  const promptsByParent = new Map<string, Set<string>>();
  for (const event of events) {
    const record = recordIdOf(event.id);
    if (event.parentId === null || event.parentId === record) continue;
    if (!parents.has(record)) parents.set(record, event.parentId);
    if (!isHumanPrompt(event)) continue;
    const siblings = promptsByParent.get(event.parentId);
    if (siblings === undefined) promptsByParent.set(event.parentId, new Set([record]));
    else siblings.add(record);
  }
  const replaced = new Set<string>();
  const forks = [...promptsByParent.values()].filter((siblings) => siblings.size > 1);
  if (forks.length === 0) return;
  const live = pathToRoot(latestRecord(events, parents), parents);
  for (const siblings of forks) {
    if (![...siblings].some((prompt) => live.has(prompt))) continue;
    for (const prompt of siblings) if (!live.has(prompt)) replaced.add(prompt);
  }
  if (replaced.size === 0) return;
  const verdicts = new Map<string, boolean>();
  events.forEach((event, index) => {
    if (followsReplaced(recordIdOf(event.id), parents, replaced, verdicts)) abandoned.add(index);
  });
}

/** The last event that is part of the tree: metadata without a place in it says nothing of the active path. */
function latestRecord(events: readonly SessionEvent[], parents: ReadonlyMap<string, string>): string {
  const last = events.findLast((event) => parents.has(recordIdOf(event.id)));
  return last === undefined ? '' : recordIdOf(last.id);
}

function pathToRoot(leaf: string, parents: ReadonlyMap<string, string>): ReadonlySet<string> {
  const path = new Set<string>();
  // Cycles and self references occur in the wild.
  for (let record: string | undefined = leaf; record !== undefined && !path.has(record); record = parents.get(record)) {
    path.add(record);
  }
  return path;
}

function followsReplaced(
  record: string,
  parents: ReadonlyMap<string, string>,
  replaced: ReadonlySet<string>,
  verdicts: Map<string, boolean>,
): boolean {
  const walked: string[] = [];
  let verdict = false;
  const seen = new Set<string>();
  for (let current: string | undefined = record; current !== undefined && !seen.has(current); ) {
    const known = verdicts.get(current);
    if (known !== undefined || replaced.has(current)) {
      verdict = known ?? true;
      break;
    }
    seen.add(current);
    walked.push(current);
    current = parents.get(current);
  }
  for (const walkedRecord of walked) verdicts.set(walkedRecord, verdict);
  return verdict;
}

/** Transcripts without a tree say how many turns were dropped, or which records were taken back. */
function markRewinds(events: readonly SessionEvent[], abandoned: Set<number>): void {
  events.forEach((event, index) => {
    if (event.kind !== 'rewind') return;
    const retracted = new Set(event.retractedIds ?? []);
    if (retracted.size > 0) {
      events.forEach((other, position) => {
        if (retracted.has(recordIdOf(other.id))) abandoned.add(position);
      });
    }
    let turns = event.turns;
    for (let position = index - 1; position >= 0 && turns > 0; position -= 1) {
      const other = events[position];
      if (other === undefined || abandoned.has(position)) continue;
      abandoned.add(position);
      if (startsTurn(other)) turns -= 1;
    }
  });
}

/** Turns of headless runs and of sub-agents begin with prompts that no person typed. */
function startsTurn(event: SessionEvent): boolean {
  return event.kind === 'user_prompt' && turnOrigins.has(event.origin);
}
