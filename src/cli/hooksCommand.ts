import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { HookInstaller, type HookReport } from '../capture/hooks/hookInstaller.ts';
import type { CommandLine } from './arguments.ts';
import type { CommandContext } from './commands.ts';
import { assistantEnvironment, userHome } from './places.ts';

/** `skillify hooks install|uninstall|status [ASSISTANT...]`; `--dry-run` only shows what would be written. */
export function hooksCommand(line: CommandLine, context: CommandContext): string {
  const [action = 'status', ...names] = line.positionals;
  const home = path.resolve(line.home ?? userHome());
  const installer = new HookInstaller({
    home,
    environment: assistantEnvironment(context.environment, line.home !== undefined),
    dataFolder: line.store === undefined ? hookFolder(home) : path.resolve(line.store),
    programSource: path.join(context.assetPath, 'hook.js'),
  });
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
      if (!line.json) for (const plan of plans) context.log(renderPlan(plan));
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
    const details = line.dryRun ? [renderPlan(report)] : [];
    return [
      `${report.displayName.padEnd(20)} ${state}`,
      ...(report.note === null ? [] : [`  ${report.note}`]),
      ...details,
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** The lines that come and go, file by file. */
function renderPlan({ changes }: HookReport): string {
  return changes
    .map(({ path: file, before, after }) => {
      const old = (before ?? '').split(/\r?\n/);
      const next = (after ?? '').split(/\r?\n/);
      const gone = surplus(old, next).map((text) => `  - ${text}`);
      const come = surplus(next, old).map((text) => `  + ${text}`);
      return [`${file}${after === null ? ' (removed)' : before === null ? ' (new)' : ''}`, ...gone, ...come].join('\n');
    })
    .join('\n');
}

/** Lines of the first text that the second has not, or not as often. */
function surplus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0 && line.trim() !== '';
  });
}
