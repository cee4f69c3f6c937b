import { skillForComparison } from '../mining/clustering/skillTexts.ts';
import { TextRanker } from '../mining/clustering/textRanker.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { SimilarSkill } from './browseContract.ts';

/** A SKILL.md that another may resemble. */
export type KnownText = Pick<SimilarSkill, 'kind' | 'id' | 'name' | 'title'> & { readonly skillMd: string };

const shown = 5;
/** Below this two texts share little but everyday words. */
const likenessThreshold = 0.08;

/**
 * The texts that say something alike, most alike first: how well each answers `skillMd` by BM25F over stems and pairs,
 * as a share of how well `skillMd` answers itself.
 */
export function similarSkills(skillMd: string, others: readonly KnownText[]): readonly SimilarSkill[] {
  const texts = [skillMd, ...others.map((other) => other.skillMd)];
  const ranked = new TextRanker(texts.map(documentOf)).rank(wordsOf(skillMd));
  const own = ranked.find(({ index }) => index === 0)?.score ?? 0;
  if (own <= 0) return [];
  return ranked
    .flatMap(({ index, score }): readonly SimilarSkill[] => {
      const other = others[index - 1];
      if (!other) return [];
      const { kind, id, name, title } = other;
      return [{ kind, id, name, title, likeness: Math.min(1, Math.round((score / own) * 100) / 100) }];
    })
    .filter(({ likeness }) => likeness >= likenessThreshold)
    .slice(0, shown);
}

function documentOf(skillMd: string) {
  const { name, description } = skillHeader(skillMd);
  return skillForComparison({ name: name ?? '', description: description ?? '', body: bodyOf(skillMd) });
}

function wordsOf(skillMd: string): string {
  const { name, description } = skillHeader(skillMd);
  return `${(name ?? '').replace(/-/g, ' ')}\n${description ?? ''}\n${bodyOf(skillMd)}`;
}

/** What follows the front matter; its headings and evidence count as words like any other. */
export function bodyOf(skillMd: string): string {
  return /^---\r?\n[\s\S]*?\r?\n---\r?\n?([\s\S]*)$/.exec(skillMd)?.[1] ?? skillMd;
}
