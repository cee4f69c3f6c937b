import { parseSkillDocument, skillHeader } from '../../skills/document/skillDocument.ts';

/** A line of a draft that tells assistants something. */
export interface DraftInstruction {
  /** 1-based line of SKILL.md. */
  readonly line: number;
  readonly text: string;
  /** What it says without the words of the template. */
  readonly said: string;
  /** Its commands: what stands between backticks and is more than one word. */
  readonly commands: readonly string[];
}

const templateWords =
  /^- (?:The request is like “|The work involves |Before running |When changing |Done when .*$)|” ?\.?$|\(in \d+ of \d+ runs[^)]*\)|\bas it stands; it fails here\b|\bRun the command above instead\b|^- Run (?=`)|^- Do not run (?=`)|Use when about to run .* in this project/g;

/** The instructions of a SKILL.md: description, title and body without headings and what sums up the evidence. */
export function draftInstructions(skillMd: string): readonly DraftInstruction[] {
  const { bodyLine } = parseSkillDocument(skillMd);
  const { description } = skillHeader(skillMd);
  const lines = skillMd.split('\n');
  const found: DraftInstruction[] = [];
  let section = '';
  for (const [index, text] of lines.entries()) {
    if (index + 1 < bodyLine) {
      const isOurs = /^(?:name|metadata|---)/.test(text) || /^\s+(?:generator|skillify-[\w-]+):/.test(text);
      if (isOurs || text.trim() === '') continue;
      // What the parser joins of several lines is judged at the first.
      const said = text.startsWith('description:') ? (description ?? text) : text;
      found.push(instruction(index + 1, text, said));
      continue;
    }
    if (/^#{2,6} /.test(text)) section = text.replace(/^#+ /, '').trim();
    else if (text.trim() !== '' && section !== 'Evidence') found.push(instruction(index + 1, text, text));
  }
  return found;
}

function instruction(line: number, text: string, said: string): DraftInstruction {
  const commands = [...said.matchAll(/`([^`\n]{3,400})`/g)]
    .map(([, command]) => (command ?? '').trim())
    .filter((command) => /\S\s+\S/.test(command));
  return { line, text, said: said.replace(templateWords, ' ').replace(/^#+ /, ''), commands };
}
