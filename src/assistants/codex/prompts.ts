import type { SyntheticInputEvent } from '../sessionEvent.ts';

/** What one piece of text given as user input is. */
export type InputText =
  | { readonly kind: 'typed'; readonly text: string; readonly rule: string }
  | { readonly kind: 'shell'; readonly command: string }
  | { readonly kind: 'interruption' }
  | { readonly kind: 'synthetic'; readonly reason: SyntheticInputEvent['reason'] };

const ideStart = '# Context from my IDE setup:';
const requestMark = '## My request for Codex:';
/** Openings of texts that Codex itself puts among the user's messages. Other tags are the user's own. */
const harnessTags: readonly (readonly [string, SyntheticInputEvent['reason']])[] = [
  ['<user_instructions>', 'instructions'],
  ['<environment_context>', 'environment'],
  ['<skill>', 'instructions'],
  ['<skill ', 'instructions'],
  ['<subagent_notification>', 'notification'],
  ['<codex_internal_context', 'meta'],
  ['<hook_prompt', 'hook'],
  ['<goal_context>', 'meta'],
  ['<apps_instructions>', 'instructions'],
  ['<skills_instructions>', 'instructions'],
  ['<plugins_instructions>', 'instructions'],
  ['<recommended_plugins>', 'instructions'],
  ['<collaboration_mode>', 'meta'],
  ['<multi_agent_mode>', 'meta'],
  ['<permissions instructions>', 'instructions'],
  ['<realtime_conversation>', 'meta'],
  ['side conversation boundary.', 'meta'],
];
const harnessWarning =
  /^Warning: .{0,200}(?:unified exec processes|apply_patch was requested via|model mismatch|different model)/is;

/** Judges one text item of a user message by how it begins. */
export function judgeInputText(raw: string): InputText {
  const text = raw.trim();
  const head = text.slice(0, 80).toLowerCase();
  if (
    head.startsWith('# agents.md instructions for') ||
    (head.startsWith('# agents.md') && text.includes('<INSTRUCTIONS>'))
  ) {
    return { kind: 'synthetic', reason: 'instructions' };
  }
  if (head.startsWith('<user_shell_command>')) return { kind: 'shell', command: shellCommand(text) };
  if (head.startsWith('<turn_aborted>')) return { kind: 'interruption' };
  const tag = harnessTags.find(([start]) => head.startsWith(start));
  if (tag !== undefined) return { kind: 'synthetic', reason: tag[1] };
  if (head.startsWith('warning:') && harnessWarning.test(text)) return { kind: 'synthetic', reason: 'meta' };
  if (!text.startsWith(ideStart)) return { kind: 'typed', text, rule: 'user-message' };
  const mark = text.lastIndexOf(requestMark);
  return { kind: 'typed', text: mark < 0 ? text : text.slice(mark + requestMark.length).trim(), rule: 'ide-request' };
}

function shellCommand(text: string): string {
  const start = text.indexOf('<command>');
  const end = text.indexOf('</command>', start);
  return start < 0 ? '' : text.slice(start + '<command>'.length, end < 0 ? undefined : end).trim();
}
