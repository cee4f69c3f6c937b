/** A SKILL.md taken apart for display: the front matter as rows, the body, and the line on which the body starts. */
export interface SkillDocument {
  readonly fields: readonly { readonly key: string; readonly value: string; readonly line: number }[];
  readonly body: string;
  /** 1-based line of the body's first line. */
  readonly bodyLine: number;
}

/** Splits SKILL.md. For display only: nested values are shown as they are written, nothing is interpreted. */
export function splitSkill(skillMd: string): SkillDocument {
  const lines = skillMd.split(/\r\n|\n|\r/);
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1;
  if (end < 0) return { fields: [], body: skillMd, bodyLine: 1 };
  const fields: { key: string; value: string; line: number }[] = [];
  for (let at = 1; at < end; at += 1) {
    const line = lines[at] ?? '';
    const start = /^([^\s:#][^:]*):(?:\s+(.*)|\s*)$/.exec(line);
    const last = fields.at(-1);
    if (start) fields.push({ key: start[1] ?? '', value: plain(start[2] ?? ''), line: at + 1 });
    else if (last && line.trim() !== '') last.value = last.value === '' ? line.trim() : `${last.value}\n${line.trim()}`;
  }
  return {
    fields: fields.map(({ key, value, line }) => ({ key, value: value.replace(/^[>|][+-]?\n/, ''), line })),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  };
}

function plain(value: string): string {
  const text = value.trim();
  if (/^".*"$/.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  return text;
}

/** The text of one line without the marks of Markdown, to name it by. */
export function lineText(skillMd: string, line: number): string {
  const text = skillMd.split(/\r\n|\n|\r/)[line - 1] ?? '';
  return text
    .replace(/^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+/, '')
    .replace(/[*_`]/g, '')
    .trim();
}
