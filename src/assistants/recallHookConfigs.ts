import type { HookConfig } from './hookConfigs.ts';

const timeoutSeconds = 5;

/**
 * Assistants whose prompt hook may add context. Of the others, some have a prompt hook whose answer can only let the
 * prompt pass or stop it (Cursor, Codex, Gemini CLI as far as their formats are known).
 */
export const recallHookConfigs: readonly HookConfig[] = [
  {
    assistant: 'claude-code',
    displayName: 'Claude Code',
    folderVariable: 'CLAUDE_CONFIG_DIR',
    folder: '.claude',
    path: 'settings.json',
    hooks: {
      kind: 'json',
      preamble: {},
      entries: (command) => ({
        UserPromptSubmit: { hooks: [{ type: 'command', command: `${command} --hook`, timeout: timeoutSeconds }] },
      }),
    },
    afterwards: null,
  },
];
