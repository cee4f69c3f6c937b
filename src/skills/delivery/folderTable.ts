import type { AssistantId } from '../../assistants/assistant.ts';
import { assistants } from '../../assistants/registry.ts';
import { SkillifyError } from '../../base/errors.ts';
import { canonicalFolder } from './deliveredCopy.ts';
import type { DeliveryMode, DeliveryScope } from './manifest.ts';

/** The folder that most assistants agreed on. */
const sharedFolder = '.agents/skills';

/** A folder that skills can be delivered to, and the assistants that find them there. */
export interface DeliveryFolder {
  readonly scope: DeliveryScope;
  /** Relative to the project or the home folder, `/` separators. */
  readonly folder: string;
  readonly readers: readonly AssistantId[];
}

/** Whom a skill is delivered to, as settings and the command line name them. */
export interface DeliveryChoice {
  /** Ids of assistants; `cursor:.cursor/skills` names one of its folders, `pi:~/.pi/agent/skills` one of the user's. */
  readonly assistants: readonly string[];
  readonly scope: DeliveryScope;
  readonly mode: DeliveryMode;
}

/** What holds where nobody chose: the canonical copy in the project. */
export const defaultChoice: DeliveryChoice = { assistants: ['claude-code'], scope: 'project', mode: 'copy' };

/** A copy that a choice asks for. */
export interface WantedCopy {
  readonly scope: DeliveryScope;
  readonly folder: string;
  readonly mode: DeliveryMode;
}

/** Every folder of every assistant, the canonical one first, the shared one second. */
export function deliveryFolders(): readonly DeliveryFolder[] {
  const found = new Map<string, { scope: DeliveryScope; folder: string; readers: AssistantId[] }>();
  const first = (['project', 'user'] as const).flatMap((scope) =>
    [canonicalFolder, sharedFolder].map((path) => ({ scope, path, id: null })),
  );
  const rest = assistants.flatMap(({ id, skillFolders }) => skillFolders.map((each) => ({ ...each, id })));
  for (const { scope, path, id } of [...first, ...rest]) {
    const row = found.get(`${scope}:${path}`) ?? { scope, folder: path, readers: [] };
    found.set(`${scope}:${path}`, row);
    if (id !== null && !row.readers.includes(id)) row.readers.push(id);
  }
  return [...found.values()];
}

/** Ids of the assistants that find skills in a folder. */
export function readersOf(scope: DeliveryScope, folder: string): readonly AssistantId[] {
  return deliveryFolders().find((row) => row.scope === scope && row.folder === folder)?.readers ?? [];
}

/** Everything that can be chosen: each assistant, and each with a folder of its own. */
export function deliveryTargets(): readonly string[] {
  return assistants.flatMap(({ id, skillFolders }) => [
    id,
    ...skillFolders
      .filter(({ path, isShared }) => !isShared && path !== canonicalFolder && path !== sharedFolder)
      .map(({ scope, path }) => `${id}:${scope === 'user' ? '~/' : ''}${path}`),
  ]);
}

/**
 * The copies that a choice asks for, the canonical one first: it is always there, as what links lead to and versions are
 * compared with. Throws `usage` for an assistant or a folder that is not in the table.
 */
export function wantedCopies(choice: DeliveryChoice): readonly WantedCopy[] {
  const wanted = new Map<string, WantedCopy>();
  const add = (scope: DeliveryScope, folder: string) => {
    const mode = folder === canonicalFolder || scope !== choice.scope ? 'copy' : choice.mode;
    wanted.set(`${scope}:${folder}`, { scope, folder, mode });
  };
  add(choice.scope, canonicalFolder);
  for (const { scope, folder } of choice.assistants.map((target) => folderOf(target, choice.scope))) add(scope, folder);
  return [...wanted.values()];
}

/** The folder that one chosen target stands for: the one it names, else the shared one, else the assistant's own. */
export function folderOf(
  target: string,
  scope: DeliveryScope,
): { readonly scope: DeliveryScope; readonly folder: string } {
  const [id = '', ...rest] = target.trim().split(':');
  const assistant = assistants.find((candidate) => candidate.id === id);
  if (!assistant)
    throw new SkillifyError(
      'usage',
      `There is no assistant “${id}” to deliver to; there are ${assistants.map((each) => each.id).join(', ')}.`,
    );
  const own = assistant.skillFolders.filter(({ isShared }) => !isShared);
  const named = rest.join(':');
  if (named !== '') {
    const isUser = named.startsWith('~/');
    const folder = (isUser ? named.slice(2) : named).replace(/\/+$/, '');
    const found = assistant.skillFolders.find(
      (each) => each.path === folder && each.scope === (isUser ? 'user' : 'project'),
    );
    if (found) return { scope: found.scope, folder };
    const known = assistant.skillFolders.map((each) => `${each.scope === 'user' ? '~/' : ''}${each.path}`);
    throw new SkillifyError('usage', `${assistant.displayName} does not read ${named}; it reads ${known.join(', ')}.`);
  }
  const here = own.filter((each) => each.scope === scope);
  const chosen = here.find(({ path }) => path === sharedFolder) ?? here[0];
  if (chosen) return { scope, folder: chosen.path };
  throw new SkillifyError('usage', `${assistant.displayName} has no skill folder for that scope.`);
}

/** A sentence on the assistants that find a skill in more than one of its folders; none where there are none. */
export function doubleListings(
  name: string,
  copies: readonly Pick<WantedCopy, 'scope' | 'folder'>[],
): readonly string[] {
  const names = assistants
    .filter(({ skillFolders }) => {
      const isRead = ({ scope, folder }: Pick<WantedCopy, 'scope' | 'folder'>) =>
        skillFolders.some((each) => each.scope === scope && each.path === folder);
      return copies.filter(isRead).length > 1;
    })
    .map(({ displayName }) => displayName);
  if (names.length === 0) return [];
  const isOne = names.length === 1;
  const who = isOne ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [
    `${who} ${isOne ? 'reads' : 'read'} more than one of these folders and may list ${name} more than once; the copies say the same.`,
  ];
}

/** What a scope means, as a sentence. */
export function scopeExplanation(scope: DeliveryScope): string {
  return scope === 'project'
    ? 'Project: the skill is in the repository, everyone who works on it gets it, and git shows the change.'
    : 'User: the skill is in your home folder, for you alone and in all your projects, and no repository shows it.';
}
