import type { Proposal } from '../mining/proposal.ts';

const prefix = 'delivery:';

/** The pattern key of a proposal that takes over what was edited by hand, from the fingerprint of the edited copies. */
export function handEditKey(fingerprint: string): string {
  return `${prefix}${fingerprint}`;
}

/** True for a proposal that takes over what was edited by hand, rather than what sessions taught. */
export function isHandEdit({ patternKey }: Pick<Proposal, 'patternKey'>): boolean {
  return patternKey.startsWith(prefix);
}
