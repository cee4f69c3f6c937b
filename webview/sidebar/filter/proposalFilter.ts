import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import { assistantName } from '../../shared/format.ts';
import type { FilterLanguage } from './filter.ts';

const statuses = ['pending', 'snoozed', 'dismissed', 'superseded', 'approved'] as const;

/** What proposals can be filtered by. Without `status:` those that wait are meant. */
export const proposalFilter: FilterLanguage<ProposalSummary> = {
  fields: [
    { key: 'assistant', read: ({ assistants }) => assistants.flatMap((id) => [id, assistantName(id)]) },
    {
      key: 'kind',
      words: ['correction', 'preference', 'fix', 'workflow', 'suggestion', 'team'],
      read: ({ kind }) => [kind],
    },
    {
      key: 'change',
      words: ['create', 'revise', 'merge', 'retire', 'choice'],
      read: ({ change, isChoice }) => (isChoice ? [change, 'choice'] : [change]),
    },
    { key: 'status', words: statuses, read: ({ status }) => [status] },
    { key: 'name', read: ({ name }) => [name] },
    { key: 'score', isNumber: true, read: ({ total }) => Math.round(total * 100) },
    { key: 'sessions', isNumber: true, read: ({ sessions }) => sessions },
  ],
  text: ({ title, name, description }) => `${title}\n${name}\n${description}`,
};

/** The same where a project is connected to a team: also who a proposal comes from. */
export const teamProposalFilter: FilterLanguage<ProposalSummary & { readonly members?: readonly string[] }> = {
  ...proposalFilter,
  fields: [
    ...proposalFilter.fields,
    { key: 'from', words: ['here', 'team'], read: ({ kind }) => [kind === 'team' ? 'team' : 'here'] },
    { key: 'member', read: ({ members, provenance }) => members ?? [provenance?.decidedBy ?? ''] },
  ],
};

/** What skills can be filtered by. */
export const skillFilter: FilterLanguage<SkillView> = {
  fields: [
    { key: 'status', words: ['approved', 'retired'], read: ({ status }) => [status] },
    { key: 'disk', words: ['same', 'changed', 'missing'], read: ({ onDisk }) => [onDisk] },
    { key: 'name', read: ({ name }) => [name] },
    { key: 'version', isNumber: true, read: ({ version }) => version },
  ],
  text: ({ title, name, description }) => `${title}\n${name}\n${description}`,
};
