import { oneLine } from '../base/text.ts';
import type { Proposal } from '../mining/proposal.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import type { SearchHit } from './memoryContract.ts';
import type { SearchQuery } from './searchQuery.ts';
import { MemoryRanker, type RankableText } from './searchRanking.ts';
import { snippetOf } from './searchSnippet.ts';

/** Another process may have decided something since; reading the library anew is quick, but not for each letter typed. */
const keptMs = 2_000;
const titleChars = 120;
const openStatuses: readonly string[] = ['pending', 'snoozed'];

interface Entry {
  readonly kind: 'proposal' | 'skill';
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly status: string;
  readonly patternKind: string | null;
  readonly at: number;
  readonly assistants: readonly string[];
}

interface Shelf {
  readonly entries: readonly Entry[];
  readonly ranker: MemoryRanker;
}

type Library = Readonly<Record<Entry['kind'], Shelf>>;

/** Skills and proposals as they are searched: few, and in memory. */
export class SearchLibrary {
  private library: Promise<Library> | null = null;
  private readAt = 0;

  constructor(private readonly store: () => Store) {}

  changed(): void {
    this.library = null;
  }

  /** A word of a skill or proposal that one nobody knows was probably meant for; the word itself where it is known. */
  async correction(word: string): Promise<string | null> {
    const { skill, proposal } = await this.read();
    if (skill.ranker.knows(word) || proposal.ranker.knows(word)) return word;
    return skill.ranker.correction(word) ?? proposal.ranker.correction(word);
  }

  /** Skills, retired ones included, or proposals that wait unless the query asks for another status. */
  async find(
    kind: Entry['kind'],
    query: SearchQuery,
  ): Promise<{ readonly entries: readonly SearchHit[]; readonly isRelaxed: boolean }> {
    const { entries, ranker } = (await this.read())[kind];
    const ranking = ranker.rank(query.wanted, query.excluded);
    const hits = ranking.entries.flatMap(({ index, score }): readonly SearchHit[] => {
      const entry = entries[index];
      if (!entry || !isMeant(entry, query)) return [];
      return [
        {
          kind,
          id: entry.id,
          score,
          at: entry.at,
          assistant:
            entry.assistants.find((assistant) => query.assistants.includes(assistant)) ?? entry.assistants[0] ?? null,
          session: null,
          title: oneLine(entry.title, titleChars),
          snippet: snippetOf(entry.text, query.wanted),
          event: null,
        },
      ];
    });
    return { entries: hits, isRelaxed: ranking.isRelaxed };
  }

  private read(): Promise<Library> {
    const now = performance.now();
    if (this.library && now - this.readAt < keptMs) return this.library;
    this.readAt = now;
    const reading = readLibrary(this.store());
    this.library = reading;
    // A failed reading is no reason to fail for two seconds.
    reading.catch(() => this.changed());
    return reading;
  }
}

async function readLibrary(store: Store): Promise<Library> {
  const [proposals, skills] = await Promise.all([store.listProposals(), store.listSkills()]);
  const assistantsOf = new Map(proposals.map((proposal) => [proposal.id, assistantsBehind(proposal)]));
  return {
    proposal: shelf(proposals.map(proposalEntry)),
    skill: shelf(skills.map((skill) => skillEntry(skill, assistantsOf.get(skill.proposalId ?? '') ?? []))),
  };
}

function shelf(entries: readonly Entry[]): Shelf {
  return { entries, ranker: new MemoryRanker(entries.map(rankable)) };
}

/** The body of a skill is long and about many things: it finds, but hardly ranks. */
function rankable({ id, kind, title, text }: Entry): RankableText {
  const name = kind === 'skill' ? id : '';
  return {
    fields: [
      { text: `${name} ${title}`, weight: 1 },
      { text, weight: 0.3 },
    ],
  };
}

function proposalEntry(proposal: Proposal): Entry {
  return {
    kind: 'proposal',
    id: proposal.id,
    title: proposal.title,
    text: `${proposal.description}\n${proposal.name}\n${bodyOf(proposal.skillMd)}`,
    status: proposal.status,
    patternKind: proposal.kind,
    at: proposal.updatedAt,
    assistants: assistantsBehind(proposal),
  };
}

function skillEntry(skill: Skill, assistants: readonly string[]): Entry {
  return {
    kind: 'skill',
    id: skill.name,
    title: skill.title,
    text: `${skill.description}\n${bodyOf(skill.skillMd)}`,
    status: skill.status,
    patternKind: null,
    at: skill.retiredAt ?? skill.approvedAt,
    assistants,
  };
}

/** Without the front matter, whose name and description are there already. */
function bodyOf(skillMd: string): string {
  return skillMd.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
}

function assistantsBehind({ evidence }: Proposal): readonly string[] {
  return [...new Set(evidence.map(({ assistant }) => assistant))];
}

function isMeant(entry: Entry, query: SearchQuery): boolean {
  const { statuses, patternKinds, assistants, since, until } = query;
  const isStatus =
    statuses.length > 0
      ? statuses.includes(entry.status)
      : entry.kind === 'skill' || openStatuses.includes(entry.status);
  return (
    isStatus &&
    (patternKinds.length === 0 || (entry.patternKind !== null && patternKinds.includes(entry.patternKind))) &&
    (assistants.length === 0 || entry.assistants.some((assistant) => assistants.includes(assistant))) &&
    (since === null || entry.at >= since) &&
    (until === null || entry.at <= until)
  );
}
