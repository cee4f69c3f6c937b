import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';

/** `skillify forget --session ID`. */
export async function forgetCommand(line: CommandLine, ask: Ask, show: Show): Promise<string> {
  const session = line.session ?? line.positionals[0];
  if (session === undefined) throw new SkillifyError('usage', 'Name the session: skillify forget --session ID.');
  const forgotten = await ask('forget', { session });
  return show({ forgotten }, () => {
    const skills =
      forgotten.skills.length > 0 ? ` Approved skills keep their text: ${forgotten.skills.join(', ')}.` : '';
    return `Forgotten: ${forgotten.sessions.join(', ')} (${forgotten.events} events, ${forgotten.proposals} proposals). It is not read again.${skills}`;
  });
}

/** `skillify import FILE|FOLDER... [--format F]`. */
export async function importCommand(line: CommandLine, ask: Ask, show: Show): Promise<string> {
  const [file, ...others] = line.positionals;
  if (file === undefined) throw new SkillifyError('usage', 'Name the file: skillify import FILE [--format F].');
  if (others.length > 0) throw new SkillifyError('usage', 'Import one file or folder at a time.');
  const imported = await ask('importFile', { path: path.resolve(file), format: line.format ?? null });
  return show(
    { imported },
    () =>
      `Imported ${imported.events} new events of ${imported.sessions} sessions (${imported.format})` +
      `${imported.skippedRecords > 0 ? `; ${imported.skippedRecords} broken records skipped` : ''}. Run “skillify now” to learn from them.`,
  );
}
