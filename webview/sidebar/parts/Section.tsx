import { type ReactNode, useId } from 'react';
import { Icon } from '../../shared/Icon.tsx';
import { useReview } from '../connection/review.ts';

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly badge?: ReactNode;
  readonly isOpenAtFirst: boolean;
  readonly children: ReactNode;
}

/** A titled part of a page that can be folded; folding is remembered. */
export function Section({ id, title, count, badge, isOpenAtFirst, children }: SectionProps) {
  const { expanded, setExpanded } = useReview();
  const contentId = useId();
  const isOpen = expanded[id] ?? isOpenAtFirst;
  return (
    <section className="section" data-section={id}>
      <h2 className="section-title">
        <button type="button" aria-expanded={isOpen} aria-controls={contentId} onClick={() => setExpanded(id, !isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          <span className="section-name">{title}</span>
          {count !== undefined && <span className="count">{count}</span>}
          {badge}
        </button>
      </h2>
      <div id={contentId} className="section-content" hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}
