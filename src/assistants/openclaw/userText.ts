import { isRecord, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { syntheticInput, typedPrompt, type UserInput } from '../messageEvents.ts';

const metadataBlock = /^[A-Z][^\n]{0,80}\(untrusted[^)\n]{0,60}\):\n```json\n/;
const blockEnd = '\n```';
const dateStamp = /^\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d[^\]\n]{0,30}\][ \t]*/;
const channelEnvelope =
  /^\[(?:Telegram|WhatsApp|Discord|iMessage|WebChat|Signal|Slack|Matrix|Google Chat|MS ?Teams|Line|Zalo|Nostr|Mattermost)\b[^\]\n]{0,300}\][ \t]*/i;
const mediaNote = /^\[media attached(?: \d+\/\d+)?:[^\]\n]{0,1000}\]\s*/i;
const systemLine = /^System: [^\n]*(?:\n|$)/;
const messageId = /\n?\[message_id: [^\]\n]{1,100}\]\s*$/;
const replyTag = /\[\[\s*reply_to(?:_current|:[^\]\n]{1,100})\s*\]\]\s*/g;

/** Starts of texts that the gateway puts into the user's place, with the rule each stands for. */
const gatewayTexts: readonly (readonly [string, string, 'automation' | 'agent' | 'synthetic'])[] = [
  ['[cron:', 'cron', 'automation'],
  ['Read HEARTBEAT.md if it exists', 'heartbeat', 'automation'],
  ['A scheduled reminder has been triggered', 'reminder', 'automation'],
  ['[Inter-session message]', 'inter-session', 'agent'],
  ['[Subagent Context]', 'subagent-context', 'agent'],
  ['[Subagent Task]', 'subagent-context', 'agent'],
  ['A subagent task ', 'subagent-announcement', 'synthetic'],
  ['[System Message]', 'system-message', 'synthetic'],
  ['Pre-compaction memory flush', 'memory-flush', 'synthetic'],
  ['A new session was started via /new or /reset', 'new-session', 'synthetic'],
  ['An async command the user already approved', 'async-command', 'synthetic'],
  ['An async command you ran earlier', 'async-command', 'synthetic'],
];

/** Decides who caused a message under the role of the user; what it says of its source wins over its text. */
export function judgeOpenclawUser(message: JsonRecord, text: string): UserInput {
  const provenance = recordAt(message, 'provenance');
  const kind = stringAt(provenance, 'kind');
  if (isRecord(provenance) && (provenance['jobId'] !== undefined || provenance['runId'] !== undefined)) {
    return { kind: 'prompt', origin: 'automation', rule: 'provenance-job', text };
  }
  if (kind === 'internal_system') return syntheticInput('notification', text);
  if (kind === 'inter_session') {
    if (stringAt(provenance, 'sourceTool') !== 'sessions_send') return syntheticInput('notification', text);
    return { kind: 'prompt', origin: 'agent', rule: 'provenance-inter-session', text };
  }
  const typed = typedWords(text);
  if (kind === 'external_user') return typedPrompt(typed, 'provenance-external');
  const known = gatewayTexts.find(([start]) => typed.startsWith(start));
  if (known !== undefined) {
    const [, rule, origin] = known;
    return origin === 'synthetic'
      ? syntheticInput('notification', typed)
      : { kind: 'prompt', origin, rule, text: typed };
  }
  if (typed === '' && text.trim() !== '') return syntheticInput('notification', text);
  return typedPrompt(typed, 'user-message');
}

/** The answer without the tags by which the gateway knows what it replies to. */
export function cleanAnswer(text: string): string {
  return text.includes('[[') ? text.replace(replyTag, '') : text;
}

/** What a person typed, without stamps, envelopes and notes of the gateway before and behind it. */
function typedWords(text: string): string {
  let rest = text.replace(messageId, '').trim();
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = withoutMetadata(rest);
    for (const pattern of [systemLine, dateStamp, channelEnvelope, mediaNote]) rest = rest.replace(pattern, '');
    rest = rest.trimStart();
  }
  return rest;
}

function withoutMetadata(text: string): string {
  const head = metadataBlock.exec(text)?.[0];
  if (head === undefined) return text;
  const end = text.indexOf(blockEnd, head.length - 1);
  return end < 0 ? text : text.slice(end + blockEnd.length);
}
