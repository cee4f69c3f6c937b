import { byteSize } from '../engine/byteSize.ts';
import type { TranscriptSource } from '../engine/contract.ts';
import type { ReviewStrings } from '../engine/rpcReviewStrings.ts';

/** The sources with folders below the home folder written as people write them. Pure. */
export function withShortFolders(sources: readonly TranscriptSource[], home: string): readonly TranscriptSource[] {
  return sources.map((source) => ({ ...source, folders: source.folders.map((folder) => shortFolder(folder, home)) }));
}

/** A folder with `~` for the home folder. */
export function shortFolder(folder: string, home: string): string {
  const isInside = home !== '' && folder.startsWith(home) && /^[\\/]/.test(folder.slice(home.length));
  return isInside ? `~${folder.slice(home.length)}` : folder;
}

/** What the first-run page says, as the plain text of a dialog. Pure. */
export function consentDetail(
  sources: readonly TranscriptSource[],
  strings: ReviewStrings,
  storePath: string,
  language: string,
): string {
  const found = sources.filter(({ transcripts }) => transcripts > 0);
  const size = (bytes: number) => byteSize(bytes, language);
  const lines = found.map(({ displayName, transcripts, sizeBytes, folders }) => {
    const amount =
      transcripts === 1
        ? fill(strings.oneFile, size(sizeBytes))
        : fill(strings.manyFiles, transcripts, size(sizeBytes));
    return `${displayName}: ${amount}\n${folders.join('\n')}`;
  });
  return [
    found.length === 0 ? strings.consentNone : lines.join('\n'),
    ...(found.some(({ mixedProjects }) => mixedProjects) ? [strings.consentMixed] : []),
    `${strings.consentKept} ${storePath}`,
    strings.consentSent,
    strings.consentLeaveOut,
  ].join('\n\n');
}

function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}
