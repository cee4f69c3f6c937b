import path from 'node:path';
import { assistants } from '../assistants/registry.ts';
import { transcriptPlaces } from '../capture/captureRun.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import type { Project } from '../capture/project.ts';
import type { EngineOptions } from './options.ts';
import type { SkillPlaces } from './recallFolders.ts';

/** The assistants whose sessions are read. */
export function enabledAssistants({ disabledAssistants }: EngineOptions) {
  return assistants.filter((assistant) => !disabledAssistants.includes(assistant.id));
}

/** Where transcripts of the project can be. */
export function enginePlaces(options: EngineOptions, project: Project) {
  const { homePath: home, environment } = options;
  return transcriptPlaces({ project, home, environment, assistants: enabledAssistants(options) });
}

/** Where skills of the project and the user can be. */
export function skillPlaces({ homePath, environment }: EngineOptions, project: Project): SkillPlaces {
  return { projectPath: project.path, homePath, environment };
}

/** Every folder in which an assistant would find a skill of the same name. */
export function skillFolders({ homePath }: EngineOptions, project: Project): readonly string[] {
  return assistants
    .flatMap((assistant) => assistant.skillFolders)
    .map((folder) => path.join(folder.scope === 'project' ? project.path : homePath, folder.path));
}

/** Data folders beside which a hook may have written. */
export function hookFolders({ storePath, homePath }: EngineOptions): readonly string[] {
  return [storePath, hookFolder(homePath)];
}
