import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface MessageProps {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
  readonly isError?: boolean;
}

/** A page that says one thing: nothing here, not allowed, went wrong. */
export function Message({ icon, title, text, children, isError }: MessageProps) {
  return (
    <div className="message" role={isError ? 'alert' : undefined}>
      <Icon name={icon} />
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Stands in for rows or text that are on their way. */
export function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className="skeleton" role="status" aria-busy="true" aria-label={label}>
      <h1 className="visually-hidden">{label}</h1>
      <div />
      <div />
      <div />
    </div>
  );
}
