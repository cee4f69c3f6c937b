import type { Draft } from '../draft.ts';
import { descriptionLineFor, EditableSkill } from './editableSkill.ts';
import type { OwnSkill } from './knownSkill.ts';
import { ruleLinesOf } from './skillLines.ts';

/** True when the description on disk is one that was drafted. */
function hasDraftedDescription(own: OwnSkill): boolean {
  const line = new EditableSkill(own.skillMd).descriptionLine();
  return line !== null && own.draftedLines.has(line);
}

/** A drafted skill with another rule in the place of those that are opposed. */
export function replaceRules(own: OwnSkill, opposed: readonly string[], draft: Draft): string {
  const text = new EditableSkill(own.skillMd);
  for (const line of ruleLinesOf(draft.skillMd)) text.append(line.section ?? 'Do', line.text);
  for (const line of opposed) text.remove(line);
  for (const heading of ['Do', 'Do not']) text.dropIfEmpty(heading);
  if (hasDraftedDescription(own)) {
    const old = new EditableSkill(own.skillMd).descriptionLine();
    if (old !== null) text.replace(old, descriptionLineFor(draft.description));
    const title = own.skillMd.split(/\r?\n/).find((line) => /^#[ \t]/.test(line));
    if (title !== undefined && own.draftedLines.has(title)) text.replace(title, `# ${draft.title}`);
  }
  return text.toString();
}
