import path from 'node:path';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { HookInstaller } from '../capture/hooks/hookInstaller.ts';
import { captureHooks, recallHooks } from '../capture/hooks/hookProgram.ts';
import type { HookAction, HookPurpose, HookView } from './contract.ts';
import type { EngineOptions } from './options.ts';

/** Looks at the hooks of assistants, tells what would be written, or writes it; no names stand for all that are here. */
export function manageHooks(
  options: Pick<EngineOptions, 'homePath' | 'environment' | 'assetPath'>,
  action: HookAction,
  names: readonly string[],
  purpose: HookPurpose = 'capture',
): readonly HookView[] {
  const program = purpose === 'recall' ? recallHooks : captureHooks;
  const place = {
    home: options.homePath,
    environment: options.environment,
    dataFolder: hookFolder(options.homePath),
    programSource: path.join(options.assetPath, program.bundle),
  };
  const installer = new HookInstaller(place, program);
  const configs = installer.select(names);
  switch (action) {
    case 'status':
      return configs.map((config) => installer.status(config));
    case 'plan-install':
      return configs.map((config) => installer.planInstall(config));
    case 'plan-uninstall':
      return configs.map((config) => installer.planUninstall(config));
    case 'install':
      return configs.map((config) => installer.install(config));
    case 'uninstall':
      return configs.map((config) => installer.uninstall(config));
  }
}
