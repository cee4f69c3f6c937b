const replacements: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w/])(?:\/Users|\/home)\/[^\s/`'")]+(?:\/[^\s`'")]*)?/g, '<path>'],
  [/(?<![\w/])(?:\/root|\/private\/tmp|\/tmp|\/var\/folders|\/mnt\/[a-z])\/[^\s`'")]+/g, '<path>'],
  [/(?<!\w)[A-Za-z]:[\\/][^\s`'")]+/g, '<path>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<email>'],
  [
    /(?<=\b(?:ask|asks|asked|cc|ping|by|from|tell|thank|thanks|with|and|assign(?:ed)?(?: it)? to|review(?:er|ed by))\s)@[A-Za-z][\w-]{1,38}(?![\w/.-])/gi,
    'a colleague',
  ],
];

/** A line of a draft without what tells who and where: absolute paths, addresses, and people called by their handle. */
export function withoutPrivateNames(text: string): string {
  return replacements.reduce((line, [pattern, word]) => line.replace(pattern, word), text);
}
