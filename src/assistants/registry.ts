import type { Assistant } from './assistant.ts';
import { claudeCode } from './claudeCode/assistant.ts';
import { cline, roo } from './cline/assistant.ts';
import { codex } from './codex/assistant.ts';
import { copilotChat } from './copilotChat/assistant.ts';
import { copilotCli } from './copilotCli/assistant.ts';
import { cursor } from './cursor/assistant.ts';
import { geminiCli } from './geminiCli/assistant.ts';
import { hermes } from './hermes/assistant.ts';
import { openclaw } from './openclaw/assistant.ts';
import { opencode } from './opencode/assistant.ts';
import { pi } from './pi/assistant.ts';

/** Every assistant whose sessions Skillify reads. */
export const assistants: readonly Assistant[] = [
  claudeCode,
  cline,
  codex,
  copilotChat,
  copilotCli,
  cursor,
  geminiCli,
  hermes,
  openclaw,
  opencode,
  pi,
  roo,
];

/** The assistant of that id, or undefined for an id of another version. */
export function assistantById(id: string): Assistant | undefined {
  return assistants.find((assistant) => assistant.id === id);
}
