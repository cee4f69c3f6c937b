import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { Importer } from '../importers/importer.ts';
import { importerFor, importerOfFormat } from '../importers/registry.ts';
import type { Store, TranscriptState } from '../store/store.ts';
import { redactEvent, redactFacts } from './redact.ts';
import type { UserRule } from './redaction/userRules.ts';

/** What an import gave. */
export interface ImportReport {
  readonly sessions: number;
  readonly events: number;
  readonly skippedRecords: number;
  /** The format, or several joined by commas. */
  readonly format: string;
  readonly sessionIds: readonly string[];
}

export interface ImportOptions {
  readonly store: Store;
  /** A file, or a folder whose files are imported: a project's folder stands for its SpecStory histories. */
  readonly path: string;
  readonly format: string | null;
  readonly redactions: readonly UserRule[];
  readonly isExcluded: (sourceSessionId: string) => boolean;
  readonly signal?: AbortSignal;
}

const largestBytes = 200 * 1024 * 1024;
const headChars = 64 * 1024;
const eventsPerBatch = 1800;

/** Reads files the user picked into the store; importing one again adds only what is new in it. */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  const files = filesOf(options.path);
  const isSingle = files.length === 1 && files[0] === options.path;
  const sessionIds = new Set<string>();
  const formats = new Set<string>();
  let events = 0;
  let skippedRecords = 0;
  for (const file of files) {
    if (options.signal?.aborted) throw new SkillifyError('cancelled', 'Stopped. What was imported so far is kept.');
    const text = textOf(file);
    const importer = chosen(file, text, options.format, isSingle);
    if (importer === null) continue;
    formats.add(importer.format);
    const report = await store(file, text, importer, options);
    events += report.events;
    skippedRecords += report.skippedRecords;
    for (const id of report.sessionIds) sessionIds.add(id);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (formats.size === 0) {
    throw new SkillifyError(
      'invalid-input',
      `There is nothing to import in ${options.path}. Name a file, or a folder with SpecStory histories.`,
    );
  }
  return {
    sessions: sessionIds.size,
    events,
    skippedRecords,
    format: [...formats].join(','),
    sessionIds: [...sessionIds],
  };
}

async function store(file: string, text: string, importer: Importer, options: ImportOptions) {
  const { mtimeMs, size } = statSync(file);
  const reading = importer.read(text, { fileName: path.basename(file), modifiedAt: Math.round(mtimeMs) });
  const events = reading.events.filter((event) => !options.isExcluded(event.sourceSessionId));
  const facts = reading.facts.filter((session) => !options.isExcluded(session.sourceSessionId));
  const transcript: TranscriptState = {
    path: file,
    assistant: importer.id,
    role: 'main',
    relativePath: path.basename(file),
    identity: null,
    headHash: null,
    headLength: 0,
    offset: size,
    line: 0,
    sizeBytes: size,
    modifiedAt: mtimeMs,
    parserState: null,
    belongs: true,
    missing: false,
    skippedRecords: reading.skippedRecords,
    unknownTypes: reading.unknownTypes,
    lastError: null,
  };
  const sessionIds = new Set<string>();
  let inserted = 0;
  for (let start = 0; start === 0 || start < events.length; start += eventsPerBatch) {
    const part = events.slice(start, start + eventsPerBatch);
    const used = new Set(part.map((event) => event.sourceSessionId));
    const result = await options.store.appendCapture({
      transcript,
      sessions: facts
        .filter((session) => used.has(session.sourceSessionId))
        .map((session) => redactFacts(session, options.redactions)),
      events: part.map((event) => redactEvent(event, options.redactions)),
    });
    inserted += result.inserted;
    for (const id of result.sessionIds) sessionIds.add(id);
  }
  return { events: inserted, skippedRecords: reading.skippedRecords, sessionIds };
}

/** In a folder, files of no known format are passed over; a file that was named must be of one. */
function chosen(file: string, text: string, format: string | null, isSingle: boolean): Importer | null {
  if (format !== null) return importerOfFormat(format);
  const name = path.basename(file).replace(/\.gz$/i, '');
  try {
    return importerFor(name, text.slice(0, headChars));
  } catch (error) {
    if (isSingle || !SkillifyError.is(error, 'invalid-input')) throw error;
    return null;
  }
}

function filesOf(target: string): readonly string[] {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat) throw new SkillifyError('not-found', `There is no file ${target}. Check the path.`);
  if (!stat.isDirectory()) return [target];
  const histories = path.join(target, '.specstory', 'history');
  const folder = statSync(histories, { throwIfNoEntry: false })?.isDirectory() ? histories : target;
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:md|json|jsonl|ndjson)(?:\.gz)?$/i.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}

function textOf(file: string): string {
  const { size } = statSync(file);
  if (size > largestBytes) {
    throw new SkillifyError(
      'invalid-input',
      `${file} has ${Math.round(size / 2 ** 20)} MB; at most ${largestBytes / 2 ** 20} MB are imported at once. Split it.`,
    );
  }
  try {
    const bytes = readFileSync(file);
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isCompressed ? gunzipSync(bytes, { maxOutputLength: largestBytes }) : bytes).toString('utf8');
  } catch (cause) {
    throw new SkillifyError('invalid-input', `${file} could not be read (${messageOf(cause)}).`, { cause });
  }
}
