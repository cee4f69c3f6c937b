import type { Assistant, AssistantId, TranscriptFormat, WholeTranscript } from '../../src/assistants/assistant.ts';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { emptyFacts } from '../../src/assistants/session.ts';
import type { PromptEvent } from '../../src/assistants/sessionEvent.ts';
import { arrayAt, booleanAt, numberAt, parseJson, stringAt } from '../../src/base/json.ts';

const start = Date.UTC(2026, 5, 1);

function promptOf(row: unknown, sourceSessionId: string, index: number): PromptEvent {
  return {
    kind: 'user_prompt',
    id: stringAt(row, 'id') ?? '',
    sourceSessionId,
    at: start + index * 1000,
    parentId: stringAt(row, 'parent') ?? null,
    branch: booleanAt(row, 'undone') === true || numberAt(row, 'undone') === 1 ? 'abandoned' : 'live',
    raw: { line: null, offset: null, length: null },
    text: stringAt(row, 'text') ?? '',
    origin: 'human',
    originRule: 'sample',
    command: null,
    attachments: 0,
  };
}

function parseSample(text: string): WholeTranscript {
  const document = parseJson(text);
  const session = stringAt(document, 'session');
  if (session === undefined) return { events: [], facts: [], skippedRecords: 1, unknownTypes: {} };
  const facts = { ...emptyFacts(session), cwd: stringAt(document, 'cwd') ?? null };
  const events = arrayAt(document, 'prompts').map((row, index) => promptOf(row, session, index));
  return { events, facts: [facts], skippedRecords: 0, unknownTypes: {} };
}

function sample(id: AssistantId, format: TranscriptFormat, ending: string): Assistant {
  return {
    ...claudeCode,
    id,
    locate: ({ home, joinPath }) => [
      {
        folder: joinPath(home, `.${id}`),
        accepts: (path) => (path.endsWith(ending) ? 'main' : null),
        format,
        mixedProjects: true,
      },
    ],
  };
}

/** An assistant that rewrites one JSON document per session: `{session, cwd, prompts: [{id, text}]}`. */
export const documentAssistant: Assistant = {
  ...sample('cline', 'document', '.json'),
  parseDocument: (text) => parseSample(text),
};

/** An assistant with the tables `sessions (id, cwd, parent)` and `prompts (id, session, text, undone)`. */
export const databaseAssistant: Assistant = {
  ...sample('opencode', 'database', '.db'),
  readDatabase(database, _identity, cursor) {
    if (!database.schema().has('prompts')) throw new Error('The table prompts is missing.');
    const seen = numberAt(cursor, 'seen') ?? 0;
    const rows = database.all('SELECT rowid AS number, * FROM prompts WHERE rowid > ? ORDER BY rowid', [seen]);
    const facts = database.all('SELECT * FROM sessions').map((row) => ({
      ...emptyFacts(stringAt(row, 'id') ?? ''),
      cwd: stringAt(row, 'cwd') ?? null,
      parentSourceSessionId: stringAt(row, 'parent') ?? null,
    }));
    const events = rows.map((row) => promptOf(row, stringAt(row, 'session') ?? '', numberAt(row, 'number') ?? 0));
    const last = numberAt(rows.at(-1), 'number') ?? seen;
    return { events, facts, skippedRecords: 0, unknownTypes: { novel: 1 }, cursor: { seen: last } };
  },
};
