import type { CutText } from '../../../src/engine/transcriptContract.ts';
import { LongText } from '../parts/LongText.tsx';

const shownChars = 1_200;

interface DiffLinesProps {
  readonly removed: CutText;
  readonly added: CutText;
  readonly onMore: () => void;
}

/** Lines that went and lines that came: told apart by sign and by colour. */
export function DiffLines({ removed, added, onMore }: DiffLinesProps) {
  return (
    <div className="diff">
      <Side sign="−" name="removed" text={removed} onMore={onMore} />
      <Side sign="+" name="added" text={added} onMore={onMore} />
    </div>
  );
}

function Side({
  sign,
  name,
  text,
  onMore,
}: {
  readonly sign: string;
  readonly name: 'removed' | 'added';
  readonly text: CutText;
  readonly onMore: () => void;
}) {
  if (text.text === '' && text.cutChars === 0) return null;
  const lines = text.text.replace(/\n$/, '');
  return (
    <div className={`diff-side ${name}`}>
      <span className="diff-sign">{sign}</span>
      <pre>
        <LongText text={lines} limitChars={shownChars} cutChars={text.cutChars} onMore={onMore} />
      </pre>
    </div>
  );
}
