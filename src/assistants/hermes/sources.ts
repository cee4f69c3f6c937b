import type { PromptOrigin } from '../sessionEvent.ts';

const unattended = new Set(['cron', 'batch', 'webhook', 'kanban', 'tool', 'api-server', 'oneshot']);
const local = new Set(['cli', 'tui', 'desktop', 'acp', '']);

/** Whose words the prompts of a session are, where its source says that no person typed them. */
export function originOfSource(source: string): PromptOrigin | null {
  if (source === 'subagent') return 'agent';
  return unattended.has(source) ? 'automation' : null;
}

/** The channel that a session came over. */
export function channelOfSource(source: string): string | null {
  if (source === '') return null;
  return local.has(source) || originOfSource(source) !== null ? source : `gateway:${source}`;
}
