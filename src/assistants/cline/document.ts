import { isRecord, type JsonRecord, parseJson, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { TranscriptIdentity, WholeTranscript } from '../assistant.ts';
import { emptyFacts } from '../session.ts';
import { WholeReading } from '../wholeReading.ts';
import { readDisplayed } from './displayed.ts';
import { readManifest, readMessages } from './messages.ts';

const titleLimitChars = 120;

/** Reads any file of Cline or Roo Code: display records of a task, indexes of tasks, messages and manifests. */
export function parseClineDocument(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const root = parseJson(text);
  const segments = identity.relativePath.split('/');
  const name = segments.at(-1) ?? '';
  const folder = segments.at(-2) ?? '';
  if (name === 'ui_messages.json' && Array.isArray(root)) readDisplayed(root, folder, identity.fallbackTime, reading);
  else if (name.endsWith('.messages.json') && isRecord(root)) {
    const owner = name.slice(0, -'.messages.json'.length);
    const isMain = owner === folder;
    const sessionId = isMain ? (stringAt(root, 'sessionId') ?? owner) : `${folder}/${owner}`;
    readMessages(root, sessionId, isMain ? null : folder, identity.fallbackTime, reading);
  } else if (name === 'taskHistory.json' && Array.isArray(root)) for (const entry of root) describeTask(entry, reading);
  else if (name === 'history_item.json' && isRecord(root)) describeTask(root, reading);
  else if (isRecord(root) && stringAt(root, 'session_id') !== undefined) readManifest(root, reading);
  else reading.skip();
  return reading.result();
}

/** An entry of the index of tasks: it knows the folder that a task was started in. */
function describeTask(entry: unknown, reading: WholeReading): void {
  const id = stringAt(entry, 'id');
  if (id === undefined) return;
  const task: JsonRecord = isRecord(entry) ? entry : {};
  const title = stringAt(task, 'task');
  const parent = stringAt(task, 'parentTaskId') ?? null;
  reading.describe({
    ...emptyFacts(id),
    cwd:
      stringAt(task, 'workspace') ??
      stringAt(task, 'cwdOnTaskInitialization') ??
      stringAt(task, 'shadowGitConfigWorkTree') ??
      null,
    model: stringAt(task, 'modelId') ?? null,
    title: title === undefined ? null : oneLine(title, titleLimitChars),
    parentSourceSessionId: parent,
    relation: parent === null ? null : 'subagent',
  });
}
