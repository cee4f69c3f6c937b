import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { clipText, contentText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { excerptLimitChars, promptLimitChars, syntheticLimitChars } from '../limits.ts';
import { unknownChange } from '../lineChange.ts';
import { pushRecent } from '../recentList.ts';
import type { PromptOrigin, SessionEvent, SyntheticInputEvent } from '../sessionEvent.ts';
import type { ParserState } from './parserState.ts';
import { classifyMarkedText } from './prompts.ts';
import { typedText } from './promptText.ts';

const rememberedQueuedTexts = 24;
/** Context that the harness injects and that says nothing of what the user wants. */
const silentAttachments = new Set([
  'agent_listing_delta',
  'auto_mode',
  'budget_usd',
  'command_permissions',
  'compact_file_reference',
  'date',
  'date_change',
  'deferred_tools_delta',
  'dynamic_skill',
  'environment',
  'file',
  'hook_additional_context',
  'hook_cancelled',
  'hook_non_blocking_error',
  'hook_success',
  'hook_system_message',
  'instructions',
  'mcp_instructions_delta',
  'model',
  'nested_memory',
  'plan_mode',
  'plan_mode_exit',
  'prompt_snapshot',
  'read_truncation_notice',
  'session_context',
  'skill_listing',
  'structured_output',
  'task_reminder',
  'task_status',
  'todo_reminder',
  'total_tokens_reminder',
]);

/** True for a kind of attachment that is known to give no event. */
export function isSilentAttachment(type: string): boolean {
  return silentAttachments.has(type);
}

/** The events of an attachment; null when its kind is not known. */
export function attachmentEvents(
  state: ParserState,
  context: RecordContext,
  attachment: JsonRecord,
  isSidechain: boolean,
): readonly SessionEvent[] | null {
  const type = stringAt(attachment, 'type') ?? '';
  switch (type) {
    case 'queued_command':
      return queuedCommand(state, context, attachment, isSidechain);
    case 'edited_text_file':
      return outsideEdit(context, attachment);
    case 'invoked_skills':
      return arrayAt(attachment, 'skills')
        .concat(arrayAt(attachment, 'invoked_skills'))
        .filter(isRecord)
        .map((skill, index) => invokedSkill(context, skill, index));
    case 'hook_blocking_error':
      return [
        synthetic(
          context,
          'hook',
          stringAt(attachment, 'content') ?? contentText(recordAt(attachment, 'blockingError')),
        ),
      ];
    default:
      return silentAttachments.has(type) ? [] : null;
  }
}

/** Remembers a text typed while the assistant worked; false when it was seen before in another kind of record. */
export function isNewQueuedText(state: ParserState, text: string): boolean {
  const hash = stableHash(text.replace(/\s+/g, ' ').trim());
  const position = state.queuedTexts.indexOf(hash);
  if (position >= 0) {
    // Each text has at most one twin; the same words typed again later are a prompt of their own.
    state.queuedTexts.splice(position, 1);
    return false;
  }
  pushRecent(state.queuedTexts, hash, rememberedQueuedTexts);
  return true;
}

function queuedCommand(
  state: ParserState,
  context: RecordContext,
  attachment: JsonRecord,
  isSidechain: boolean,
): readonly SessionEvent[] {
  const raw = contentText(attachment['prompt']).trim();
  const blocks = Array.isArray(attachment['prompt']) ? attachment['prompt'].filter(isRecord) : [];
  const attachments = blocks.filter((block) => block['type'] === 'image' || block['type'] === 'document').length;
  const originKind = stringAt(recordAt(attachment, 'origin'), 'kind');
  const mode = stringAt(attachment, 'commandMode') ?? 'prompt';
  if (raw === '') return [];
  const isOtherMode = mode !== 'prompt' && mode !== 'bash';
  if ((originKind !== undefined && originKind !== 'human') || isOtherMode)
    return [synthetic(context, 'notification', raw)];
  if (isSidechain) return [promptEvent(context, raw, 'agent', 'sidechain', attachments)];
  if (mode === 'bash') return [promptEvent(context, raw, 'shell', 'queued-bash', attachments)];
  const marked = classifyMarkedText(raw, attachments);
  if (marked?.kind === 'synthetic') return [synthetic(context, marked.reason, marked.text)];
  const text = typedText(raw);
  if (text === '' || !isNewQueuedText(state, text)) return [];
  return [promptEvent(context, text, 'queued', 'queued-command', attachments)];
}

function outsideEdit(context: RecordContext, attachment: JsonRecord): readonly SessionEvent[] {
  const path = stringAt(attachment, 'filename');
  if (path === undefined) return [];
  const snippet = (stringAt(attachment, 'snippet') ?? '').replace(/^[ \t]*\d+[\t→]/gm, '');
  return [
    {
      kind: 'file_edit',
      callId: null,
      path,
      operation: 'update',
      ...unknownChange,
      addedText: clipText(snippet, excerptLimitChars),
      state: 'outside',
      ...eventBase(context),
    },
  ];
}

function invokedSkill(context: RecordContext, skill: JsonRecord, index: number): SessionEvent {
  const folder = stringAt(skill, 'path') ?? stringAt(skill, 'name') ?? '';
  const text = `Base directory for this skill: ${folder}\n\n${stringAt(skill, 'content') ?? ''}`;
  return {
    kind: 'synthetic_input',
    reason: 'meta',
    text: clipText(text, syntheticLimitChars),
    ...eventBase(context, index),
  };
}

function synthetic(context: RecordContext, reason: SyntheticInputEvent['reason'], text: string): SessionEvent {
  return { kind: 'synthetic_input', reason, text: clipText(text, syntheticLimitChars), ...eventBase(context) };
}

function promptEvent(
  context: RecordContext,
  text: string,
  origin: PromptOrigin,
  originRule: string,
  attachments: number,
): SessionEvent {
  return {
    kind: 'user_prompt',
    text: clipText(text, promptLimitChars),
    origin,
    originRule,
    command: null,
    attachments,
    ...eventBase(context),
  };
}
