import { renderFrontMatter, skillHeader } from '../../skills/document/skillDocument.ts';
import { outlineOf } from './skillLines.ts';

/** Sections in the order in which they are drafted; a missing one is put in its place among them. */
const sectionOrder = ['When to use', 'Do', 'Do not', 'Examples', 'Evidence'];

/** A SKILL.md that is changed line by line; what is not touched stays as it is to the byte. */
export class EditableSkill {
  /** As they are, each with the carriage return that it may end in. */
  private readonly lines: string[];
  private readonly lineEnd: '' | '\r';

  constructor(skillMd: string) {
    this.lines = skillMd.split('\n');
    this.lineEnd = skillMd.includes('\r\n') ? '\r' : '';
  }

  toString(): string {
    return this.lines.join('\n');
  }

  has(text: string): boolean {
    return this.indexOf(text) >= 0;
  }

  /** 1-based line on which the text stands, null when it does not. */
  lineOf(text: string): number | null {
    const index = this.indexOf(text);
    return index < 0 ? null : index + 1;
  }

  /** The lines under a heading that are not empty. */
  section(heading: string): readonly string[] {
    const range = this.rangeOf(heading);
    return range === null
      ? []
      : this.lines
          .slice(range.from, range.to)
          .map(bare)
          .filter((text) => text.trim() !== '');
  }

  /** All sections in order, each with its lines that are not empty; what stands above the first heading is left out. */
  sections(): readonly { readonly section: string; readonly lines: readonly string[] }[] {
    const found: { section: string; lines: string[] }[] = [];
    for (const { text, heading } of outlineOf(this.lines.map(bare).join('\n'))) {
      if (heading !== null) found.push({ section: heading, lines: [] });
      else if (text.trim() !== '') found.at(-1)?.lines.push(text);
    }
    return found;
  }

  replace(text: string, by: string): void {
    const index = this.indexOf(text);
    if (index >= 0) this.lines[index] = this.ended(by);
  }

  remove(text: string): void {
    const index = this.indexOf(text);
    if (index >= 0) this.lines.splice(index, 1);
  }

  /** Puts a line at the end of a section, which is made where it is missing. */
  append(heading: string, text: string): void {
    const range = this.rangeOf(heading) ?? this.makeSection(heading);
    let at = range.to;
    while (at > range.from && this.lines[at - 1]?.trim() === '') at -= 1;
    if (at === range.from && this.lines[at]?.trim() !== '') this.lines.splice(at, 0, this.ended(''));
    this.lines.splice(at === range.from ? at + 1 : at, 0, this.ended(text));
  }

  /** Takes a section without lines away, with its heading. */
  dropIfEmpty(heading: string): void {
    const range = this.rangeOf(heading);
    if (range !== null && this.section(heading).length === 0)
      this.lines.splice(range.from - 1, range.to - range.from + 1);
  }

  /** The description's line in the front matter as it is written, null where it goes over several lines. */
  descriptionLine(): string | null {
    const end = this.lines.findIndex((text, index) => index > 0 && /^---\s*$/.test(text));
    const index = this.lines.findIndex((text, at) => at < end && /^description:/.test(text));
    if (index < 0 || /^[ \t]/.test(this.lines[index + 1] ?? '')) return null;
    return bare(this.lines[index] ?? '');
  }

  /** Writes the description where it stands on one line; a folded one is left to the person who folded it. */
  setDescription(description: string): void {
    const line = this.descriptionLine();
    if (line === null || skillHeader(this.toString()).description === description) return;
    this.replace(line, descriptionLineFor(description));
  }

  private indexOf(text: string): number {
    return this.lines.findIndex((line) => bare(line) === text);
  }

  private ended(text: string): string {
    return `${text}${this.lineEnd}`;
  }

  /** Lines behind the heading up to the next one, as indices. */
  private rangeOf(heading: string): { readonly from: number; readonly to: number } | null {
    const outline = outlineOf(this.lines.join('\n'));
    const start = outline.findIndex((line) => line.heading === heading);
    const first = outline[start];
    if (!first) return null;
    const next = outline.slice(start + 1).find((line) => line.heading !== null);
    return { from: first.line, to: next ? next.line - 1 : this.lines.length };
  }

  private makeSection(heading: string): { readonly from: number; readonly to: number } {
    const later = sectionOrder.slice(sectionOrder.indexOf(heading) + 1);
    const next = sectionOrder.includes(heading)
      ? outlineOf(this.lines.join('\n')).find((line) => line.heading !== null && later.includes(line.heading))
      : undefined;
    if (next) this.lines.splice(next.line - 1, 0, ...[`## ${heading}`, '', ''].map((text) => this.ended(text)));
    else {
      while (this.lines.at(-1)?.trim() === '') this.lines.pop();
      this.lines.push(...['', `## ${heading}`, ''].map((text) => this.ended(text)), '');
    }
    const range = this.rangeOf(heading);
    return range ?? { from: this.lines.length, to: this.lines.length };
  }
}

function bare(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** A description as a line of front matter. */
export function descriptionLineFor(description: string): string {
  return renderFrontMatter({ description }).split('\n')[1] ?? '';
}
