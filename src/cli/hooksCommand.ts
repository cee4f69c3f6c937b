import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { HookInstaller, type HookReport } from '../capture/hooks/hookInstaller.ts';
import { captureHooks, recallHooks } from '../capture/hooks/hookProgram.ts';
import type { CommandLine } from './arguments.ts';
import type { CommandContext } from './commands.ts';
import { assistantEnvironment, userHome } from './places.ts';
import { renderChanges } from './renderChanges.ts';

/**
 * `skillify hooks install|uninstall|status [ASSISTANT...]`; `--recall` is about the hook that names skills with each
 * prompt, `--dry-run` only shows what would be written.
 */
export function hooksCommand(line: CommandLine, context: CommandContext): string {
  const [action = 'status', ...names] = line.positionals;
  const home = path.resolve(line.home ?? userHome());
  const program = line.recall ? recallHooks : captureHooks;
  if (line.recall && action === 'install' && names.length === 0)
    throw new SkillifyError('usage', 'Name the assistant: skillify hooks install --recall claude-code.');
  const place = {
    home,
    environment: assistantEnvironment(context.environment, line.home !== undefined),
    dataFolder: line.store === undefined ? hookFolder(home) : path.resolve(line.store),
    programSource: path.join(context.assetPath, program.bundle),
  };
  const installer = new HookInstaller(place, program);
  const configs = installer.select(names);
  switch (action) {
    case 'status':
      return shown(
        line,
        configs.map((config) => installer.status(config)),
        'Installed',
      );
    case 'install': {
      const plans = configs.map((config) => installer.planInstall(config));
      if (line.dryRun) return shown(line, plans, 'Would be installed');
      // What is about to be written is shown before it is, on the side where it does not mix with the result.
      if (!line.json) for (const { changes } of plans) context.log(renderChanges(changes));
      return shown(
        line,
        configs.map((config) => ({ ...installer.install(config) })),
        'Installed',
      );
    }
    case 'uninstall': {
      const reports = configs.map((config) =>
        line.dryRun ? installer.planUninstall(config) : installer.uninstall(config),
      );
      return shown(line, reports, line.dryRun ? 'Would be removed' : 'Removed');
    }
    default:
      throw new SkillifyError('usage', `There is no “hooks ${action}”. Use install, uninstall or status.`);
  }
}

function shown(line: CommandLine, reports: readonly HookReport[], done: string): string {
  if (line.json) return `${JSON.stringify({ hooks: reports }, null, 2)}\n`;
  if (reports.length === 0)
    return 'None of the assistants that have hooks is on this machine. Name one to install its hooks all the same.\n';
  const lines = reports.flatMap((report) => {
    const state =
      report.changes.length > 0
        ? `${done}: ${report.changes.map((change) => change.path).join(', ')}`
        : report.installed
          ? 'installed'
          : 'not installed';
    const details = line.dryRun ? [renderChanges(report.changes)] : [];
    return [
      `${report.displayName.padEnd(20)} ${state}`,
      ...(report.note === null ? [] : [`  ${report.note}`]),
      ...details,
    ];
  });
  return `${lines.join('\n')}\n`;
}
