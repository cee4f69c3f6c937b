import type { Ref } from 'react';
import { Icon } from './Icon.tsx';

interface ButtonProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly icon?: string;
  /** Key that does the same, shown and announced. */
  readonly shortcut?: string;
  readonly look?: 'primary' | 'secondary' | 'icon' | 'link';
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly description?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A push button in the editor's look; `icon` shows only the icon and is labelled for everyone else. */
export function Button({
  label,
  onPress,
  icon,
  shortcut,
  look = 'secondary',
  disabled,
  expanded,
  description,
  ref,
}: ButtonProps) {
  const title = shortcut === undefined ? description : `${description ?? label} (${shortcut})`;
  return (
    <button
      type="button"
      className={`button ${look}`}
      onClick={onPress}
      disabled={disabled}
      aria-keyshortcuts={shortcut}
      aria-expanded={expanded}
      aria-label={look === 'icon' || description !== undefined ? (description ?? label) : undefined}
      title={look === 'icon' ? (title ?? label) : title}
      ref={ref}
    >
      {icon !== undefined && <Icon name={icon} />}
      {look !== 'icon' && <span className="button-label">{label}</span>}
      {shortcut !== undefined && look !== 'icon' && (
        <span className="key" aria-hidden="true">
          {shortcut}
        </span>
      )}
    </button>
  );
}
