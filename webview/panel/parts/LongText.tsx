import { useState } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { previewEnd, visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';

interface LongTextProps {
  readonly text: string;
  /** Characters that are shown at first. */
  readonly limitChars: number;
  /** Characters that did not come along, and how to get them. */
  readonly cutChars?: number;
  readonly onMore?: () => void;
}

/** Foreign text as it is, hidden characters made visible; the end of a long one is shown on request. */
export function LongText({ text, limitChars, cutChars = 0, onMore }: LongTextProps) {
  const { strings, language } = usePanel();
  const [isWhole, setIsWhole] = useState(false);
  const end = isWhole ? text.length : previewEnd(text, limitChars);
  const left = text.length - end + cutChars;
  return (
    <>
      {visibleText(text.slice(0, end))}
      {left > 0 && (
        <>
          {'… '}
          <Button
            look="link"
            label={fill(strings.moreText, left.toLocaleString(language))}
            onPress={() => {
              setIsWhole(true);
              if (cutChars > 0) onMore?.();
            }}
          />
        </>
      )}
    </>
  );
}
