import { parse } from 'yaml';
import { recordAt, stringAt } from '../base/json.ts';
import { isNestedTooDeep } from '../base/yamlNesting.ts';
import { readWithGit } from '../capture/gitCommand.ts';

const largestBytes = 64 * 1024;

/**
 * True where the repository's owner chose that approved skills of the team are accepted without asking: the `.skillify` file
 * of the project's folder, else of the repository's root, says `team: { accept: automatic }`. Only what is committed counts,
 * because anything that runs in the working tree can write there.
 */
export async function isAcceptanceAutomatic(projectPath: string): Promise<boolean> {
  for (const file of ['./.skillify', '.skillify']) {
    const bytes = await readWithGit(projectPath, ['show', `HEAD:${file}`]);
    if (bytes === null || bytes.length > largestBytes) continue;
    const accept = acceptSetting(bytes.toString('utf8'));
    if (accept !== undefined) return accept === 'automatic';
  }
  return false;
}

/** What a `.skillify` file says about accepting, as YAML or JSON; undefined when it says nothing that can be read. */
export function acceptSetting(text: string): string | undefined {
  if (isNestedTooDeep(text)) return undefined;
  try {
    const file: unknown = parse(text, { maxAliasCount: 0, logLevel: 'error' });
    return stringAt(recordAt(file, 'team'), 'accept');
  } catch {
    return undefined;
  }
}
