import * as vscode from 'vscode';
import type { DeliveryFolderView, DeliveryPreview, DeliveryRequest } from '../engine/deliveryContract.ts';

interface TargetItem extends vscode.QuickPickItem {
  readonly target?: string;
}

interface WayItem extends vscode.QuickPickItem {
  readonly scope: 'project' | 'user';
  readonly mode: 'copy' | 'link';
}

/**
 * Asks whom one skill is written for, and how; undefined when the user turns away. `preview` is what holds now.
 */
export async function pickDelivery(
  preview: DeliveryPreview,
  folders: readonly DeliveryFolderView[],
): Promise<DeliveryRequest | undefined> {
  const { chosen } = preview;
  const way = await vscode.window.showQuickPick(wayItems(chosen), {
    title: vscode.l10n.t('Where the skill is written (1 of 2)'),
    placeHolder: vscode.l10n.t('In the project or for you alone, as copies or as links?'),
    matchOnDetail: true,
  });
  if (!way) return undefined;
  const items = targetItems(folders, way.scope, new Set(chosen.assistants));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Where the skill is written (2 of 2)'),
    placeHolder: vscode.l10n.t('Which assistants get it? The copy in .claude/skills is always written.'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  const assistants = picked.flatMap(({ target }) => (target === undefined ? [] : [target]));
  return {
    assistants: assistants.length > 0 ? assistants : ['claude-code'],
    scope: way.scope,
    mode: way.mode,
  };
}

function wayItems(chosen: DeliveryPreview['chosen']): readonly WayItem[] {
  const project = vscode.l10n.t(
    'In the repository: everyone who works on it gets the skill, and git shows the change.',
  );
  const user = vscode.l10n.t('In your home folder: for you alone, in all your projects.');
  const items: readonly WayItem[] = [
    { label: vscode.l10n.t('Project, copies'), detail: project, scope: 'project', mode: 'copy' },
    {
      label: vscode.l10n.t('Project, links'),
      detail: vscode.l10n.t('In the repository; the other folders link to the copy in .claude/skills.'),
      scope: 'project',
      mode: 'link',
    },
    { label: vscode.l10n.t('User, copies'), detail: user, scope: 'user', mode: 'copy' },
    {
      label: vscode.l10n.t('User, links'),
      detail: vscode.l10n.t('In your home folder; the other folders link to the copy in .claude/skills.'),
      scope: 'user',
      mode: 'link',
    },
  ];
  const isChosen = ({ scope, mode }: WayItem) => scope === chosen.scope && mode === chosen.mode;
  const current = vscode.l10n.t('current');
  return [...items]
    .sort((left, right) => Number(isChosen(right)) - Number(isChosen(left)))
    .map((item) => (isChosen(item) ? { ...item, description: current } : item));
}

/** The assistants with the folder that each reads, then the folders of single assistants. */
function targetItems(
  folders: readonly DeliveryFolderView[],
  scope: 'project' | 'user',
  chosen: ReadonlySet<string>,
): readonly TargetItem[] {
  const items = folders.flatMap(({ folder, scope: of, targets }) =>
    targets.map(({ id, displayName }): TargetItem & { readonly isOwn: boolean; readonly isHere: boolean } => ({
      label: displayName,
      description: folder,
      picked: chosen.has(id),
      target: id,
      isOwn: id.includes(':'),
      isHere: of === scope,
    })),
  );
  return [
    { label: vscode.l10n.t('Assistants'), kind: vscode.QuickPickItemKind.Separator },
    ...items.filter(({ isOwn, isHere }) => !isOwn && isHere),
    { label: vscode.l10n.t('Folders of one assistant'), kind: vscode.QuickPickItemKind.Separator },
    ...items.filter(({ isOwn }) => isOwn),
  ];
}
