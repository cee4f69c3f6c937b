import { existsSync } from 'node:fs';
import path from 'node:path';
import { assistants } from '../assistants/registry.ts';

/** Whose skills are looked for. */
export interface SkillPlaces {
  readonly projectPath: string;
  readonly homePath: string;
  /** `CLAUDE_CONFIG_DIR` moves Claude Code's folder of the user. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Of the folders above the project, as many as assistants look at. */
const mostParents = 12;

/** Absolute folders in which assistants look for skills: the project's before the user's, the innermost first. */
export function skillFoldersOf({ projectPath, homePath, environment }: SkillPlaces): readonly string[] {
  const all = assistants.flatMap((assistant) => assistant.skillFolders);
  const inProject = projectFolders(projectPath).flatMap((root) =>
    all.filter(({ scope }) => scope === 'project').map((folder) => path.join(root, folder.path)),
  );
  const configured = environment['CLAUDE_CONFIG_DIR'];
  const ofUser = all
    .filter(({ scope }) => scope === 'user')
    .map((folder) =>
      configured && folder.path === '.claude/skills'
        ? path.join(path.resolve(configured), 'skills')
        : path.join(homePath, folder.path),
    );
  return [...new Set([...inProject, ...ofUser])];
}

/** The folder and those above it up to the root of the repository; the folder alone where there is no repository. */
function projectFolders(start: string): readonly string[] {
  const folders: string[] = [];
  for (let at = start; folders.length < mostParents; at = path.dirname(at)) {
    folders.push(at);
    if (existsSync(path.join(at, '.git'))) return folders;
    if (path.dirname(at) === at) break;
  }
  return [start];
}
