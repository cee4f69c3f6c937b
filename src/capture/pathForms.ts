/** The folder that a `file:` or `vscode-remote:` address names, as its own machine writes it; null for other addresses. */
export function folderOfUri(uri: string): string | null {
  const match = /^(file|vscode-remote):\/\/([^/]*)(\/.*)?$/i.exec(uri);
  if (match === null) return null;
  const host = decoded(match[2] ?? '');
  const path = decoded(match[3] ?? '/');
  if (/^\/[A-Za-z]:/.test(path)) return path.slice(1);
  const isShare = match[1]?.toLowerCase() === 'file' && host !== '' && host.toLowerCase() !== 'localhost';
  return isShare ? `//${host}${path}` : path;
}

/**
 * A path in a notation in which equal folders are equal, whatever platform wrote it: Windows paths and macOS homes
 * know no case, and WSL shows the same folder under two names.
 */
export function comparablePath(path: string): string {
  const plain = (folderOfUri(path) ?? path).normalize('NFC');
  const isWindows = /^[A-Za-z]:(?:[\\/]|$)/.test(plain) || /^(?:\\\\|\/\/)/.test(plain);
  const slashed = isWindows ? withoutShare(plain.replace(/\\/g, '/')) : plain;
  const trimmed = withDrive(slashed).replace(/\/+$/, '');
  if (trimmed === '') return slashed === '' ? '' : '/';
  return knowsNoCase(trimmed) ? withoutPrivate(trimmed.toLowerCase()) : withoutPrivate(trimmed);
}

/** True when the folder is the path or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  const inner = comparablePath(folder);
  const outer = comparablePath(path);
  if (outer === '' || inner === outer) return inner === outer && outer !== '';
  return inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** `\\?\C:\x` is `C:\x`, and `\\wsl$\Ubuntu\home` is what the distribution itself calls `/home`. */
function withoutShare(path: string): string {
  return (
    path.replace(/^\/\/[?.]\/(?=[A-Za-z]:)/, '').replace(/^\/\/(?:wsl\$|wsl\.localhost)\/[^/]+(?=\/|$)/i, '') || '/'
  );
}

/** WSL mounts the drives of Windows. */
function withDrive(path: string): string {
  return path.replace(/^\/mnt\/([a-z])(?=\/|$)/i, '$1:');
}

/** macOS reaches its temporary folders by two names. */
function withoutPrivate(path: string): string {
  return path.replace(/^\/private(?=\/(?:tmp|var|etc)(?:\/|$))/, '');
}

function knowsNoCase(path: string): boolean {
  return /^(?:[A-Za-z]:|\/\/|\/Users\/|\/Volumes\/)/.test(path);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
