import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { PromptEvent, SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { assistantIdOf, readRecording } from '../support/readRecording.ts';

/** A session as recorded, with the place of each of its events in the files. */
export interface RecordedSession {
  readonly sessionId: string;
  readonly assistant: string;
  /** `<assistant>/<owner>__<repository>`: what cross-validation leaves out as one. */
  readonly repository: string;
  readonly events: SessionEvent[];
}

/** Where an event stands: the file below the root, its 1-based line, and the name patterns use for it. */
export interface EventPlace {
  readonly file: string;
  readonly line: number | null;
  readonly turn: string;
}

export interface Recordings {
  readonly sessions: readonly RecordedSession[];
  readonly places: ReadonlyMap<string, EventPlace>;
}

/** A row of a file of labels, by column. */
export interface Label {
  readonly file: string;
  readonly record: string;
  readonly label: string;
  readonly secondary: string;
  readonly kind: string;
  readonly start: string;
}

const transcriptFile = /\.(?:jsonl(?:\..*)?|json|md|db|txt)$/;
/** Indexes and settings that stand beside transcripts. */
const indexFile = /(?:^|\/)(?:sessions|logs|settings|workspace|README)\.(?:json|md)$/;

/** Reads all transcripts below `root`; an event that several files repeat counts where it stands first. */
export async function readRecordings(root: string): Promise<Recordings> {
  const sessions = new Map<string, RecordedSession>();
  const places = new Map<string, EventPlace>();
  for (const file of transcriptFiles(root)) {
    const [folder = '', repository = ''] = file.split('/');
    const assistant = file.endsWith('.md') ? 'specstory' : assistantIdOf(folder);
    const reading = await readRecording(root, file);
    const subagents = new Set(
      reading.facts.filter((facts) => facts.relation === 'subagent').map((facts) => facts.sourceSessionId),
    );
    for (const event of reading.events) {
      if (places.has(event.id) || subagents.has(event.sourceSessionId)) continue;
      const sessionId = sessionIdOf(assistant, event.sourceSessionId);
      const session = sessions.get(sessionId) ?? {
        sessionId,
        assistant: folder,
        repository: `${folder}/${repository}`,
        events: [],
      };
      sessions.set(sessionId, session);
      session.events.push(event);
      const { line } = event.raw;
      const inPatterns = file.endsWith('.md') ? path.basename(file, '.md') : event.sourceSessionId;
      places.set(event.id, { file, line, turn: `${inPatterns}:${line ?? event.id}` });
    }
  }
  return { sessions: [...sessions.values()], places };
}

/** The files that hold a transcript, in order of their names. */
function transcriptFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => file.split('/').length > 2 && transcriptFile.test(file) && !indexFile.test(file))
    .sort();
}

/** Rows of a tab-separated file with a head line, as lists of cells. */
export function tableRows(file: string): readonly (readonly string[])[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((row) => row.trim() !== '')
    .map((row) => row.replace(/\r$/, '').split('\t'));
}

/** Reads labels: file, record, session id, label, secondary label, kind and the first words of the prompt. */
export function readLabels(file: string): readonly Label[] {
  return tableRows(file).map(
    ([name = '', record = '', , label = '', secondary = '', kind = 'prompt', start = '']): Label => ({
      file: name,
      record,
      label,
      secondary,
      kind,
      start,
    }),
  );
}

/** The labelled prompt of each label: by its line, or by its first words where a document has no lines. */
export class LabelledPrompts {
  private readonly byLine = new Map<string, PromptEvent>();
  private readonly byFile = new Map<string, PromptEvent[]>();

  constructor({ sessions, places }: Recordings) {
    for (const event of sessions.flatMap((session) => session.events)) {
      if (event.kind !== 'user_prompt') continue;
      const place = places.get(event.id);
      if (!place) continue;
      if (place.line !== null) this.byLine.set(`${place.file}#${place.line}`, event);
      const known = this.byFile.get(place.file) ?? [];
      known.push(event);
      this.byFile.set(place.file, known);
    }
  }

  find(label: Label): PromptEvent | null {
    const exact = this.byLine.get(`${label.file}#${label.record}`);
    if (exact) return exact;
    const start = folded(label.start).slice(0, 60);
    if (start === '') return null;
    return this.byFile.get(label.file)?.find((event) => folded(event.text).startsWith(start)) ?? null;
  }
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
