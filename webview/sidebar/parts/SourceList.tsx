import { byteSize } from '../../../src/engine/byteSize.ts';
import type { TranscriptSource } from '../../../src/engine/contract.ts';
import { fill } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** The assistants whose transcripts were found: how many files, how large, and in which folders. */
export function SourceList({ sources }: { readonly sources: readonly TranscriptSource[] }) {
  const { strings, language } = useReview();
  return (
    <ul className="plain sources">
      {sources.map(({ assistant, displayName, folders, transcripts, sizeBytes }) => {
        const size = byteSize(sizeBytes, language);
        return (
          <li key={assistant}>
            <span className="source-name">{displayName}</span>{' '}
            <span className="hint">
              {transcripts === 1
                ? fill(strings.oneFile, size)
                : fill(strings.manyFiles, transcripts.toLocaleString(language), size)}
            </span>
            {folders.map((folder) => (
              <code key={folder} className="folder">
                {visibleText(folder)}
              </code>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
