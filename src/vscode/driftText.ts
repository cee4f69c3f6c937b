import type { EngineStatus } from '../engine/contract.ts';

type DriftRow = EngineStatus['drift'][number];

/** What of the transcripts was not understood, as a section of a Markdown document. Names and counts, no content. */
export function driftSection({ assistants, drift }: Pick<EngineStatus, 'assistants' | 'drift'>): readonly string[] {
  const rows = drift.filter(isDrifted);
  if (rows.length === 0) return ['All records were understood.'];
  const nameOf = (id: string) => assistants.find((assistant) => assistant.id === id)?.displayName ?? id;
  return [
    '| Assistant | Version | Transcripts | Skipped records | Unknown record types | Unread files |',
    '|---|---|--:|--:|---|---|',
    ...rows.map((row) => {
      const cells = [nameOf(row.assistant), row.agentVersion ?? 'unknown', row.transcripts, row.skippedRecords];
      return `| ${[...cells, counts(row.unknownTypes), counts(row.unreadFiles)].map(cell).join(' | ')} |`;
    }),
    '',
    'A record of an unknown type is passed over, the rest of its transcript is read. Copy Diagnostics has these counts for a report.',
  ];
}

/** The same as lines of a report. */
export function driftLines(drift: readonly DriftRow[]): readonly string[] {
  return drift
    .filter(isDrifted)
    .map(
      ({ assistant, agentVersion, transcripts, skippedRecords, unknownTypes, unreadFiles }) =>
        `Drift: ${assistant} ${agentVersion ?? '(version unknown)'}: ${transcripts} transcripts, ${skippedRecords} skipped records; unknown types: ${counts(unknownTypes) || 'none'}; unread files: ${counts(unreadFiles) || 'none'}`,
    );
}

function isDrifted({ skippedRecords, unknownTypes, unreadFiles }: DriftRow): boolean {
  return skippedRecords > 0 || unknownTypes.length > 0 || unreadFiles.length > 0;
}

function counts(items: DriftRow['unknownTypes']): string {
  return items.map(({ name, count }) => `${name} (${count})`).join(', ');
}

function cell(value: string | number): string {
  return String(value).replaceAll('|', '\\|');
}
