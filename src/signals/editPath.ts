/** A path in the form in which two spellings of one file compare equal: `/` separators, lower case, no leading `./`. */
export function pathKey(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .toLowerCase();
}

/** True when a word of a command line names the file: its end, and with `orFolder` a folder it lies in. */
export function isSamePath(key: string, word: string, orFolder: boolean): boolean {
  const wanted = pathKey(word)
    .replace(/^(?:\.\.\/)+/, '')
    .replace(/^:\(?[^/]*\)?\/?/, (magic) => (magic.startsWith(':') ? '' : magic))
    .replace(/\/+$/, '');
  if (wanted === '') return false;
  if (wanted.includes('*')) return globOf(wanted).test(key);
  if (key === wanted || key.endsWith(`/${wanted}`) || wanted.endsWith(`/${key}`)) return true;
  return orFolder && (key.startsWith(`${wanted}/`) || key.includes(`/${wanted}/`));
}

function globOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replace(/\*+/g, '.*');
  return new RegExp(`(?:^|/)${escaped}$`);
}
