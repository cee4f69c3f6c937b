import { parseSkillDocument, skillHeader } from '../../skills/document/skillDocument.ts';
import { isActivity } from '../activities.ts';

/** A line of a draft that tells assistants something. */
export interface DraftInstruction {
  /** 1-based line of SKILL.md. */
  readonly line: number;
  readonly text: string;
  /** What it says without the words of the template, sentence by sentence: one line may hold words of several origins. */
  readonly said: readonly string[];
  /** Its commands: what stands between backticks and is more than one word. */
  readonly commands: readonly string[];
}

/** Words that the template writer puts around those of others. */
const templateWords =
  /^- (?:The request is like “|The work involves |Before running |When changing |Done when .*$)|” ?\.?$|\(in \d+ of \d+ runs[^)]*\)|\bas it stands; it fails here\b|\bRun the command above instead\b|^- Run (?=`)|^- Do not run (?=`)|\bUse when about to run\b|\bin this project\b|\b(?:Use )?[Ww]hen (?:the task has to do with|about to(?: run)?)\b|\bUse when\b|\bthe (?:link|issue|discussion|pull request|CI run|file)\b|<[^<>]{1,40}>/g;
const joints = /[.;:!?]\s+|,\s+or\s+|\s+or\s+|。|；/;

/** The instructions of a SKILL.md: description, title and body without headings and what sums up the evidence. */
export function draftInstructions(skillMd: string): readonly DraftInstruction[] {
  const { bodyLine } = parseSkillDocument(skillMd);
  const { description } = skillHeader(skillMd);
  const lines = skillMd.split('\n');
  const found: DraftInstruction[] = [];
  let section = '';
  for (const [index, text] of lines.entries()) {
    if (index + 1 < bodyLine) {
      const isOurs = /^(?:metadata|---)/.test(text) || /^\s+(?:generator|skillify-[\w-]+):/.test(text);
      if (isOurs || text.trim() === '') continue;
      // What the parser joins of several lines is judged at the first.
      const said = text.startsWith('description:')
        ? (description ?? text)
        : text.replace(/^name:/, '').replaceAll('-', ' ');
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
  const spoken = commands.reduce((left, command) => left.replaceAll(`\`${command}\``, ' '), said);
  const parts = spoken
    .replace(templateWords, ' ')
    .replace(/^(?:#+|[-*]) /, '')
    .split(joints)
    .map((part) => part.trim().replace(/\.$/, ''))
    .filter((part) => part !== '' && !isActivity(part) && !isActivity(part.replace(/^When /, '')));
  return { line, text, said: parts, commands };
}
