import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import { recallSkills } from '../engine/recallSkills.ts';
import { usualLimit } from '../memory/recall/chooseSkills.ts';
import type { CommandLine } from './arguments.ts';
import { optimiseAgain } from './optimiser.ts';
import { assistantEnvironment, localStorePath, userHome } from './places.ts';
import { printable } from './print.ts';

const standardInput = 0;

/** `skillify recall --prompt TEXT`: the skills of the project's and the user's skill folders that fit. Opens no store. */
export async function recallCommand(line: CommandLine, environment: NodeJS.ProcessEnv): Promise<string> {
  const prompt = line.prompt === '-' ? readFileSync(standardInput, 'utf8') : line.prompt;
  if (prompt === undefined || prompt.trim() === '')
    throw new SkillifyError('usage', 'Say what the task is: skillify recall --prompt TEXT, or --prompt - to read it.');
  const projectPath = path.resolve(line.project ?? process.cwd());
  if (!statSync(projectPath, { throwIfNoEntry: false })?.isDirectory())
    throw new SkillifyError('usage', `There is no folder ${projectPath}; name the project with --project.`);
  const places = {
    projectPath,
    homePath: path.resolve(line.home ?? userHome()),
    environment: assistantEnvironment(environment, line.home !== undefined),
  };
  const store = localStorePath(line, environment, userHome());
  const limits = { limit: line.limit ?? usualLimit, budgetTokens: line.budget ?? null };
  const skills = await recallSkills(store, places, prompt, limits, optimiseAgain);
  if (line.json) return `${JSON.stringify({ skills }, null, 2)}\n`;
  if (skills.length === 0) return 'No skill fits.\n';
  const lines = skills.map(
    ({ name, score, path: file, answered }) => `${score.toFixed(2)}  ${name}  ${file}  (${answered.join(', ')})\n`,
  );
  return printable(lines.join(''));
}
