import type { ScanFinding } from './scanFinding.ts';

interface Kind {
  readonly rule: string;
  readonly characters: RegExp;
  readonly message: string;
}

const kinds: readonly Kind[] = [
  {
    rule: 'bidirectional-text',
    characters: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    message:
      'A mark here changes the order in which text is shown, so that it reads otherwise than it is; take it out.',
  },
  {
    rule: 'tag-characters',
    characters: /[\u{e0000}-\u{e007f}]/gu,
    message: 'There is text here that nobody sees and assistants read; take it out.',
  },
  {
    rule: 'zero-width-text',
    characters:
      /\u034f|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180e|\u180f|[\u00ad\u115f\u1160\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u2028\u2029]/gu,
    message: 'There are characters without width here; take them out.',
  },
  {
    rule: 'variation-selectors',
    characters: /[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/gu,
    message: 'There are invisible selectors here, which can carry a hidden text; take them out.',
  },
  {
    rule: 'private-characters',
    characters: /[\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu,
    message: 'There are characters here that mean nothing in public; take them out.',
  },
  {
    rule: 'control-characters',
    characters: /(?![\t\n\r])\p{Cc}/gu,
    message: 'There are control characters here; take them out.',
  },
];

const any = new RegExp(kinds.map(({ characters }) => characters.source).join('|'), 'u');
const joinsPictures = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const joinsLetters =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Hebrew}]/u;

/** Characters of a line that a reader cannot see, or that show it otherwise than it is. Emoji and joined scripts are left. */
export function hiddenText(line: string, number: number): readonly ScanFinding[] {
  if (!any.test(line)) return [];
  return kinds.flatMap(({ rule, characters, message }): ScanFinding[] => {
    const found = [...line.matchAll(characters)].filter((match) => !isOrdinary(line, match[0], match.index, number));
    const first = found[0];
    const last = found.at(-1);
    if (!first || !last) return [];
    return [
      {
        rule,
        severity: 'block',
        line: number,
        column: first.index + 1,
        endColumn: last.index + last[0].length + 1,
        message,
      },
    ];
  });
}

/** The text without what hides in it. */
export function withoutHidden(text: string): string {
  return kinds.reduce((kept, { characters }) => kept.replace(characters, ''), text);
}

function isOrdinary(line: string, character: string, index: number, number: number): boolean {
  const before = line.slice(Math.max(0, index - 8), index);
  const after = line.slice(index + character.length, index + character.length + 4);
  // A byte order mark is the linter's business.
  if (character === '\ufeff') return number === 1 && index === 0;
  if (character === '\u200d') return joinsPictures.test(before) || joinsLetters.test(before);
  if (character === '\u200c' || character === '\u200f' || character === '\u200e')
    return joinsLetters.test(before.slice(-1)) || joinsLetters.test(after.slice(0, 1));
  // Flags of regions are a black flag followed by tags.
  if (/[\u{e0000}-\u{e007f}]/u.test(character))
    return /\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6}$/u.test(line.slice(Math.max(0, index - 16), index));
  return false;
}
