import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The installed Chromium, or the empty string. `CHROMIUM` names another one. */
export function chromiumPath(): string {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && existsSync(named)) return named;
  const found = spawnSync(
    'sh',
    ['-c', 'command -v chromium || command -v chromium-browser || command -v google-chrome'],
    {
      encoding: 'utf8',
    },
  );
  return found.stdout?.trim() ?? '';
}
