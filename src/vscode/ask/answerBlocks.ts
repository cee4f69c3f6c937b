/** A stretch of an answer's line. Code is quoted text; a citation is a number that the answer has a source for. */
export type AnswerInline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'citation'; readonly number: number };

/** A paragraph, or a list; nothing else has a meaning in an answer. */
export type AnswerBlock =
  | { readonly kind: 'paragraph'; readonly inlines: readonly AnswerInline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly AnswerInline[])[] };

/**
 * Takes an answer apart. Of Markdown it knows paragraphs, lists, bold, code spans and citations such as [1]; links, images,
 * HTML and everything else stay the characters that they are, so that nothing quoted becomes active. Pure.
 */
export function answerBlocks(text: string, numbers: ReadonlySet<number>): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let items: (readonly AnswerInline[])[] = [];
  let lines: string[] = [];
  const close = () => {
    if (items.length > 0) blocks.push({ kind: 'list', items });
    if (lines.length > 0) blocks.push({ kind: 'paragraph', inlines: answerInlines(lines.join(' '), numbers) });
    items = [];
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const item = /^\s*[-*] +(.*)$/.exec(line)?.[1];
    if (item !== undefined) {
      if (lines.length > 0) close();
      items.push(answerInlines(item, numbers));
    } else if (line.trim() === '') close();
    else {
      if (items.length > 0) close();
      lines.push(line.trim());
    }
  }
  close();
  return blocks;
}

/** Takes one line apart in the same way. */
export function answerInlines(line: string, numbers: ReadonlySet<number>): readonly AnswerInline[] {
  const inlines: AnswerInline[] = [];
  let isStrong = false;
  const say = (text: string) => {
    if (text !== '') inlines.push({ kind: isStrong ? 'strong' : 'text', text });
  };
  let rest = line;
  while (rest !== '') {
    const mark = /`+|\*\*|\[\d{1,3}\]/.exec(rest);
    if (!mark) break;
    const [found] = mark;
    say(rest.slice(0, mark.index));
    rest = rest.slice(mark.index + found.length);
    if (found === '**') isStrong = !isStrong;
    else if (found.startsWith('[')) {
      const number = Number(found.slice(1, -1));
      if (numbers.has(number)) inlines.push({ kind: 'citation', number });
      else say(found);
    } else {
      const end = endOfCode(rest, found.length);
      if (end < 0) say(found);
      else {
        inlines.push({ kind: 'code', text: unpadded(rest.slice(0, end)) });
        rest = rest.slice(end + found.length);
      }
    }
  }
  say(rest);
  return inlines;
}

/** Where a row of exactly so many backticks begins; -1 where there is none. */
function endOfCode(text: string, length: number): number {
  for (const row of text.matchAll(/`+/g)) if (row[0].length === length) return row.index;
  return -1;
}

/** One space at either side belongs to the fence, as in Markdown. */
function unpadded(code: string): string {
  return /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code;
}
