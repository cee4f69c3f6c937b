import { visibleText } from '../../shared/visibleText.ts';

interface PageHeadProps {
  readonly crumb: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly facts: readonly string[];
}

/** What the page is about. */
export function PageHead({ crumb, title, labels, facts }: PageHeadProps) {
  return (
    <header className="page-head">
      <p className="crumb">{crumb}</p>
      <h1>{visibleText(title)}</h1>
      <p className="labels">
        {labels.map((label) => (
          <span key={label} className="label">
            {label}
          </span>
        ))}
        <span className="facts">{facts.join(' · ')}</span>
      </p>
    </header>
  );
}
