import { arrayAt, isRecord, type JsonRecord, recordAt, stringAt } from '../base/json.ts';
import { Conversation } from './conversation.ts';
import type { Importer } from './importer.ts';
import { headNames, recordsOf, timeOf } from './jsonRecords.ts';
import { MessageTaker, messagesOf } from './messages.ts';
import { type Attributes, attributesOf, indexedMessages } from './otlpAttributes.ts';

const id = 'import:otlp';

/** A span or log record that may tell of a conversation. */
interface Item {
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly body: unknown;
  readonly name: string;
  readonly events: readonly JsonRecord[];
  readonly isError: boolean;
  readonly start: number;
  readonly end: number | null;
  readonly spanId: string;
  readonly parentId: string;
  readonly traceId: string;
  readonly line: number;
}

/** OpenTelemetry traces and logs of generative AI, as OTLP JSON: one document, or one per line. */
export const openTelemetry: Importer = {
  id,
  format: 'otlp',
  displayName: 'OpenTelemetry (OTLP JSON)',
  detects: (_fileName, head) => headNames(head, ['resourceSpans', 'resourceLogs']),
  read(text, file) {
    const { records, skipped } = recordsOf(text);
    const items = records
      .flatMap(({ record, line }) => itemsOf(record, line))
      .sort((left, right) => left.start - right.start);
    const parents = new Map(items.map((item) => [item.spanId, item]));
    const sessions = new Map<string, { conversation: Conversation; taker: MessageTaker; agent: MessageTaker }>();
    for (const item of items) {
      const sessionId = sessionOf(item, parents);
      let session = sessions.get(sessionId);
      if (!session) {
        const conversation = new Conversation(id, sessionId, item.start || file.modifiedAt);
        const taker = new MessageTaker(conversation, 'human', 'import-otlp-user');
        session = { conversation, taker, agent: new MessageTaker(conversation, 'agent', 'import-otlp-subagent') };
        sessions.set(sessionId, session);
      }
      session.conversation.learn(factsOf(item));
      const isNested = agentDepth(item, parents) > 1;
      take(item, session.conversation, isNested ? session.agent : session.taker);
    }
    const told = [...sessions.values()]
      .map(({ conversation }) => conversation)
      .filter(({ events }) => events.length > 0);
    return {
      events: told.flatMap((conversation) => conversation.events),
      facts: told.map((conversation) => conversation.facts),
      skippedRecords: skipped + records.filter(({ record }) => itemsOf(record, 0).length === 0).length,
      unknownTypes: {},
    };
  },
};

function itemsOf(record: JsonRecord, line: number): readonly Item[] {
  const items: Item[] = [];
  for (const group of [...arrayAt(record, 'resourceSpans'), ...arrayAt(record, 'resourceLogs')]) {
    const resource = attributesOf(recordAt(group, 'resource'));
    const scopes = [
      ...arrayAt(group, 'scopeSpans'),
      ...arrayAt(group, 'instrumentationLibrarySpans'),
      ...arrayAt(group, 'scopeLogs'),
    ];
    for (const scope of scopes) {
      for (const span of [...arrayAt(scope, 'spans'), ...arrayAt(scope, 'logRecords')]) {
        if (isRecord(span)) items.push(itemOf(span, resource, line));
      }
    }
  }
  return items;
}

function itemOf(span: JsonRecord, resource: Attributes, line: number): Item {
  const attributes = attributesOf(span);
  const { code } = recordAt(span, 'status') ?? {};
  const body = attributesOf({ attributes: [{ key: 'body', value: span['body'] }] })['body'];
  return {
    attributes,
    resource,
    body,
    name: stringAt(span, 'name') ?? stringAt(span, 'eventName') ?? stringAt(attributes, 'event.name') ?? '',
    events: arrayAt(span, 'events').filter(isRecord),
    isError: code === 2 || code === 'STATUS_CODE_ERROR' || attributes['error.type'] !== undefined,
    start: timeOf(span['startTimeUnixNano'] ?? span['timeUnixNano'] ?? span['observedTimeUnixNano']) ?? 0,
    end: timeOf(span['endTimeUnixNano']),
    spanId: stringAt(span, 'spanId') ?? '',
    parentId: stringAt(span, 'parentSpanId') ?? '',
    traceId: stringAt(span, 'traceId') ?? '',
    line,
  };
}

function ownSession({ attributes }: Item): string | undefined {
  return ['gen_ai.conversation.id', 'session.id', 'langfuse.session.id']
    .map((key) => stringAt(attributes, key))
    .find((value) => value);
}

/** The conversation a span names, or one of its parents, or else its trace. */
function sessionOf(item: Item, parents: ReadonlyMap<string, Item>): string {
  let at: Item | undefined = item;
  for (let depth = 0; at && depth < 50; depth += 1) {
    const own = ownSession(at);
    if (own !== undefined) return own;
    at = parents.get(at.parentId);
  }
  return item.traceId || 'unnamed';
}

function agentDepth(item: Item, parents: ReadonlyMap<string, Item>): number {
  let agents = 0;
  let at: Item | undefined = item;
  for (let depth = 0; at && depth < 50; depth += 1) {
    if (stringAt(at.attributes, 'gen_ai.operation.name') === 'invoke_agent') agents += 1;
    at = parents.get(at.parentId);
  }
  return agents;
}

function factsOf({ attributes, resource }: Item) {
  const told = (from: Attributes, ...keys: readonly string[]) =>
    keys.map((key) => stringAt(from, key)).find((value) => value) ?? null;
  return {
    model: told(attributes, 'gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name'),
    agentVersion: told(resource, 'service.version'),
    cwd: told(resource, 'process.working_directory'),
    gitBranch: told(resource, 'vcs.ref.head.name'),
    channel: told(attributes, 'gen_ai.agent.name') ?? told(resource, 'service.name'),
  };
}

function take(item: Item, conversation: Conversation, taker: MessageTaker): void {
  const { attributes, start, end, line, isError, name } = item;
  conversation.moveTo(start || null, line);
  const operation = stringAt(attributes, 'gen_ai.operation.name') ?? '';
  const kind = stringAt(attributes, 'openinference.span.kind') ?? stringAt(attributes, 'traceloop.span.kind') ?? '';
  if (operation === 'execute_tool' || /^tool$/i.test(kind)) {
    const tool = stringAt(attributes, 'gen_ai.tool.name') ?? stringAt(attributes, 'tool.name') ?? name;
    const input = attributes['gen_ai.tool.call.arguments'] ?? attributes['input.value'] ?? '';
    const callId = stringAt(attributes, 'gen_ai.tool.call.id') ?? item.spanId;
    // The model's answer already tells of the call where its messages were recorded.
    if (!conversation.events.some((event) => event.kind === 'tool_call' && event.callId === callId))
      conversation.calls(callId, tool, input);
    const output = attributes['gen_ai.tool.call.result'] ?? attributes['output.value'];
    conversation.moveTo(end, line);
    if (output !== undefined || isError)
      conversation.result(callId, output ?? stringAt(attributes, 'error.type') ?? '', isError ? 'error' : 'ok');
    return;
  }
  if (/\.user_prompt$/.test(name) || stringAt(attributes, 'event.name') === 'user_prompt') {
    conversation.prompt(stringAt(attributes, 'prompt') ?? '', 'human', 'import-otlp-user-prompt');
    return;
  }
  const input =
    attributes['gen_ai.input.messages'] ?? attributes['input.value'] ?? attributes['langfuse.observation.input'];
  const output =
    attributes['gen_ai.output.messages'] ?? attributes['output.value'] ?? attributes['langfuse.observation.output'];
  const asked = indexedMessages(attributes, ['gen_ai.prompt', 'llm.input_messages']);
  const answered = indexedMessages(attributes, ['gen_ai.completion', 'llm.output_messages']);
  taker.takeAll(asked.length > 0 ? asked : messagesOf(input, 'user'));
  for (const event of [
    ...item.events,
    ...(/^gen_ai\./.test(name) ? [{ name, body: item.body, attributes: attributes }] : []),
  ])
    takeEvent(event, taker);
  conversation.moveTo(end, line);
  for (const message of answered.length > 0 ? answered : messagesOf(output, 'assistant')) {
    if (isRecord(message)) taker.takeNext({ role: 'assistant', ...message });
  }
}

/** Messages as events of older conventions: `gen_ai.user.message` and its kin. */
function takeEvent(event: JsonRecord, taker: MessageTaker): void {
  const name = stringAt(event, 'name') ?? '';
  const role = /^gen_ai\.(user|assistant|tool|system)\.message$/.exec(name)?.[1];
  const attributes = Array.isArray(event['attributes']) ? attributesOf(event) : event['attributes'];
  const body = recordAt(event, 'body') ?? (isRecord(attributes) ? attributes : {});
  if (role !== undefined) taker.takeAll([{ role, ...body }]);
  else if (name === 'gen_ai.choice') taker.takeNext({ role: 'assistant', ...(recordAt(body, 'message') ?? body) });
  else if (isRecord(attributes) && attributes['gen_ai.input.messages'] !== undefined) {
    taker.takeAll(messagesOf(attributes['gen_ai.input.messages'], 'user'));
    for (const message of messagesOf(attributes['gen_ai.output.messages'], 'assistant'))
      if (isRecord(message)) taker.takeNext({ role: 'assistant', ...message });
  }
}
