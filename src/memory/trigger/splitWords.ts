/** A word as it stands in a text, in lower case. */
export interface TextWord {
  readonly word: string;
  /** Where it stands: in running text, in the name or folder of a file, or the file's ending. */
  readonly place: 'text' | 'path' | 'ending';
}

const address = /\bhttps?:\/\/\S+/g;
const token = /\.?[\p{L}\p{N}][\p{L}\p{N}_./\\+#’'-]*/gu;
const fileEnding = /\.([a-z][a-z0-9]{0,5})$/i;
const han = /\p{Script=Han}/u;

/** The words of a text in order: paths taken apart, Chinese in pairs of characters, addresses left out. */
export function splitWords(text: string): readonly TextWord[] {
  const words: TextWord[] = [];
  for (const [piece] of text.replace(address, ' ').matchAll(token)) {
    if (han.test(piece)) {
      for (const part of piece.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? [])
        if (han.test(part)) words.push(...pairsOf(part));
        else addPiece(words, part);
    } else addPiece(words, piece);
  }
  return words;
}

function addPiece(words: TextWord[], piece: string): void {
  const clean = piece.replace(/[./\\'’_+-]+$/, '');
  if (/^(?:c\+\+|c#|f#)/i.test(piece)) {
    words.push({ word: piece.toLowerCase().startsWith('c+') ? 'cpp' : 'csharp', place: 'text' });
    return;
  }
  const ending = /[./\\_]/.test(clean) ? fileEnding.exec(clean)?.[1] : undefined;
  const isPath = ending !== undefined || /[/\\]/.test(clean);
  const body = ending === undefined ? clean : clean.slice(0, -ending.length - 1);
  for (const raw of body.toLowerCase().split(/[^\p{L}\p{N}’']+/u)) {
    const word = raw.replace(/['’]s$/, '').replace(/['’]/g, '');
    if (word !== '') words.push({ word, place: isPath && ending !== undefined ? 'path' : 'text' });
  }
  if (ending !== undefined) words.push({ word: ending.toLowerCase(), place: 'ending' });
}

function pairsOf(text: string): readonly TextWord[] {
  const characters = [...text];
  if (characters.length === 1) return [{ word: text, place: 'text' }];
  return characters
    .slice(1)
    .map((character, index) => ({ word: `${characters[index] ?? ''}${character}`, place: 'text' }));
}
