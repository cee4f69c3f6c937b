import { lexer, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { linkKind } from './linkKind.ts';
import { visibleText } from './visibleText.ts';

interface MarkdownProps {
  readonly text: string;
  /** Line of the whole document on which the text starts. */
  readonly firstLine: number;
  readonly onLink: (href: string) => void;
  /** Called with a relative link; without it such links are text, as in what was said in a session. */
  readonly onFile?: (href: string) => void;
  /** What to put behind the block that covers these lines, end exclusive. */
  readonly mark: (startLine: number, endLine: number) => ReactNode;
}

interface Placed<T> {
  readonly token: T;
  readonly start: number;
  readonly end: number;
}

/** Renders Markdown as elements. The text is foreign: no HTML, no images, no links but web, mail and the skill's own files. */
export function Markdown({ text, firstLine, ...context }: MarkdownProps) {
  return <div className="markdown">{blocks(lexer(text), firstLine, context)}</div>;
}

type Context = Pick<MarkdownProps, 'onLink' | 'onFile' | 'mark'>;

// Tokens keep their source, so adding up its lines tells where each of them stands.
function place<T extends { readonly raw: string }>(tokens: readonly T[], firstLine: number): readonly Placed<T>[] {
  let line = firstLine;
  return tokens.map((token) => {
    const start = line;
    line += token.raw.split('\n').length - 1;
    return { token, start, end: start + token.raw.replace(/\n+$/, '').split('\n').length };
  });
}

function blocks(tokens: readonly Token[], firstLine: number, context: Context): ReactNode[] {
  return place(tokens, firstLine).map(({ token, start, end }) => (
    <Fragment key={`${start}:${token.type}`}>{block(token, start, end, context)}</Fragment>
  ));
}

function block(token: Token, start: number, end: number, context: Context): ReactNode {
  switch (token.type) {
    case 'heading': {
      // The page has its own headings above: those of the skill start one level below them.
      const Level = token['depth'] <= 1 ? 'h3' : token['depth'] === 2 ? 'h4' : 'h5';
      return (
        <Level>
          {inlines(token.tokens ?? [], context)} {context.mark(start, end)}
        </Level>
      );
    }
    case 'paragraph':
      return (
        <p>
          {inlines(token.tokens ?? [], context)} {context.mark(start, end)}
        </p>
      );
    case 'code':
      return (
        <div className="code-block">
          <pre>
            <code>{visibleText(token['text'])}</code>
          </pre>
          {context.mark(start, end)}
        </div>
      );
    case 'list':
      return list(token, start, context);
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], start, context)}</blockquote>;
    case 'table':
      return table(token, context);
    case 'hr':
      return <hr />;
    case 'space':
    case 'def':
      return null;
    case 'text':
      return token.tokens ? inlines(token.tokens, context) : decode(token['text']);
    default:
      return <p className="raw">{visibleText(token.raw)}</p>;
  }
}

function list(token: Tokens.List | Tokens.Generic, start: number, context: Context): ReactNode {
  const items: readonly Tokens.ListItem[] = token['items'];
  const rows = place(items, start).map(({ token: item, start: at, end }) => {
    const [first] = place(item.tokens, at);
    const ownEnd = first ? first.end : end;
    return (
      <li key={at}>
        {item.task && <span className="task">{item.checked ? '☑ ' : '☐ '}</span>}
        {place(item.tokens, at).map(({ token: child, start: childAt, end: childEnd }, index) => (
          <Fragment key={`${childAt}:${child.type}`}>
            {child.type === 'checkbox' ? null : block(child, childAt, childEnd, context)}
            {index === 0 && child.type === 'text' && <> {context.mark(at, ownEnd)}</>}
          </Fragment>
        ))}
      </li>
    );
  });
  return token['ordered'] ? <ol start={Number(token['start']) || 1}>{rows}</ol> : <ul>{rows}</ul>;
}

function table(token: Tokens.Table | Tokens.Generic, context: Context): ReactNode {
  const header: readonly Tokens.TableCell[] = token['header'];
  const rows: readonly (readonly Tokens.TableCell[])[] = token['rows'];
  return (
    <table>
      <thead>
        <tr>
          {keyed(
            header,
            (cell) => cell.text,
            (cell, key) => (
              <th key={key}>{inlines(cell.tokens, context)}</th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {keyed(
          rows,
          (row) => row.map(({ text }) => text).join('|'),
          (row, key) => (
            <tr key={key}>
              {keyed(
                row,
                (cell) => cell.text,
                (cell, cellKey) => (
                  <td key={cellKey}>{inlines(cell.tokens, context)}</td>
                ),
              )}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function inlines(tokens: readonly Token[], context: Context): ReactNode[] {
  return keyed(
    tokens,
    (token) => token.raw,
    (token, key) => <Fragment key={key}>{inline(token, context)}</Fragment>,
  );
}

function inline(token: Token, context: Context): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens ?? [], context)}</strong>;
    case 'em':
      return <em>{inlines(token.tokens ?? [], context)}</em>;
    case 'del':
      return <del>{inlines(token.tokens ?? [], context)}</del>;
    case 'codespan':
      return <code>{visibleText(token['text'])}</code>;
    case 'br':
      return <br />;
    case 'link':
      return link(token, context);
    case 'image':
      return <span className="raw">{visibleText(token['text'])}</span>;
    case 'escape':
      return visibleText(token['text']);
    case 'text':
      return token.tokens ? inlines(token.tokens, context) : decode(token['text']);
    default:
      return visibleText(token.raw);
  }
}

function link(token: Tokens.Link | Tokens.Generic, context: Context): ReactNode {
  const href: string = token['href'];
  const content = inlines(token.tokens ?? [], context);
  const kind = linkKind(href);
  const title = visibleText(href);
  const { onFile } = context;
  if (kind === 'skill-file' && onFile) {
    // No address: the editor would take one for a place in the page.
    return (
      <button type="button" className="button link file-link" title={title} onClick={() => onFile(href)}>
        {content}
      </button>
    );
  }
  if (kind !== 'outside') return <span title={title}>{content}</span>;
  return (
    <a
      href={href}
      title={title}
      onClick={(event) => {
        event.preventDefault();
        context.onLink(href);
      }}
    >
      {content}
    </a>
  );
}

// Keys from the content, numbered where it repeats.
function keyed<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  render: (item: T, key: string) => ReactNode,
): ReactNode[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const base = keyOf(item);
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return render(item, `${base}#${count}`);
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decode(text: string): string {
  return visibleText(text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => entities[name] ?? whole));
}
