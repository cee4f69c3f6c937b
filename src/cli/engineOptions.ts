import { promises as fs } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { CommandLine } from './arguments.ts';
import { assistantEnvironment, everyTurns, localStorePath, userHome, userName } from './places.ts';
import { retentionPolicy } from './pruneCommand.ts';
import { sharedStoreOf } from './sharedStore.ts';

/** What the engine of a command is started with. Throws `usage` where the project's folder is not there. */
export async function engineOptions(
  line: CommandLine,
  environment: NodeJS.ProcessEnv,
  assetPath: string,
): Promise<EngineOptions> {
  const home = path.resolve(line.home ?? userHome());
  const projectPath = path.resolve(line.project ?? process.cwd());
  const stat = await fs.stat(projectPath).catch(() => null);
  if (!stat?.isDirectory())
    throw new SkillifyError('usage', `There is no folder ${projectPath}; name the project with --project.`);
  const sharedStore = sharedStoreOf(line, environment);
  return {
    projectPath,
    homePath: home,
    storePath: localStorePath(line, environment, userHome()),
    ...(sharedStore === null ? {} : { sharedStore }),
    aliases: line.aliases,
    environment: assistantEnvironment(environment, line.home !== undefined),
    assetPath,
    disabledAssistants: [],
    everyTurns: everyTurns(environment),
    user: userName(),
    retention: retentionPolicy(environment),
  };
}
