import { stableHash } from '../base/hash.ts';
import { arrayAt, isRecord, recordAt, stringAt } from '../base/json.ts';
import { Conversation } from './conversation.ts';
import type { Importer } from './importer.ts';
import { headNames, recordsOf } from './jsonRecords.ts';
import { MessageTaker } from './messages.ts';

const id = 'import:openai-ft';

/** Fine-tuning examples of OpenAI: one conversation a line, without times and names. */
export const fineTuning: Importer = {
  id,
  format: 'openai-ft',
  displayName: 'OpenAI fine-tuning JSONL',
  detects: (_fileName, head) =>
    headNames(head, ['messages', 'preferred_output']) &&
    head.includes('"role"') &&
    !/"(?:sessionId|session_id|trace_id|traceId|resourceSpans|observations)"/.test(head),
  read(text, file) {
    const { records, skipped } = recordsOf(text);
    const conversations: Conversation[] = [];
    let skippedRecords = skipped;
    for (const { record, line } of records) {
      const input = recordAt(record, 'input') ?? record;
      const messages = [...arrayAt(input, 'messages'), ...arrayAt(record, 'preferred_output')];
      if (!messages.some((message) => isRecord(message) && stringAt(message, 'role') !== undefined)) {
        skippedRecords += 1;
        continue;
      }
      const sessionId = `${stableHash(JSON.stringify(messages))}-${line}`;
      const conversation = new Conversation(id, sessionId, file.modifiedAt);
      const taker = new MessageTaker(conversation, 'human', 'import-openai-ft-user');
      conversation.moveTo(file.modifiedAt + line * 1000, line);
      for (const message of messages) {
        if (!isRecord(message) || stringAt(message, 'role') === undefined) {
          skippedRecords += 1;
          continue;
        }
        conversation.moveTo(null, line);
        taker.takeNext(message);
      }
      conversations.push(conversation);
    }
    return {
      events: conversations.flatMap((conversation) => conversation.events),
      facts: conversations.map((conversation) => conversation.facts),
      skippedRecords,
      unknownTypes: {},
    };
  },
};
