import type { HostListing } from './triggerLabContract.ts';
import type { ListedSkill } from './triggerLabModel.ts';

interface Host {
  readonly assistant: string;
  readonly displayName: string;
  readonly entryLimit: number;
  readonly listLimit: number | null;
  /** Characters that an entry takes beside name and description: bullet, colon, path of the file. */
  readonly overhead: number;
  readonly overflow: HostListing['overflow'];
}

// Claude Code: code.claude.com/docs/en/skills (1,536 characters an entry; one percent of the context window in all, four
// characters for a token; names stay, descriptions of the least used go). Codex: openai/codex, core-skills/src/render.rs
// (two percent of the window, or 8,000 characters where it is not known; what is left behind names and paths is dealt out
// character by character). The others: the Agent Skills format, and opencode's and VS Code's own documents.
const hosts: readonly Host[] = [
  {
    assistant: 'claude-code',
    displayName: 'Claude Code',
    entryLimit: 1_536,
    listLimit: 8_000,
    overhead: 4,
    overflow: 'least-used-dropped',
  },
  {
    assistant: 'codex',
    displayName: 'Codex',
    entryLimit: 1_024,
    listLimit: 8_000,
    overhead: 60,
    overflow: 'shortened',
  },
  {
    assistant: 'copilot-chat',
    displayName: 'Copilot Chat',
    entryLimit: 1_024,
    listLimit: null,
    overhead: 4,
    overflow: 'none',
  },
  { assistant: 'opencode', displayName: 'OpenCode', entryLimit: 1_024, listLimit: null, overhead: 4, overflow: 'none' },
];

/** What each assistant with a published limit shows of a skill beside the others that are installed. */
export function hostListings(subject: ListedSkill, rivals: readonly ListedSkill[]): readonly HostListing[] {
  return hosts.map(({ assistant, displayName, entryLimit, listLimit, overhead, overflow }) => {
    const all = [subject, ...rivals];
    const shown = all.map(({ description }) => Math.min(entryLimit, description.length));
    const names = all.reduce((sum, { name }) => sum + name.length + overhead, 0);
    const listed = names + shown.reduce((sum, length) => sum + length, 0);
    const own = shown[0] ?? 0;
    const isFull = listLimit !== null && listed > listLimit;
    // Whether the assistant counts it among the least used is not known: then nothing of it is sure.
    const kept = !isFull ? own : overflow === 'shortened' ? Math.min(own, dealt(shown, listLimit - names)) : 0;
    return {
      assistant,
      displayName,
      entryLimit,
      listLimit,
      listed,
      kept,
      cut: subject.description.slice(kept),
      overflow,
    };
  });
}

/** The length at which descriptions end when characters are dealt out in turn until none are left. */
function dealt(lengths: readonly number[], characters: number): number {
  let left = Math.max(0, characters);
  let level = 0;
  const ascending = [...lengths].sort((one, other) => one - other);
  for (const [position, length] of ascending.entries()) {
    const sharing = ascending.length - position;
    const step = Math.min(length - level, Math.floor(left / sharing));
    left -= step * sharing;
    level += step;
    if (level < length) return level;
  }
  return level;
}
