import { platform } from 'node:os';
import path from 'node:path';

/**
 * Folder of the hook program and of what hooks write: one for each person, wherever stores are kept, so that the editor
 * and the command line hear the same hooks.
 */
export function hookFolder(home: string): string {
  if (platform() === 'win32') return path.join(home, 'AppData', 'Local', 'Skillify');
  if (platform() === 'darwin') return path.join(home, 'Library', 'Application Support', 'Skillify');
  return path.join(home, '.local', 'share', 'skillify');
}
