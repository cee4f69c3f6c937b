import type { EngineStatus } from '../engine/contract.ts';
import { retentionLines } from '../engine/retentionText.ts';
import { driftSection } from './driftText.ts';

/** The status of the engine as a Markdown document. Pure. */
export function statusText(status: EngineStatus, formatTime: (at: number) => string): string {
  const { project, store, lanes } = status;
  const lines = [
    '# Skillify status',
    '',
    '## Project',
    '',
    `- Name: ${project.name}`,
    `- Folder: ${project.path}`,
    ...project.paths.filter((path) => path !== project.path).map((path) => `- Also recorded under: ${path}`),
    `- Last run: ${status.lastRunAt === null ? 'never' : formatTime(status.lastRunAt)}`,
    `- Following live sessions: ${status.watching ? 'yes' : 'no'}`,
    '',
    '## Assistants',
    '',
    '| Assistant | Transcripts | Sessions | Events | Skipped records | Last event |',
    '|---|--:|--:|--:|--:|---|',
    ...status.assistants.map((assistant) => {
      const last = assistant.lastEventAt === null ? '' : formatTime(assistant.lastEventAt);
      const { displayName, transcripts, sessions, events, skippedRecords } = assistant;
      return `| ${displayName} | ${transcripts} | ${sessions} | ${events} | ${skippedRecords} | ${last} |`;
    }),
    '',
    '## Not understood',
    '',
    ...driftSection(status),
    '',
    '## Store',
    '',
    `- Path: ${store.path}`,
    `- Mode: ${store.mode}${store.readOnly ? ', read-only' : ''}`,
    `- Size: ${(store.sizeBytes / 1024 / 1024).toFixed(1)} MB, schema version ${store.schemaVersion}`,
    ...(store.note === null ? [] : [`- Note: ${store.note}`]),
    ...retentionLines(status.retention, formatTime).map((line) => `- ${line}`),
    '',
    '## What was found',
    '',
    `- Read: ${lanes.raw.events} events in ${lanes.raw.sessions} sessions from ${lanes.raw.transcripts} transcripts`,
    `- Understood: ${lanes.codified.episodes} episodes, ${lanes.codified.signals} signals`,
    `- Skills: ${lanes.codified.skills}; proposals to review: ${lanes.codified.pending}`,
    '',
  ];
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}
