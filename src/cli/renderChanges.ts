import type { FileChange } from '../capture/edits/userFiles.ts';

/** The lines that come and go, file by file. */
export function renderChanges(changes: readonly FileChange[]): string {
  return changes
    .map(({ path: file, before, after }) => {
      const old = (before ?? '').split(/\r?\n/);
      const next = (after ?? '').split(/\r?\n/);
      const gone = surplus(old, next).map((text) => `  - ${text}`);
      const come = surplus(next, old).map((text) => `  + ${text}`);
      return [`${file}${after === null ? ' (removed)' : before === null ? ' (new)' : ''}`, ...gone, ...come].join('\n');
    })
    .join('\n');
}

/** Lines of the first text that the second has not, or not as often. */
function surplus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0 && line.trim() !== '';
  });
}
