import { stableHash } from '../../base/hash.ts';
import { arrayAt } from '../../base/json.ts';
import { setRecent } from '../recentList.ts';

const rememberedTexts = 1000;

/**
 * Ids of texts by their words and how often they were said before in the conversation, because one conversation is kept
 * in several stores of which only one has ids.
 */
export class ConversationTexts {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly conversationId: string,
    saved: unknown = null,
  ) {
    for (const pair of arrayAt({ saved }, 'saved')) {
      if (!Array.isArray(pair)) continue;
      const [key, count]: unknown[] = pair;
      if (typeof key === 'string' && typeof count === 'number') this.counts.set(key, count);
    }
  }

  idOf(role: string, text: string): string {
    const words = text.replace(/\s+/g, ' ').trim();
    const key = stableHash(`${this.conversationId}\n${role}\n${words}`);
    const count = this.counts.get(key) ?? 0;
    setRecent(this.counts, key, count + 1, rememberedTexts);
    return `cursor-${count === 0 ? key : stableHash(`${key}\n${count}`)}`;
  }

  toJson(): readonly unknown[] {
    return [...this.counts];
  }
}
