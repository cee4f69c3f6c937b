const hiddenTags = ['system-reminder', 'ide_opened_file', 'ide_selection', 'ide_diagnostics', 'local-command-caveat'];

/** A prompt's text without what the harness and the editor put around the typed words. */
export function typedText(text: string): string {
  let kept = text;
  for (const tag of hiddenTags) kept = withoutSpans(kept, `<${tag}>`, `</${tag}>`);
  return kept.trim();
}

/** What stands between the first opening tag and its closing tag; undefined when the tag is absent. */
export function tagContent(text: string, tag: string): string | undefined {
  const open = text.indexOf(`<${tag}>`);
  if (open < 0) return undefined;
  const start = open + tag.length + 2;
  const end = text.indexOf(`</${tag}>`, start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** Removes spans by plain search: a pattern would take quadratic time on many unclosed tags. */
function withoutSpans(text: string, open: string, close: string): string {
  let start = text.indexOf(open);
  if (start < 0) return text;
  const kept: string[] = [];
  let position = 0;
  while (start >= 0) {
    const end = text.indexOf(close, start);
    // An unclosed tag is text that somebody typed or pasted.
    if (end < 0) break;
    kept.push(text.slice(position, start));
    position = end + close.length;
    start = text.indexOf(open, position);
  }
  kept.push(text.slice(position));
  return kept.join('');
}
