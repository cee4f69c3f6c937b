/** The filter for what a member contributed to. */
export function memberFilter(name: string): string {
  return /[\s,":]/.test(name) ? `member:"${name.replaceAll('"', '')}"` : `member:${name}`;
}
