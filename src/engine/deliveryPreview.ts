import { assistantById } from '../assistants/registry.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { copyKey, copyPath } from '../skills/delivery/deliveredCopy.ts';
import {
  deliveryFolders,
  deliveryTargets,
  doubleListings,
  folderOf,
  scopeExplanation,
  wantedCopies,
} from '../skills/delivery/folderTable.ts';
import type { Store } from '../store/store.ts';
import { copiesToWrite, planApproval } from './approval.ts';
import { choiceOf, type DeliverySetting, folderName, readDelivered, readerNames } from './deliveredSkill.ts';
import type { DeliveryFolderView, DeliveryPreview, DeliveryRequest } from './deliveryContract.ts';

/** The table of folders, each with what to name to get a copy there. */
export function deliveryFolderViews(): readonly DeliveryFolderView[] {
  const targets = deliveryTargets();
  return deliveryFolders().map(({ scope, folder }) => ({
    folder: folderName(scope, folder),
    scope,
    readers: readerNames(scope, folder),
    targets: targets
      .filter((target) => {
        if (target.includes(':')) return target.endsWith(`:${folderName(scope, folder)}`);
        const reads = assistantOf(target)?.skillFolders.some((each) => !each.isShared && each.scope === scope);
        return reads && folderOf(target, scope).folder === folder;
      })
      .map((id) => ({ id, displayName: assistantOf(id)?.displayName ?? id })),
  }));
}

function assistantOf(target: string) {
  const [id = ''] = target.split(':');
  return assistantById(id);
}

/** Where an approval with this choice would write, and what stands in its way. Writes nothing. */
export async function previewDelivery(
  id: string,
  store: Store,
  setting: DeliverySetting,
  request: DeliveryRequest | undefined,
): Promise<DeliveryPreview> {
  const proposal = await store.getProposal(id);
  if (!proposal) throw new SkillifyError('not-found', `There is no proposal “${id}”; list them again.`);
  const choice = choiceOf(setting, request);
  const { place } = setting;
  const earlier = (await store.listSkills()).find(
    ({ name, status }) => name === proposal.name && status === 'approved',
  );
  const kept = earlier ? copiesToWrite((await readDelivered(store, earlier, place)).readings) : [];
  const asked = earlier && !request ? [] : wantedCopies(choice);
  const wanted = [...new Map([...asked, ...kept].map((copy) => [copyKey(copy), copy])).values()];
  return {
    copies: wanted.map((copy) => ({
      path: copyPath(proposal.name, copy, place),
      folder: folderName(copy.scope, copy.folder),
      mode: copy.mode,
      readers: readerNames(copy.scope, copy.folder),
    })),
    notices: doubleListings(proposal.name, wanted),
    explanation: scopeExplanation(choice.scope),
    problem: await problemOf(() => planApproval(proposal, store, setting, request)),
    chosen: choice,
  };
}

async function problemOf(plan: () => Promise<unknown>): Promise<string | null> {
  try {
    await plan();
    return null;
  } catch (error) {
    if (SkillifyError.is(error, 'choice-needed')) return null;
    if (SkillifyError.is(error)) return messageOf(error);
    throw error;
  }
}
