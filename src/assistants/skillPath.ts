const skillFile = /[\\/]skills[\\/](?:\.system[\\/])?([A-Za-z0-9][\w.:-]{0,80})[\\/]SKILL\.md\b/i;
const skillFolder = /[\\/]skills[\\/](?:\.system[\\/])?([A-Za-z0-9][\w.:-]{0,80})[\\/]?\s*$/i;

/** Name of the skill whose SKILL.md the text names, as a path alone or inside a command; null when none. */
export function skillOfFile(text: string): string | null {
  return text.includes('SKILL.md') || text.includes('skill.md') ? (skillFile.exec(text)?.[1] ?? null) : null;
}

/** Name of the skill that a folder path such as `…/skills/<name>` holds; null when it is not one. */
export function skillOfFolder(path: string): string | null {
  return skillFolder.exec(path)?.[1] ?? skillOfFile(path);
}
