import type { RivalSkill } from '../../src/memory/trigger/skillFields.ts';

/** Ranks skills for a prompt: their positions, best first. */
export type RankSkills = (prompt: string) => readonly number[];

function wordsOf(text: string): readonly string[] {
  return [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word);
}

function countsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function bestFirst(scores: readonly number[]): readonly number[] {
  return [...scores.keys()]
    .filter((index) => (scores[index] ?? 0) > 0)
    .sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || left - right);
}

/** Plain BM25 over names and descriptions: words as written, k1 1.2, b 0.75 (Robertson and Zaragoza 2009). */
export function bm25(skills: readonly RivalSkill[]): RankSkills {
  const documents = skills.map(({ name, description }) => countsOf(`${name} ${description}`));
  const lengths = documents.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return (prompt) =>
    bestFirst(
      documents.map((counts, index) => {
        let score = 0;
        for (const word of new Set(wordsOf(prompt))) {
          const count = counts.get(word) ?? 0;
          const having = documents.filter((other) => other.has(word)).length;
          const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
          const discount = 1.2 * (0.25 + (0.75 * (lengths[index] ?? 0)) / Math.max(1, mean));
          score += (rarity * count * 2.2) / (count + discount);
        }
        return score;
      }),
    );
}

/** TF-IDF with body: logarithmic counts, rarity, cosine; words as written. */
export function tfIdf(skills: readonly RivalSkill[]): RankSkills {
  const documents = skills.map(({ name, description, body }) => countsOf(`${name} ${description} ${body}`));
  const having = new Map<string, number>();
  for (const counts of documents) for (const word of counts.keys()) having.set(word, (having.get(word) ?? 0) + 1);
  const weigh = (counts: ReadonlyMap<string, number>) => {
    const weights = new Map<string, number>();
    for (const [word, count] of counts) {
      const documentCount = having.get(word);
      if (documentCount !== undefined)
        weights.set(word, (1 + Math.log(count)) * Math.log(documents.length / documentCount));
    }
    const length = Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)) || 1;
    return new Map([...weights].map(([word, weight]) => [word, weight / length]));
  };
  const vectors = documents.map(weigh);
  return (prompt) => {
    const query = weigh(countsOf(prompt));
    return bestFirst(
      vectors.map((vector) => [...query].reduce((sum, [word, weight]) => sum + weight * (vector.get(word) ?? 0), 0)),
    );
  };
}
