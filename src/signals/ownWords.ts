import { isRecord, parseJson } from '../base/json.ts';

/** A prompt taken apart into what a person typed and what was put in from elsewhere. */
export interface OwnWords {
  /** The lines that the person typed, in order. */
  readonly own: string;
  /** What stands behind a line that announces foreign text (“Here is the log:”): it may be either. Part of `own`. */
  readonly doubtful: string;
  /** Blocks that are foreign by their form: fenced, tagged or quoted text, mail, records, turns of a conversation. */
  readonly pasted: string;
}

const longestChars = 20_000;
const openTag = /<([a-zA-Z][\w:-]{1,60})(?:\s[^<>]{0,400})?>/g;
const tagLine = /^\s{0,8}<\/?[a-zA-Z][\w:-]{1,60}(?:\s[^<>]{0,400})?>\s*$/;
const quoted = /^\s{0,6}(?:>|\|\s*>)/;
const fence = /^\s{0,8}(?:```|~~~)/;
const mailStart = /^\s{0,4}\**(?:From|Von|De|Da|发件人|差出人)\**\s{0,2}[:：]\s{0,3}\S/i;
const mailHeader =
  /^\s{0,4}\**(?:To|Subject|Date|Sent|Cc|Reply-To|An|Betreff|Gesendet|Datum|Objet|Envoyé|Asunto|Enviado|Assunto|Para|主题|收件人|件名|宛先)\**\s{0,2}[:：]/i;
const forwarded =
  /^\s{0,4}(?:-{2,}\s{0,3}(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Mensaje original|Message d['’]origine)|Begin forwarded message|On .{4,120} wrote:\s*$|Am .{4,120} schrieb .{0,80}:\s*$)/i;
const turn =
  /^\s{0,8}(?:#{1,4}\s{0,2}|\*\*)?(?:\[)?(?:Human|User|Assistant|System|Developer|Tool|AI|Claude|ChatGPT|Copilot|Utilisateur|Benutzer|Usuario|Usuário|用户|人类|助手|系统|ユーザー)(?:\]|\*\*)?\s{0,3}[:：]/i;
const template =
  /<\|(?:im_start|start_header_id|user|system|assistant)\b|\[\/?INST\]|<<SYS>>|^\s{0,4}#{2,4} (?:Instruction|Response|Input)s?:/i;
const diffStart = /^(?:diff --git |@@ .{1,80} @@|\+\+\+ [ab]\/|--- [ab]\/)/;
const announces =
  /^(?!\s{0,8}(?:[-*]\s)?(?:for|when|if|in|on|with|about|rules?|always|never|please|my|our|write|use|keep|wenn|bei|für|para|pour|si|quand)\b).{0,200}(?:output|results?|logs?|errors?|traces?|responses?|repl(?:y|ies)|answers?|readme|pages?|sites?|docs?|documentation|e?-?mails?|messages?|comments?|reviews?|reports?|issues?|tickets?|thread|transcripts?|summar(?:y|ies)|article|post|paste|pasted|contents?|snippet|says?|said|writes?|wrote|returned|prints?|printed|got|ausgabe|meldung|fehler|nachricht|antwort|salida|respuesta|correo|mensaje|sortie|réponse|courriel|saída|resposta|输出|结果|日志|邮件|消息|页面|出力|結果|メール)[^\n:：]{0,60}[:：]\s*$/i;

/**
 * Tells what a person typed in a prompt from what was pasted into it or put in by the assistant. Errs on the side of foreign
 * for what has the form of a document, a mail, a record or a conversation. Linear in its length.
 */
export function ownWords(prompt: string): OwnWords {
  const pasted: string[] = [];
  const text = withoutTagged(prompt.slice(0, longestChars), pasted);
  const own: string[] = [];
  const doubtful: string[] = [];
  let isAnnounced = false;
  let block: 'none' | 'fence' | 'diff' | 'rest' = 'none';
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (block === 'diff' && !/^[ +@\\-]|^(?:diff|index|new|deleted|rename|similarity) /.test(line)) block = 'none';
    if (fence.test(line)) {
      if (block === 'none') block = 'fence';
      else if (block === 'fence') block = 'none';
      pasted.push(line);
      continue;
    }
    if (block === 'none' && diffStart.test(line)) block = 'diff';
    if (block !== 'fence' && startsForeignRest(lines, index)) block = 'rest';
    if (block !== 'none' || quoted.test(line) || isMarkup(line) || isJsonLine(line)) {
      pasted.push(line);
      continue;
    }
    own.push(line);
    if (isAnnounced) doubtful.push(line);
    if (announces.test(line)) isAnnounced = true;
  }
  return { own: own.join('\n'), doubtful: doubtful.join('\n'), pasted: pasted.join('\n') };
}

/** From here to its end the prompt is a mail, or turns of a conversation that somebody else wrote down. */
function startsForeignRest(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (forwarded.test(line) || turn.test(line) || template.test(line)) return true;
  if (/^\s{0,8}<[a-zA-Z][\w:-]{2,60}(?:\s[^<>]{0,400})?>\s*$/.test(line)) return true;
  return mailStart.test(line) && lines.slice(index + 1, index + 7).some((other) => mailHeader.test(other));
}

function isMarkup(line: string): boolean {
  return tagLine.test(line) || (line.match(/<\/?[a-zA-Z][\w-]{0,30}(?:\s[^<>]{0,300})?\/?>/g)?.length ?? 0) >= 3;
}

function isJsonLine(line: string): boolean {
  const trimmed = line.trim();
  if (!/^[{[]/.test(trimmed) || trimmed.length > 8_000) return /^[{[]/.test(trimmed);
  const value = parseJson(trimmed);
  return isRecord(value) || Array.isArray(value);
}

/** Cuts out what stands between a tag and its end, and keeps it beside. */
function withoutTagged(text: string, pasted: string[]): string {
  const kept: string[] = [];
  const unclosed = new Set<string>();
  let from = 0;
  openTag.lastIndex = 0;
  for (let match = openTag.exec(text); match; match = openTag.exec(text)) {
    const name = match[1] ?? '';
    if (unclosed.has(name)) continue;
    const end = text.indexOf(`</${name}>`, openTag.lastIndex);
    if (end < 0) {
      unclosed.add(name);
      continue;
    }
    kept.push(text.slice(from, match.index));
    pasted.push(text.slice(openTag.lastIndex, end));
    from = end + name.length + 3;
    openTag.lastIndex = from;
  }
  kept.push(text.slice(from));
  return kept.join('\n');
}
