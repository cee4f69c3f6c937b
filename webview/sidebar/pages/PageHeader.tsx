import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../shared/Button.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

interface PageHeaderProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly facts: readonly string[];
  /** Stands behind the labels. */
  readonly badge?: ReactNode;
  readonly onBack: () => void;
  /** Takes the focus when the page was opened by the user. */
  readonly hasFocus: boolean;
  readonly children?: ReactNode;
}

/** Top of a page about one thing: the way back, what it is, and its name. */
export function PageHeader({ title, labels, facts, badge, onBack, hasFocus, children }: PageHeaderProps) {
  const { strings } = useReview();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasFocus) heading.current?.focus();
  }, [hasFocus]);
  return (
    <header className="page-header">
      <div className="page-bar">
        <Button look="icon" icon="arrow-left" label={strings.back} shortcut="Escape" onPress={onBack} />
        <span className="page-bar-end">{children}</span>
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {visibleText(title)}
      </h1>
      <div className="labels">
        {labels.map((label) => (
          <span key={label} className="label">
            {visibleText(label)}
          </span>
        ))}
        {badge}
      </div>
      <p className="facts">{visibleText(facts.join(' · '))}</p>
    </header>
  );
}
