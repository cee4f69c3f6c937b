const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:|openssh-key-v1/g;
const end = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: ?[0-9a-f]{0,80}/g;
/** One line of a key, with the line end in front of it, be that a real one or written as `\n` in a string. */
const keyLine =
  /(?:\r?\n|\\r\\n|\\n)[ \t>"'+]{0,8}(?:[A-Za-z0-9+/=]{4,100}|[\w-]{2,30}: ?[\w ,./@+-]{0,100})?(?=\r?\n|\\|["',\s]|$)/y;
const keyToken = /[A-Za-z0-9+/=]{6,}/g;

/** The text without private keys in PEM and PuTTY form, whole or cut; a mere mention of the markers stays. */
export function redactPrivateKeys(text: string): string {
  if (!text.includes('PRIVATE KEY') && !text.includes('PuTTY-User-Key')) return text;
  let kept = '';
  let from = 0;
  let nextEnd: RegExpExecArray | null = null;
  let noMoreEnds = false;
  for (const match of text.matchAll(begin)) {
    const { index } = match;
    if (index < from) continue;
    const body = index + match[0].length;
    if (!noMoreEnds && (nextEnd === null || nextEnd.index < body)) {
      end.lastIndex = body;
      nextEnd = end.exec(text);
      noMoreEnds = nextEnd === null;
    }
    const stop =
      nextEnd !== null && nextEnd.index - body < 40_000 && holdsKey(text.slice(body, nextEnd.index))
        ? nextEnd.index + nextEnd[0].length
        : endOfLines(text, body);
    if (stop === body) continue;
    kept += `${text.slice(from, index)}[redacted:private-key]`;
    from = stop;
  }
  return kept + text.slice(from);
}

/** Where the lines of a cut key end; the position itself when none follows. */
function endOfLines(text: string, body: number): number {
  let at = body;
  let holds = false;
  for (;;) {
    keyLine.lastIndex = at;
    const line = keyLine.exec(text);
    if (line === null || line[0].length === 0) break;
    at += line[0].length;
    holds ||= holdsKey(line[0]);
  }
  return holds ? at : body;
}

/** True when there is something that words are not: a long run of letters of both cases or digits. */
function holdsKey(body: string): boolean {
  for (const [token] of body.matchAll(keyToken)) {
    if (/[A-Z]/.test(token) && /[a-z]/.test(token) && (/\d|[+/=]/.test(token) || /[A-Z]{2}/.test(token))) return true;
  }
  return false;
}
