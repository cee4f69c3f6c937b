import { skillFixes } from '../../skills/document/fixes.ts';
import { lintSkill } from '../../skills/document/lint.ts';
import { skillHeader } from '../../skills/document/skillDocument.ts';
import { Browse } from '../browse.ts';
import { Delivery } from '../delivery.ts';
import { deliveryFolderViews, previewDelivery } from '../deliveryPreview.ts';
import { skillFolders, skillPlaces } from '../enginePlaces.ts';
import { installedSkills, recall } from '../installedSkills.ts';
import { ledgerReport } from '../ledger.ts';
import { skillOrigin, skillVersions } from '../skillVersions.ts';
import type { EngineParts, Handlers } from './engineParts.ts';

type LibraryRequests =
  | 'listSkills'
  | 'skillHistory'
  | 'skillVersions'
  | 'skillOrigin'
  | 'retire'
  | 'restore'
  | 'deliveryPreview'
  | 'deliveryFolders'
  | 'deliver'
  | 'undeliver'
  | 'lint'
  | 'skillFixes'
  | 'proposalContext'
  | 'skillDetail'
  | 'ledger'
  | 'recall'
  | 'installedSkills'
  | 'triggerLab'
  | 'triggerTry'
  | 'triggerPrompt';

/** Answers requests about skills: the library, where they are delivered, what is wrong with them, when they are called for. */
export function libraryHandlers(parts: EngineParts): Handlers<LibraryRequests> {
  const { library, options, project, session, setting, store, decide, triggerLab } = parts;
  const delivery = new Delivery(store, setting, options.user, decide);
  const browse = new Browse(store, setting, () => skillFolders(options, project));
  return {
    listSkills: () => library.list(),
    skillHistory: ({ name }) => store().listSkillVersions(name),
    skillVersions: ({ name }) => skillVersions(store(), name),
    skillOrigin: ({ skillMd }) => skillOrigin(store(), skillMd),
    retire: ({ name, reason }) => parts.decided(['skills'], () => library.retire(name, reason)),
    restore: ({ name, version }) => parts.decided(['skills'], () => library.restore(name, version)),
    deliveryPreview: ({ id, delivery: request }) => previewDelivery(id, store(), setting, request),
    deliveryFolders: async () => deliveryFolderViews(),
    deliver: ({ name, delivery: request }) => parts.decided(['skills'], () => delivery.deliver(name, request)),
    undeliver: ({ name, assistants: targets, scope }) =>
      parts.decided(['skills'], () => delivery.undeliver(name, targets, scope === undefined ? {} : { scope })),
    lint: async ({ skillMd, name }) => lintSkill(skillMd, name ?? skillHeader(skillMd).name),
    skillFixes: async ({ skillMd, name }) => skillFixes(skillMd, name ?? skillHeader(skillMd).name),
    proposalContext: ({ id }) => browse.proposalContext(id),
    skillDetail: ({ name }) => browse.skillDetail(name),
    ledger: ({ name }, signal) => parts.inTurn(() => ledgerReport(store(), session.isWriter, name, signal)),
    recall: (request) => recall(options.storePath, skillPlaces(options, project), request),
    installedSkills: ({ name }) => installedSkills(options.storePath, skillPlaces(options, project), store(), name),
    triggerLab: ({ subject }) => triggerLab.report(subject),
    triggerTry: ({ subject, skillMd }) => triggerLab.try(subject, skillMd),
    triggerPrompt: ({ subject, prompt }) => triggerLab.prompt(subject, prompt),
  };
}
