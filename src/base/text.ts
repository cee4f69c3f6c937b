/** Keeps the head and the tail of a text longer than the limit, saying how much was left out. */
export function capText(text: string, limitChars: number): string {
  if (text.length <= limitChars) return text;
  const head = Math.ceil(limitChars * 0.7);
  const tail = limitChars - head;
  return `${text.slice(0, head)}\n… ${text.length - limitChars} characters left out …\n${text.slice(text.length - tail)}`;
}

/** Folds white space and cuts to the limit with an ellipsis; for one-line display. */
export function oneLine(text: string, limitChars: number): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length <= limitChars ? folded : `${folded.slice(0, limitChars - 1).trimEnd()}…`;
}
