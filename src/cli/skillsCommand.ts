import { SkillifyError } from '../base/errors.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { copiesStatus, deliverCommand, foldersCommand, undeliverCommand } from './deliveryCommands.ts';
import { ledgerCommand } from './ledgerCommand.ts';
import type { Paint } from './print.ts';
import { renderSkills } from './render.ts';
import { triggerCommand } from './triggerCommand.ts';
import { diffCommand, historyCommand, originCommand, showVersion } from './versionCommands.ts';

/** `skillify skills [list|show|status|ledger|trigger|folders|history|diff|origin|deliver|undeliver|restore|retire]`. */
export async function skillsCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const [action = 'list', name] = line.positionals;
  if (action === 'status') return copiesStatus(line, paint, ask, show);
  if (action === 'folders') return foldersCommand(paint, ask, show);
  if (action === 'trigger') return triggerCommand(line, ask, show);
  if (action === 'origin') return originCommand(name, ask, show);
  if (action === 'ledger') return ledgerCommand(name ?? null, paint, ask, show);
  const skills = await ask('listSkills', {});
  if (action === 'list') return show({ skills }, () => renderSkills(skills, paint));
  if (name === undefined) throw new SkillifyError('usage', `Name the skill: skillify skills ${action} NAME.`);
  const skill = skills.find((candidate) => candidate.name === name);
  if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
  switch (action) {
    case 'show':
      if (line.version !== undefined) return showVersion(name, line.version, ask, show);
      return show({ skill }, () => skill.skillMd.trimEnd());
    case 'history':
      return historyCommand(name, ask, show);
    case 'diff':
      return diffCommand(line, name, paint, ask, show);
    case 'deliver':
      return deliverCommand(line, name, ask, show);
    case 'undeliver':
      return undeliverCommand(line, name, ask, show);
    case 'restore': {
      const restored = await ask('restore', { name, version: line.version ?? null, acceptLines: line.acceptLines });
      return show(
        { skill: restored },
        () => `Restored as version ${restored.version}, written to ${restored.targets.join(', ')}.`,
      );
    }
    case 'retire': {
      const retired = await ask('retire', { name, reason: line.reason ?? '' });
      return show(
        { skill: retired },
        () => `Retired. ${retired.targets.join(', ')} is removed; git and the store keep it.`,
      );
    }
    default:
      throw new SkillifyError('usage', `There is no “skills ${action}”. Run “skillify help”.`);
  }
}
