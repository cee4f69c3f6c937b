import path from 'node:path';
import { skillFixes } from '../../skills/document/fixes.ts';
import { lintSkill } from '../../skills/document/lint.ts';
import type { LintFinding } from '../../skills/document/lintFinding.ts';
import { skillHeader } from '../../skills/document/skillDocument.ts';
import type { StaleFinding } from '../../skills/staleness/staleFindings.ts';
import { Browse } from '../browse.ts';
import { Delivery } from '../delivery.ts';
import { deliveryFolderViews, previewDelivery } from '../deliveryPreview.ts';
import { skillFolders, skillPlaces } from '../enginePlaces.ts';
import { installedSkills, recall } from '../installedSkills.ts';
import { ledgerReport } from '../ledger.ts';
import { skillOrigin, skillVersions } from '../skillVersions.ts';
import { findStale, staleFixes } from '../staleness.ts';
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
    restore: ({ name, version, acceptLines }) =>
      parts.decided(['skills'], () => library.restore(name, version, acceptLines)),
    deliveryPreview: ({ id, delivery: request }) => previewDelivery(id, store(), setting, request),
    deliveryFolders: async () => deliveryFolderViews(),
    deliver: ({ name, delivery: request }) => parts.decided(['skills'], () => delivery.deliver(name, request)),
    undeliver: ({ name, assistants: targets, scope }) =>
      parts.decided(['skills'], () => delivery.undeliver(name, targets, scope === undefined ? {} : { scope })),
    lint: async ({ skillMd, name, path: file }) => {
      const own = name ?? skillHeader(skillMd).name;
      const stale = await findStale(project.path, ownFolders(parts, own, file), skillMd);
      return [...lintSkill(skillMd, own), ...stale.map(asFinding)].sort((left, right) => left.line - right.line);
    },
    skillFixes: async ({ skillMd, name, path: file }) => {
      const own = name ?? skillHeader(skillMd).name;
      const stale = await findStale(project.path, ownFolders(parts, own, file), skillMd);
      return [...skillFixes(skillMd, own), ...staleFixes(skillMd, stale)];
    },
    proposalContext: ({ id }) => browse.proposalContext(id),
    skillDetail: async ({ name }) => {
      const detail = await browse.skillDetail(name);
      const stale = await findStale(project.path, ownFolders(parts, name), detail.skill.skillMd);
      return { ...detail, lint: [...detail.lint, ...stale.map(asFinding)] };
    },
    ledger: ({ name }, signal) => parts.inTurn(() => ledgerReport(store(), session.isWriter, name, signal)),
    recall: (request) => recall(options.storePath, skillPlaces(options, project), request),
    installedSkills: ({ name }) => installedSkills(options.storePath, skillPlaces(options, project), store(), name),
    triggerLab: ({ subject }) => triggerLab.report(subject),
    triggerTry: ({ subject, skillMd }) => triggerLab.try(subject, skillMd),
    triggerPrompt: ({ subject, prompt }) => triggerLab.prompt(subject, prompt),
  };
}

/** Folders that the files of a skill itself lie in: beside it, or where skills of its name are. */
function ownFolders({ options, project }: EngineParts, name: string | null, file?: string): readonly string[] {
  const beside = file === undefined ? [] : [path.dirname(file)];
  return name === null
    ? beside
    : [...beside, ...skillFolders(options, project).map((folder) => path.join(folder, name))];
}

function asFinding({ rule, severity, line, message }: StaleFinding): LintFinding {
  return { rule, severity, line, message };
}
