/** What a link of a skill leads to: the outside, a file of the skill's own folder, or nothing that is followed. */
export type LinkKind = 'outside' | 'skill-file' | 'inert';

/**
 * Tells what may be done with a link that somebody else wrote. Outside are web and mail addresses; a file of the skill is
 * a relative path that does not leave the folder. Whatever else it is (`command:`, `javascript:`, `file:`, an anchor, an
 * absolute path) stays text. The host checks again.
 */
export function linkKind(href: string): LinkKind {
  if (/^(?:https?:\/\/[^\s/]|mailto:[^\s])/i.test(href)) return 'outside';
  let path: string;
  try {
    path = decodeURIComponent(href.replace(/[?#].*$/s, ''));
  } catch {
    return 'inert';
  }
  const isPath = path !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\~]|[\\\p{Cc}\p{Cf}]/iu.test(path);
  return isPath && !path.split('/').includes('..') ? 'skill-file' : 'inert';
}
