import type { AssistantId } from '../../assistants/assistant.ts';

/**
 * What an assistant leaves in its transcript when it loads a skill. `tool`: a call of its skill tool or an activation
 * record. `file`: it reads the SKILL.md with its ordinary tools. `none`: nothing that could be seen.
 */
export type LoadTrace = 'tool' | 'file' | 'none';

const traces: Readonly<Record<AssistantId, LoadTrace>> = {
  'claude-code': 'tool',
  'copilot-cli': 'tool',
  'gemini-cli': 'tool',
  hermes: 'tool',
  opencode: 'tool',
  cline: 'tool',
  roo: 'tool',
  codex: 'file',
  cursor: 'file',
  openclaw: 'file',
  pi: 'file',
  'copilot-chat': 'file',
  // Files made for other purposes: whether calls of tools are in them depends on who wrote them.
  'import:otlp': 'none',
  'import:langfuse': 'none',
  'import:openai-ft': 'none',
  'import:specstory': 'none',
};

/** How loading a skill shows in sessions of an assistant; an unknown one shows nothing. */
export function loadTraceOf(assistant: string): LoadTrace {
  return isKnown(assistant) ? traces[assistant] : 'none';
}

/** True when sessions in which a skill was not seen to be loaded did without it. */
export function showsLoading(assistant: string): boolean {
  return loadTraceOf(assistant) !== 'none';
}

function isKnown(assistant: string): assistant is AssistantId {
  return Object.hasOwn(traces, assistant);
}
