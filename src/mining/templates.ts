import type { Episode } from '../signals/episode.ts';
import type { Directive } from './directive.ts';
import { fairShare } from './fairShare.ts';

/** Shorter prompts are typed, not pasted. */
const templateWords = 40;
const usesPerSession = 3;
const dayMs = 86_400_000;

/** Instructions of prompts that were used word for word in several sessions, and all others. */
export interface Templates {
  /** One group for each prompt: its instructions each time it was used, but at most three times a session, oldest first. */
  readonly templates: readonly (readonly Directive[])[];
  readonly rest: readonly Directive[];
}

/** Sets prompts apart that a person keeps pasting: their sentences recur together and are one thing, not many. */
export function findTemplates(directives: readonly Directive[], episodes: readonly Episode[]): Templates {
  const uses = new Map<string, Episode[]>();
  for (const episode of episodes) {
    // Fewer characters hold fewer words.
    if (episode.prompt.length < templateWords * 2 - 1) continue;
    const words = episode.prompt.toLowerCase().match(/\p{L}+/gu) ?? [];
    if (words.length < templateWords) continue;
    const key = words.slice(0, 200).join(' ');
    const known = uses.get(key);
    if (known) known.push(episode);
    else uses.set(key, [episode]);
  }
  // Null: pasted once more in a session that has done so often enough.
  const keyOf = new Map<string, string | null>();
  for (const [key, group] of uses) {
    if (!isUsedAgain(group)) continue;
    for (const episode of group) keyOf.set(episode.id, null);
    for (const episode of fairShare(group, () => 0, usesPerSession)) keyOf.set(episode.id, key);
  }
  const templates = new Map<string, Directive[]>();
  const rest: Directive[] = [];
  for (const directive of directives) {
    const key = keyOf.get(directive.episodeId);
    if (key === undefined) {
      rest.push(directive);
      continue;
    }
    if (key === null) continue;
    const template = templates.get(key);
    if (template) template.push(directive);
    else templates.set(key, [directive]);
  }
  return { templates: [...templates.values()], rest };
}

/** Pasted in three sessions, or in two on different days: sooner it is the same request tried again. */
function isUsedAgain(uses: readonly Episode[]): boolean {
  const sessions = new Set(uses.map((episode) => episode.sessionId)).size;
  const days = new Set(uses.map((episode) => Math.floor(episode.startedAt / dayMs))).size;
  return sessions >= 3 || (sessions === 2 && days >= 2);
}
