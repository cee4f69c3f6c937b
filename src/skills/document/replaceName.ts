/** A text with a name replaced wherever it stands as a whole: not within a longer name or path. */
export function replaceName(text: string, name: string, replacement: string): string {
  const whole = new RegExp(`(?<![\\w.-]|\\w/)${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w/-])`, 'g');
  return text.replace(whole, () => replacement);
}
