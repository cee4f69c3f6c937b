import { renderFrontMatter } from '../skills/document/skillDocument.ts';

/** A line of a draft and the events it rests on. */
export interface DraftLine {
  readonly text: string;
  readonly eventIds: readonly string[];
}

export interface DraftSection {
  readonly heading: string;
  readonly lines: readonly DraftLine[];
}

/** Binds an event to the 1-based line of the finished SKILL.md that it supports. */
export interface LineBinding {
  readonly eventId: string;
  readonly line: number;
}

/** Puts a SKILL.md together and says on which line each piece of evidence landed. Empty sections are left out. */
export function composeSkill(
  header: { readonly name: string; readonly description: string; readonly metadata: Readonly<Record<string, string>> },
  title: string,
  sections: readonly DraftSection[],
): { readonly skillMd: string; readonly bindings: readonly LineBinding[] } {
  const front = renderFrontMatter({ name: header.name, description: header.description, metadata: header.metadata });
  const lines = [...front.trimEnd().split('\n'), '', `# ${title}`];
  const bindings: LineBinding[] = [];
  for (const section of sections) {
    if (section.lines.length === 0) continue;
    lines.push('', `## ${section.heading}`, '');
    for (const line of section.lines) {
      lines.push(line.text);
      for (const eventId of line.eventIds) bindings.push({ eventId, line: lines.length });
    }
  }
  return { skillMd: `${lines.join('\n')}\n`, bindings };
}
