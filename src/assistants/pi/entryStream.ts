import { booleanAt, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { ParsedLine } from '../assistant.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import { contentText } from '../clippedText.ts';
import type { RecordContext } from '../eventBase.ts';
import { syntheticInput, type UserInput, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { isHumanPrompt, type RawReference, type SessionEvent, type ToolCategory } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import { EntryTree } from './entryTree.ts';
import { assistantMessage, shellMessage, toolResultMessage } from './messages.ts';

/** Where the users of the entry format differ. */
export interface EntryDialect {
  readonly judgeUser: (message: JsonRecord, text: string) => UserInput;
  readonly outcome: (message: JsonRecord, text: string, category: ToolCategory) => CallOutcome;
  readonly cleanAnswer: (text: string) => string;
  /** What the header's link to another session means. */
  readonly parentRelation: SessionFacts['relation'];
}

const titleLimitChars = 120;
const silentTypes = new Set(['thinking_level_change', 'custom', 'label']);
const sessionInPath = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\.jsonl)?[^\\/]*$/i;

/** Reads the entries of one session in the format of pi, whatever they are kept in. */
export class EntryStream {
  facts: SessionFacts;
  readonly calls: CallBook;
  private readonly tree: EntryTree;
  private lastAt: number;
  private prompts: number;
  private isNamed: boolean;

  constructor(
    private readonly dialect: EntryDialect,
    sessionId: string,
    fallbackTime: number,
    saved: JsonRecord | null,
  ) {
    this.facts = saved === null ? emptyFacts(sessionId) : factsFromJson(recordAt(saved, 'facts'));
    this.calls = new CallBook(saved?.['calls']);
    this.tree = new EntryTree(saved?.['tree']);
    this.lastAt = numberAt(saved, 'lastAt') ?? fallbackTime;
    this.prompts = numberAt(saved, 'prompts') ?? 0;
    this.isNamed = booleanAt(saved, 'isNamed') ?? false;
  }

  read(entry: JsonRecord, raw: RawReference): ParsedLine {
    const type = stringAt(entry, 'type') ?? '';
    if (type === 'session') {
      this.header(entry);
      return { events: [] };
    }
    const at = recordTime(entry['timestamp']) ?? this.lastAt;
    this.lastAt = at;
    const place = this.tree.placeOf(entry);
    const context: RecordContext = { ...place, sourceSessionId: this.facts.sourceSessionId, at, raw };
    const events = this.entryEvents(type, entry, context);
    const isConversation = type === 'message' && events !== null && events.length > 0;
    this.tree.note(entry, place, isConversation);
    if (events === null) return { events: [], unknownType: unknownName(type, entry) };
    this.noteEvents(events);
    return { events };
  }

  toJson(): JsonRecord {
    return {
      facts: this.facts,
      calls: this.calls.toJson(),
      tree: this.tree.toJson(),
      lastAt: this.lastAt,
      prompts: this.prompts,
      isNamed: this.isNamed,
    };
  }

  /** Notes what shows a person at the terminal. */
  noteAttended(): void {
    if (this.facts.interactive === null) this.facts = { ...this.facts, interactive: true };
  }

  private entryEvents(type: string, entry: JsonRecord, context: RecordContext): readonly SessionEvent[] | null {
    switch (type) {
      case 'message':
        return this.message(entry, context);
      case 'model_change':
        this.noteModel(stringAt(entry, 'modelId'));
        return [];
      case 'session_info':
        this.title(stringAt(entry, 'name'), true);
        return [];
      case 'compaction':
        return userInputEvents(context, '0', { kind: 'compaction', text: stringAt(entry, 'summary') ?? '' });
      case 'branch_summary':
        return userInputEvents(context, '0', syntheticInput('continuation', stringAt(entry, 'summary') ?? ''));
      case 'custom_message':
        return userInputEvents(context, '0', syntheticInput('meta', contentText(entry['content'])));
      default:
        return silentTypes.has(type) ? [] : null;
    }
  }

  private message(entry: JsonRecord, context: RecordContext): readonly SessionEvent[] | null {
    const message = recordAt(entry, 'message') ?? {};
    const text = contentText(message['content']);
    switch (stringAt(message, 'role')) {
      case 'user':
        return userInputEvents(context, '0', this.dialect.judgeUser(message, text), imagesIn(message['content']));
      case 'assistant':
        this.noteModel(stringAt(message, 'model'));
        return assistantMessage(this.calls, context, message, this.facts.model, this.dialect.cleanAnswer);
      case 'toolResult':
        return toolResultMessage(this.calls, context, message, this.dialect.outcome);
      case 'bashExecution':
        this.noteAttended();
        return shellMessage(context, message);
      case 'compactionSummary':
        return userInputEvents(context, '0', { kind: 'compaction', text: stringAt(message, 'summary') ?? text });
      case 'branchSummary':
      case 'custom':
      case 'hookMessage':
      case 'system':
        return userInputEvents(context, '0', syntheticInput('meta', stringAt(message, 'summary') ?? text));
      default:
        return null;
    }
  }

  private header(entry: JsonRecord): void {
    const parent = sessionInPath.exec(stringAt(entry, 'parentSession') ?? stringAt(entry, 'branchedFrom') ?? '')?.[1];
    const { facts } = this;
    this.facts = {
      ...facts,
      sourceSessionId: stringAt(entry, 'id') ?? facts.sourceSessionId,
      cwd: stringAt(entry, 'cwd') ?? facts.cwd,
      model: stringAt(entry, 'modelId') ?? facts.model,
      parentSourceSessionId: parent ?? facts.parentSourceSessionId,
      relation: parent === undefined ? facts.relation : this.dialect.parentRelation,
    };
    this.lastAt = recordTime(entry['timestamp']) ?? this.lastAt;
  }

  private noteModel(model: string | undefined): void {
    if (model !== undefined && model !== this.facts.model) this.facts = { ...this.facts, model };
  }

  private noteEvents(events: readonly SessionEvent[]): void {
    for (const event of events) {
      if (!isHumanPrompt(event)) continue;
      this.prompts += 1;
      this.title(event.text, false);
      // A run without a person has a single prompt.
      if (this.prompts > 1) this.noteAttended();
    }
  }

  private title(title: string | undefined, isName: boolean): void {
    if (title === undefined || title.trim() === '' || (this.isNamed && !isName)) return;
    if (!isName && this.facts.title !== null) return;
    this.isNamed = this.isNamed || isName;
    this.facts = { ...this.facts, title: oneLine(title, titleLimitChars) };
  }
}

function imagesIn(content: unknown): number {
  return Array.isArray(content) ? content.filter((block) => stringAt(block, 'type') === 'image').length : 0;
}

function unknownName(type: string, entry: JsonRecord): string {
  const role = stringAt(recordAt(entry, 'message'), 'role');
  return (role === undefined ? type || 'untyped' : `${type}/${role}`).slice(0, 60);
}
