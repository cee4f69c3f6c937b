import type { LoadTrace } from '../../assistants/assistant.ts';
import { assistantById } from '../../assistants/registry.ts';

/** How loading a skill shows in sessions of an assistant; in imported ones, and of an unknown one, nothing shows. */
export function loadTraceOf(assistant: string): LoadTrace {
  return assistantById(assistant)?.loadTrace ?? 'none';
}

/** True when sessions in which a skill was not seen to be loaded did without it. */
export function showsLoading(assistant: string): boolean {
  return loadTraceOf(assistant) !== 'none';
}
