import type { JsonRecord } from '../../base/json.ts';
import type { ParsedLine, TranscriptIdentity, TranscriptLine, TranscriptParser } from '../assistant.ts';
import { rawReference } from '../eventBase.ts';
import { type EntryDialect, EntryStream } from '../pi/entryStream.ts';
import type { SessionFacts } from '../session.ts';
import { openclawOutcome } from './outcome.ts';
import { cleanAnswer, judgeOpenclawUser } from './userText.ts';

/** Where OpenClaw's entries differ from those of pi. */
export const openclawDialect: EntryDialect = {
  judgeUser: judgeOpenclawUser,
  outcome: openclawOutcome,
  cleanAnswer,
  parentRelation: 'fork',
};

/** Reads the entries of one JSONL transcript, current or put aside. */
export class OpenclawParser implements TranscriptParser {
  private readonly stream: EntryStream;

  constructor(identity: TranscriptIdentity, saved: JsonRecord | null) {
    const name = identity.relativePath.split('/').at(-1) ?? '';
    const sessionId = name.replace(/\.jsonl.*$/, '').replace(/-topic-.*$/, '');
    this.stream = new EntryStream(openclawDialect, sessionId, identity.fallbackTime, saved);
  }

  parse(line: TranscriptLine): ParsedLine {
    return this.stream.read(line.record, rawReference(line));
  }

  facts(): readonly SessionFacts[] {
    return [this.stream.facts];
  }

  state(): JsonRecord {
    return this.stream.toJson();
  }
}
