import { byteSize } from './byteSize.ts';
import type { RetentionStatus } from './retentionContract.ts';

/** Where the store stands against its limits, a sentence or fact a line, for status pages. Pure. */
export function retentionLines(status: RetentionStatus | null, formatTime: (at: number) => string): readonly string[] {
  if (status === null) return [];
  const { days, maxSizeMb, fileBytes, freeBytes, canShrink, prunedEvents, prunedSessions, lastRun, notice } = status;
  const age = days === 0 ? 'kept whatever its age' : `kept for ${days} days`;
  const limit = maxSizeMb === 0 ? 'no limit of size' : `at most ${size(maxSizeMb * 1_000_000)}`;
  return [
    ...(notice === null ? [] : [notice]),
    `Raw text: ${age}, ${limit}; ${size(fileBytes - freeBytes)} in use, ${size(freeBytes)} free inside the file`,
    ...(canShrink ? [] : ['The file does not shrink: what is pruned leaves free space in it, which is used again.']),
    prunedEvents === 0
      ? 'Pruned so far: nothing'
      : `Pruned so far: ${prunedEvents} events of ${prunedSessions} sessions; what was learned from them is kept`,
    ...(lastRun === null
      ? []
      : [
          `Last pruning: ${formatTime(lastRun.at)}, ${lastRun.events} events of ${lastRun.sessions} sessions (${size(lastRun.bytes)} of text), ${size(lastRun.givenBackBytes)} given back to the disk${lastRun.isDone ? '' : '; it goes on'}`,
        ]),
  ];
}

function size(bytes: number): string {
  return byteSize(bytes, 'en');
}
