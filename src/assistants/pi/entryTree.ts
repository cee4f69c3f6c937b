import { stableHash } from '../../base/hash.ts';
import { arrayAt, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { setRecent } from '../recentList.ts';
import { recordTime } from '../recordTime.ts';

const rememberedEntries = 400;

/** Where an entry stands among the others. */
export interface EntryPlace {
  readonly id: string;
  readonly parentId: string | null;
}

/**
 * Follows the tree of entries. An entry that only notes something is not part of the conversation: what hangs on it
 * hangs on its nearest ancestor that is, so that two prompts at the same point are seen as such.
 */
export class EntryTree {
  /** By the entry's own id: the id that its events, or its nearest ancestor's, begin with. */
  private readonly nodes = new Map<string, string>();
  private last: string | null;

  constructor(saved: unknown) {
    this.last = stringAt(saved, 'last') ?? null;
    for (const pair of arrayAt(saved, 'nodes')) {
      if (!Array.isArray(pair)) continue;
      const [id, node]: unknown[] = pair;
      if (typeof id === 'string' && typeof node === 'string') this.nodes.set(id, node);
    }
  }

  /** The place of an entry; entries of the oldest versions have no ids and form no tree. */
  placeOf(entry: JsonRecord): EntryPlace {
    const own = stringAt(entry, 'id');
    if (own === undefined) return { id: contentId(entry), parentId: null };
    const parent = entry['parentId'];
    // Four random bytes are not unique over all sessions; copies in a forked file keep the time as well.
    const id = `${own}.${(recordTime(entry['timestamp']) ?? 0).toString(36)}`;
    if (typeof parent !== 'string') return { id, parentId: null };
    // The parent may be a session or a tool call, or lie too far back.
    return { id, parentId: this.nodes.get(parent) ?? this.last };
  }

  /** Notes an entry, part of the conversation or not. */
  note(entry: JsonRecord, place: EntryPlace, isConversation: boolean): void {
    const own = stringAt(entry, 'id');
    const node = isConversation ? place.id : place.parentId;
    if (own !== undefined && node !== null) setRecent(this.nodes, own, node, rememberedEntries);
    if (own !== undefined && isConversation) this.last = place.id;
  }

  toJson(): JsonRecord {
    return { last: this.last, nodes: [...this.nodes] };
  }
}

function contentId(entry: JsonRecord): string {
  const message = recordAt(entry, 'message');
  const words = JSON.stringify(message ?? entry).slice(0, 2000);
  return `entry-${stableHash(`${stringAt(entry, 'timestamp') ?? ''}\n${stringAt(entry, 'type') ?? ''}\n${words}`)}`;
}
