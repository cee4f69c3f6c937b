import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, parseJson, stringAt } from '../../base/json.ts';
import type { TranscriptIdentity } from '../assistant.ts';
import { answerEvents, typedPrompt, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import type { WholeReading } from '../wholeReading.ts';

const noPlace = { line: null, offset: null, length: null };

/** Reads the chats of 2024, which a workspace kept in one value; answers with their session ids. */
export function readOldChats(text: string, identity: TranscriptIdentity, reading: WholeReading): readonly string[] {
  const root = parseJson(text);
  if (!isRecord(root)) {
    reading.skip();
    return [];
  }
  return arrayAt(root, 'tabs').flatMap((tab) => {
    const sessionId = stringAt(tab, 'tabId');
    if (sessionId === undefined || !isRecord(tab)) return [];
    const at = recordTime(tab['lastSendTime']) ?? identity.fallbackTime;
    let before = sessionId;
    for (const bubble of arrayAt(tab, 'bubbles')) {
      const words = stringAt(bubble, 'text') ?? stringAt(bubble, 'rawText') ?? '';
      before = stableHash(`${before}\n${words}`);
      const context = { id: `cursor-${before}`, sourceSessionId: sessionId, at, parentId: null, raw: noPlace };
      const isUser = stringAt(bubble, 'type') === 'user';
      reading.add(
        isUser
          ? userInputEvents(context, '0', typedPrompt(words, 'user-bubble'))
          : answerEvents(context, '0', words, null),
      );
    }
    const title = stringAt(tab, 'chatTitle') ?? null;
    reading.describe({ ...emptyFacts(sessionId), title, interactive: true, channel: 'ide' });
    return [sessionId];
  });
}
