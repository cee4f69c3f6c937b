import type { Answer, Citation } from '../../engine/memoryContract.ts';
import { commandIds } from '../ids.ts';
import { type AnswerInline, answerBlocks, answerInlines } from './answerBlocks.ts';
import { citationLink, commandLink } from './citationTarget.ts';

/** The words of the page, in the editor's language; `{0}` and so on stand for values. */
export interface AnswerWords {
  readonly language: string;
  readonly missing: string;
  readonly sources: string;
  readonly open: string;
  readonly followUps: string;
  readonly another: string;
  readonly lookedAtSessions: string;
  readonly lookedAtSkills: string;
  readonly understood: string;
  readonly subjects: Readonly<Record<Answer['reading']['subject'], string>>;
  readonly template: string;
  readonly model: string;
  readonly kinds: Readonly<Record<Citation['kind'], string>>;
}

/** What the page is made of besides the answer. */
export interface AnswerPage {
  readonly question: string;
  readonly answer: Answer;
  readonly words: AnswerWords;
  readonly time: (at: number) => string;
  /** Goes with the one style sheet. */
  readonly nonce: string;
}

const noNumbers: ReadonlySet<number> = new Set();
const noCitations: ReadonlyMap<number, Citation> = new Map();

/** Commands that links of the page may run. */
export const answerCommands: readonly string[] = [commandIds.openCitation, commandIds.ask];

/**
 * An answer as a page without scripts. All text is escaped; the only links are those made here, to commands of our own with
 * arguments of our own. Pure.
 */
export function answerHtml(page: AnswerPage): string {
  const { question, answer, words, nonce } = page;
  const byNumber = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const blocks = answerBlocks(answer.answer, new Set(byNumber.keys())).map((block) =>
    block.kind === 'paragraph'
      ? `<p>${inlineHtml(block.inlines, byNumber, page)}</p>`
      : `<ul>${block.items.map((item) => `<li>${inlineHtml(item, byNumber, page)}</li>`).join('')}</ul>`,
  );
  return `<!DOCTYPE html>
<html lang="${escaped(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(question)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${escaped(question)}</h1>
${blocks.join('\n')}
${missingHtml(page)}
${sourcesHtml(page)}
${followUpsHtml(page)}
<footer>${footerHtml(page)}</footer>
</main>
</body>
</html>`;
}

function inlineHtml(
  inlines: readonly AnswerInline[],
  citations: ReadonlyMap<number, Citation>,
  page: AnswerPage,
): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'citation') {
        const citation = citations.get(inline.number);
        return citation ? citationHtml(citation, page) : `[${inline.number}]`;
      }
      const text = escaped(inline.text);
      if (inline.kind === 'code') return `<code>${text}</code>`;
      return inline.kind === 'strong' ? `<strong>${text}</strong>` : text;
    })
    .join('');
}

function citationHtml(citation: Citation, page: AnswerPage): string {
  const label = `${fill(page.words.open, citation.number)}: ${placeOf(citation, page)}`;
  return `<a class="citation" href="${escaped(citationLink(citation))}" title="${escaped(label)}" aria-label="${escaped(label)}">[${citation.number}]</a>`;
}

function placeOf({ kind, assistant, at }: Citation, { words, time }: AnswerPage): string {
  return [words.kinds[kind], assistant, at === null ? null : time(at)].filter((part) => part !== null).join(' · ');
}

function missingHtml(page: AnswerPage): string {
  const { answer, words } = page;
  if (answer.missing.length === 0) return '';
  const items = answer.missing
    .map((sentence) => `<li>${inlineHtml(answerInlines(sentence, noNumbers), noCitations, page)}</li>`)
    .join('');
  return `<section class="missing" aria-labelledby="missing"><h2 id="missing">${escaped(words.missing)}</h2><ul>${items}</ul></section>`;
}

function sourcesHtml(page: AnswerPage): string {
  const { answer, words } = page;
  if (answer.citations.length === 0) return '';
  const items = answer.citations.map(
    (citation) =>
      `<li value="${citation.number}"><a href="${escaped(citationLink(citation))}">${escaped(placeOf(citation, page))}</a><q>${escaped(citation.quote)}</q></li>`,
  );
  return `<section aria-labelledby="sources"><h2 id="sources">${escaped(words.sources)}</h2><ol class="sources">${items.join('')}</ol></section>`;
}

function followUpsHtml({ answer, words }: AnswerPage): string {
  const links = answer.followUps.map(
    (question) => `<li><a href="${escaped(commandLink(commandIds.ask, question))}">${escaped(question)}</a></li>`,
  );
  const another = `<li><a href="command:${commandIds.ask}">${escaped(words.another)}</a></li>`;
  return `<nav aria-labelledby="next"><h2 id="next">${escaped(words.followUps)}</h2><ul class="next">${links.join('')}${another}</ul></nav>`;
}

function footerHtml({ answer, words }: AnswerPage): string {
  const { reading, window, lookedAt, phrasedBy } = answer;
  const isLibrary = reading.subject === 'skills' || reading.subject === 'skill-origin';
  const looked = isLibrary
    ? fill(words.lookedAtSkills, lookedAt.skills)
    : fill(words.lookedAtSessions, lookedAt.episodes, lookedAt.sessions);
  const about = [
    ...[reading.subject, ...reading.alsoSubjects].map((subject) => words.subjects[subject]),
    window.label,
    ...reading.topics,
    ...reading.excluded.map((topic) => `− ${topic}`),
    ...reading.outcomes,
    ...reading.assistants,
    ...reading.branches,
    ...reading.corrected.map(({ from, to }) => `${from} → ${to}`),
  ].join(' · ');
  const parts = [fill(words.understood, about), looked, phrasedBy === 'model' ? words.model : words.template];
  return parts.map((part) => `<p>${escaped(part)}</p>`).join('');
}

function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
body { padding: 0 24px 32px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.55; overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; }
h1 { font-size: 1.5em; font-weight: 600; margin: 1em 0 0.6em; }
h2 { font-size: 1em; font-weight: 600; margin: 1.8em 0 0.4em; }
ul, ol { padding-inline-start: 1.6em; margin: 0.4em 0; }
li { margin: 0.25em 0; }
code { font-family: var(--vscode-editor-font-family); font-size: 0.95em; color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); border-radius: 3px; padding: 1px 4px; white-space: pre-wrap; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover, a:focus-visible { color: var(--vscode-textLink-activeForeground); text-decoration: underline; }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.citation { padding: 0 2px; }
.sources q { display: block; quotes: none; color: var(--vscode-descriptionForeground); border-inline-start: 2px solid var(--vscode-textBlockQuote-border); padding-inline-start: 8px; margin-top: 2px; }
.missing { border: 1px solid var(--vscode-contrastBorder, transparent); border-inline-start: 3px solid var(--vscode-editorWarning-foreground); background: var(--vscode-textBlockQuote-background); padding: 4px 12px 8px; margin-top: 1.4em; }
.missing h2 { margin-top: 0.4em; }
.next { list-style: none; padding: 0; }
footer { margin-top: 2em; padding-top: 0.6em; border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); color: var(--vscode-descriptionForeground); font-size: 0.92em; }
footer p { margin: 0.2em 0; }
`;
