import { type JsonRecord, stringAt } from '../../base/json.ts';
import { contentText } from '../clippedText.ts';
import { syntheticInput, typedPrompt, type UserInput } from '../messageEvents.ts';

const referencedFiles = '\n--- Content from referenced files ---';
const shellStart = 'I ran the following shell command:';
const snapshotStart = '<state_snapshot>';

/** Decides who caused a user message; what was shown wins over what was sent. */
export function judgeGeminiUser(message: JsonRecord): UserInput {
  const shown = partsText(message['displayContent']);
  const sent = shown.trim() === '' ? partsText(message['content']) : shown;
  const expansion = `\n${sent}`.indexOf(referencedFiles);
  const text = (expansion < 0 ? sent : sent.slice(0, Math.max(0, expansion - 1))).trim();
  if (text === '') return { kind: 'nothing' };
  if (text.startsWith('<session_context>')) return syntheticInput('environment', text);
  if (text.startsWith('<hook_context>')) return syntheticInput('hook', text);
  if (text.startsWith(snapshotStart)) return { kind: 'compaction', text };
  if (text === 'Please continue.') return syntheticInput('continuation', text);
  if (text.startsWith(shellStart)) {
    const command = /```\w*\n([\s\S]*?)\n```/.exec(text)?.[1] ?? text.slice(shellStart.length).trim();
    return { kind: 'prompt', origin: 'shell', rule: 'shell-mode', text: command };
  }
  const command = /^[/?]([\w:.-]+)(?=\s|$)/.exec(text)?.[1];
  if (command !== undefined || text === '?') {
    return { kind: 'prompt', origin: 'command', rule: 'slash-command', text, command: command ?? 'help' };
  }
  return typedPrompt(text, 'user-message');
}

/** The text of content in any of its forms: a string, one part, or several. */
export function partsText(content: unknown): string {
  if (typeof content === 'string' || Array.isArray(content)) {
    return contentText(Array.isArray(content) ? content.filter((part) => !isThought(part)).map(asBlock) : content);
  }
  return stringAt(content, 'text') ?? '';
}

function isThought(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'thought' in part && part.thought === true;
}

function asBlock(part: unknown): unknown {
  return typeof part === 'string' ? { text: part } : part;
}
