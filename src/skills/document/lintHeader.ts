import { isRecord, stringAt } from '../../base/json.ts';
import type { LintFinding } from './lintFinding.ts';

/** Notes one finding. */
export type Add = (rule: string, severity: LintFinding['severity'], line: number, message: string) => void;

// The format (agentskills.io/specification and its validator, skills-ref) allows lower-case letters of any script.
const namePattern = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u;
/** Claude’s own service refuses skills named after it or its maker. */
const reservedName = /claude|anthropic/;
const longestName = 64;
const longestDescription = 1024;
const longestCompatibility = 500;
/** Claude Code lists `description` and `when_to_use` together and cuts them here. */
const longestListing = 1536;
const knownKeys = new Set(['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']);
/** Words by which a description says when the skill applies. */
const occasion =
  /\b(?:when|whenever|before|after|while|if|during|until|unless|upon|triggers?|us(?:e|es|ed|ing|eful) (?:this|the|it|for|to|in|with|on|as|by)|(?:ideal|helpful|suitable|intended|meant|designed|perfect|needed|required|essential|applicable) (?:for|to|in)|for (?:use|tasks?|requests?|projects?|questions?|problems?|situations?|cases?|any|all|every|working|users?)|appl(?:y|ies) to|invoke|activate|wenn|bevor|nachdem|lorsque|quand|cuando|quando)\b|当|用于|适用|时使用|とき|場合/i;

/** Checks the keys and values of a SKILL.md’s front matter. `lineOf` gives a key’s 1-based line. */
export function lintHeader(
  header: Readonly<Record<string, unknown>>,
  lineOf: (key: string) => number,
  folderName: string | null,
  add: Add,
): void {
  lintName(header, lineOf('name'), folderName, add);
  lintDescription(header, lineOf, add);
  const compatibility = header['compatibility'];
  if (compatibility !== undefined && (typeof compatibility !== 'string' || compatibility.trim() === ''))
    add(
      'compatibility-invalid',
      'error',
      lineOf('compatibility'),
      'Write the compatibility as a sentence, or leave it out.',
    );
  else if (typeof compatibility === 'string' && compatibility.length > longestCompatibility)
    add('compatibility-long', 'error', lineOf('compatibility'), 'Keep the compatibility within 500 characters.');
  const tools = header['allowed-tools'];
  const isToolList = Array.isArray(tools) && tools.every((tool) => typeof tool === 'string');
  if (tools !== undefined && typeof tools !== 'string' && !isToolList)
    add(
      'allowed-tools-invalid',
      'error',
      lineOf('allowed-tools'),
      'Write allowed-tools as names with spaces between them, or as a list of names.',
    );
  for (const key of Object.keys(header))
    if (!knownKeys.has(key)) add('key-unknown', 'info', lineOf(key), `“${key}” is not a key every assistant knows.`);
  const metadata = header['metadata'];
  if (metadata !== undefined && !isRecord(metadata))
    add('metadata-invalid', 'error', lineOf('metadata'), 'Write metadata as keys and values.');
}

function lintName(header: Readonly<Record<string, unknown>>, line: number, folderName: string | null, add: Add): void {
  const name = stringAt(header, 'name');
  if (name === undefined || name === '') add('name-missing', 'error', 1, 'Give the skill a name.');
  else if (!namePattern.test(name) || name.length > longestName)
    add(
      'name-invalid',
      'error',
      line,
      'Use lower-case letters, digits and single hyphens in the name, at most 64 characters.',
    );
  else {
    if (folderName !== null && name.normalize('NFKC') !== folderName.normalize('NFKC'))
      add(
        'name-folder',
        'error',
        line,
        namePattern.test(folderName)
          ? `Name the skill like its folder, ${folderName}, or assistants will skip it.`
          : `Rename the folder ${folderName} like the skill, ${name}, or assistants will skip it.`,
      );
    if (!/^[a-z0-9-]+$/.test(name))
      add(
        'name-letters',
        'warning',
        line,
        'Use only a to z, digits and hyphens in the name: some assistants skip other letters.',
      );
    if (reservedName.test(name))
      add('name-reserved', 'warning', line, 'Leave “claude” and “anthropic” out of the name: they are reserved.');
  }
}

function lintDescription(header: Readonly<Record<string, unknown>>, lineOf: (key: string) => number, add: Add): void {
  const description = stringAt(header, 'description');
  if (description === undefined || description.trim() === '') {
    add('description-missing', 'error', 1, 'Describe what the skill does and when to use it.');
    return;
  }
  const line = lineOf('description');
  const whenToUse = stringAt(header, 'when_to_use') ?? '';
  if (description.length > longestDescription)
    add('description-long', 'error', line, 'Keep the description within 1024 characters.');
  else if (description.length + whenToUse.length > longestListing)
    add(
      'listing-long',
      'warning',
      lineOf('when_to_use'),
      'Keep description and when_to_use within 1536 characters: Claude Code cuts off the rest.',
    );
  if (!occasion.test(description) && whenToUse === '')
    add(
      'description-when',
      'warning',
      line,
      'Say in the description when the skill applies, so that assistants load it.',
    );
  if (/[<>]/.test(description))
    add('description-markup', 'warning', line, 'Leave < and > out of the description: some assistants reject it.');
}
