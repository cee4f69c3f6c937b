/** A codicon; without a label it is decoration and hidden from screen readers. */
export function Icon({ name, label, spin }: { name: string; label?: string; spin?: boolean }) {
  const className = `codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`;
  if (label === undefined) return <span className={className} aria-hidden="true" />;
  return <span className={className} role="img" aria-label={label} title={label} />;
}
