import type { TextDocument } from './textFeatures.ts';

/** What a skill says of itself, and what it says to do. */
export interface SkillWords {
  readonly name: string;
  readonly description: string;
  readonly body: string;
}

/** A skill as a document to be ranked for a task: the body is long and about many things, so it only breaks ties. */
export function skillForRanking(skill: SkillWords): TextDocument {
  return [
    { text: words(skill.name), weight: 1 },
    { text: skill.description, weight: 1 },
    { text: skill.body, weight: 0.1 },
  ];
}

/** A skill as a document to be compared with other skills. */
export function skillForComparison(skill: SkillWords): TextDocument {
  return [
    { text: words(skill.name), weight: 2 },
    { text: skill.description, weight: 2 },
    { text: skill.body, weight: 1 },
  ];
}

function words(name: string): string {
  return name.replace(/[-_]+/g, ' ');
}
