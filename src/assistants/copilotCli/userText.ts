import { booleanAt, type JsonRecord, stringAt } from '../../base/json.ts';
import { syntheticInput, type UserInput } from '../messageEvents.ts';

const machineSource = /^(?:system|autopilot|hook|schedule|cron|notification|command|mcp|tool)(?:-|$)/;
const wrapped = /<(current_datetime|reminder|system_reminder|system_notification)>[\s\S]*?<\/\1>/g;

/** Decides who caused a `user.message`. */
export function judgeCopilotUser(data: JsonRecord, isSubagent: boolean): UserInput {
  const content = stringAt(data, 'content') ?? '';
  const text =
    content.trim() === '' ? (stringAt(data, 'transformedContent') ?? '').replace(wrapped, '').trim() : content;
  const source = stringAt(data, 'source') ?? '';
  if (booleanAt(data, 'isAutopilotContinuation') === true) return syntheticInput('continuation', text);
  if (isSubagent || source.startsWith('agent-') || stringAt(data, 'parentAgentTaskId') !== undefined) {
    return { kind: 'prompt', origin: 'agent', rule: 'agent-message', text };
  }
  if (source.startsWith('skill-')) return syntheticInput('meta', text);
  if (machineSource.test(source)) return syntheticInput('notification', text);
  if (stringAt(data, 'agentMode') === 'shell') return { kind: 'prompt', origin: 'shell', rule: 'shell-mode', text };
  const delivery = stringAt(data, 'delivery');
  const isQueued = delivery === 'steering' || delivery === 'queued';
  return {
    kind: 'prompt',
    origin: isQueued ? 'queued' : 'human',
    rule: isQueued ? `delivery-${delivery}` : 'user-message',
    text,
  };
}
