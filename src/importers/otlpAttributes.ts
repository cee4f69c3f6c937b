import { arrayAt, isRecord, type JsonRecord, recordAt, stringAt } from '../base/json.ts';

/** Attributes by name, with their values as plain JSON. */
export type Attributes = JsonRecord;

/** The attributes of a span, log record or resource. */
export function attributesOf(holder: unknown): Attributes {
  const found: Record<string, unknown> = {};
  for (const attribute of arrayAt(holder, 'attributes')) {
    const key = stringAt(attribute, 'key');
    if (key !== undefined && isRecord(attribute)) found[key] = plainValue(attribute['value'], 0);
  }
  return found;
}

function plainValue(value: unknown, depth: number): unknown {
  if (!isRecord(value) || depth > 20) return undefined;
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (stringValue !== undefined) return stringValue;
  if (boolValue !== undefined) return boolValue;
  if (intValue !== undefined) return Number(intValue);
  if (doubleValue !== undefined) return doubleValue;
  const list = recordAt(value, 'arrayValue');
  if (list) return arrayAt(list, 'values').map((element) => plainValue(element, depth + 1));
  const members = recordAt(value, 'kvlistValue');
  if (!members) return undefined;
  return Object.fromEntries(
    arrayAt(members, 'values').map((pair) => [
      stringAt(pair, 'key') ?? '',
      plainValue(isRecord(pair) ? pair['value'] : undefined, depth + 1),
    ]),
  );
}

interface IndexedMessage {
  role: string;
  content: string;
  calls: Map<number, { id?: string; name?: string; arguments?: string }>;
}

const indexed =
  /^(.+?)\.(\d{1,5})\.(?:message\.)?(role|content|tool_calls\.(\d{1,4})\.(?:tool_call\.)?(?:function\.)?(id|name|arguments))$/;

/** Messages whose fields are attributes of their own, such as `gen_ai.prompt.0.content`. */
export function indexedMessages(attributes: Attributes, prefixes: readonly string[]): readonly JsonRecord[] {
  const messages = new Map<number, IndexedMessage>();
  for (const [name, value] of Object.entries(attributes)) {
    const [, prefix = '', position, field, call, part] = indexed.exec(name) ?? [];
    if (!prefixes.includes(prefix) || typeof value !== 'string') continue;
    const message = messages.get(Number(position)) ?? { role: '', content: '', calls: new Map() };
    messages.set(Number(position), message);
    if (field === 'role') message.role = value;
    else if (field === 'content') message.content = value;
    else if (part === 'id' || part === 'name' || part === 'arguments') {
      message.calls.set(Number(call), { ...message.calls.get(Number(call)), [part]: value });
    }
  }
  return [...messages]
    .sort(([left], [right]) => left - right)
    .map(([, { role, content, calls }]) => ({
      role: role || 'assistant',
      content,
      tool_calls: [...calls.values()].map(({ id, name, arguments: input }) => ({
        id,
        function: { name, arguments: input },
      })),
    }));
}
