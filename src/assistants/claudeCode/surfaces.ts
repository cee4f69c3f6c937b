const attended = new Set(['cli', 'claude-vscode', 'claude-desktop', 'remote_mobile', 'remote_desktop']);

/** True when a person sat at the program that this entry point names. */
export function isAttendedEntrypoint(entrypoint: string): boolean {
  return attended.has(entrypoint) || entrypoint.startsWith('claude-jetbrains');
}

/** True or false when the entry point tells attended from unattended, null when it is not a known one. */
export function interactiveByEntrypoint(entrypoint: string): boolean | null {
  if (isAttendedEntrypoint(entrypoint)) return true;
  const isUnattended =
    entrypoint.startsWith('sdk-') || entrypoint === 'mcp' || entrypoint.startsWith('claude-code-github');
  return isUnattended ? false : null;
}
