import { parseSkillDocument } from '../skills/document/skillDocument.ts';

/** Keys that only describe a skill. Any other may change what an assistant does without asking. */
const describing = new Set(['name', 'description', 'license', 'compatibility', 'metadata']);
/** Claude Code runs such a command when it loads the skill, before anybody is asked. */
const loadedCommand = /(?:^|[^\\`])!`[^`]+`/m;

/**
 * What in a SKILL.md could let an assistant do more than it was allowed to: keys of the front matter beyond those that
 * describe it, and commands that run when it is loaded. Empty for plain instructions.
 */
export function skillPowers(skillMd: string): readonly string[] {
  const { frontMatter, body } = parseSkillDocument(skillMd);
  const keys = Object.keys(frontMatter ?? {}).filter((key) => !describing.has(key));
  return [...keys, ...(loadedCommand.test(body) ? ['!`command`'] : [])];
}
