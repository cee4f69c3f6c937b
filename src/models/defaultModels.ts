import type { ProviderId } from './writerModel.ts';

/** The current model of the Haiku tier by each provider's name for it; the editor chooses for itself. */
export const defaultModels: Readonly<Record<ProviderId, string>> = {
  anthropic: 'claude-haiku-5-5',
  'claude-cli': 'haiku',
  editor: 'default',
};
