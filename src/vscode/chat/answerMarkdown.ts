import type { Answer, Citation } from '../../engine/memoryContract.ts';
import { codeSpan } from '../../memory/codeSpan.ts';
import { type AnswerInline, answerBlocks, answerInlines } from '../ask/answerBlocks.ts';
import { citationLink } from '../ask/citationTarget.ts';

/** The words around an answer in the chat, in the editor's language; `{0}` stands for a value. */
export interface ChatAnswerWords {
  readonly sources: string;
  readonly kinds: Readonly<Record<Citation['kind'], string>>;
}

/**
 * An answer as Markdown for the chat: citations are links to commands of our own, quotes are code, and every other character
 * stands for itself. Pure.
 */
export function answerMarkdown(answer: Answer, words: ChatAnswerWords, time: (at: number) => string): string {
  const byNumber = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const inlines = (all: readonly AnswerInline[]) => all.map((inline) => inlineMarkdown(inline, byNumber)).join('');
  const blocks = answerBlocks(answer.answer, new Set(byNumber.keys())).map((block) =>
    block.kind === 'paragraph' ? inlines(block.inlines) : block.items.map((item) => `- ${inlines(item)}`).join('\n'),
  );
  const missing = answer.missing.map((sentence) => `> ${inlines(answerInlines(sentence, new Set()))}`).join('\n>\n');
  const sources = answer.citations.map(
    (citation) =>
      `${citation.number}. [${plainMarkdown(placeOf(citation, words, time))}](${citationLink(citation)}): ${codeSpan(citation.quote)}`,
  );
  return [
    ...blocks,
    missing,
    sources.length === 0 ? '' : `**${plainMarkdown(words.sources)}**\n\n${sources.join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function inlineMarkdown(inline: AnswerInline, citations: ReadonlyMap<number, Citation>): string {
  switch (inline.kind) {
    case 'text':
      return plainMarkdown(inline.text);
    case 'strong':
      return `**${plainMarkdown(inline.text)}**`;
    case 'code':
      return codeSpan(inline.text, 2_000);
    case 'citation': {
      const citation = citations.get(inline.number);
      const label = `\\[${inline.number}\\]`;
      return citation ? `[${label}](${citationLink(citation)})` : label;
    }
  }
}

/** Text in which no character means anything to Markdown, and no address becomes a link by itself. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-!|<>~$&@]/g, '\\$&')
    .replaceAll('://', ':\\//')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/[\r\n]+/g, ' ');
}

function placeOf({ kind, assistant, at }: Citation, { kinds }: ChatAnswerWords, time: (at: number) => string): string {
  return [kinds[kind], assistant, at === null ? null : time(at)].filter((part) => part !== null).join(' · ');
}
