import { type JsonRecord, stringAt } from '../../base/json.ts';
import { clipInput, clipText } from '../clippedText.ts';
import { inputLimitChars, outputLimitChars } from '../limits.ts';
import type { ToolCategory } from '../sessionEvent.ts';

const categories = new Map<string, ToolCategory>([
  ['Bash', 'shell'],
  ['PowerShell', 'shell'],
  ['Read', 'read'],
  ['NotebookRead', 'read'],
  ['Grep', 'search'],
  ['Glob', 'search'],
  ['LS', 'search'],
  ['ToolSearch', 'search'],
  ['Edit', 'edit'],
  ['MultiEdit', 'edit'],
  ['NotebookEdit', 'edit'],
  ['Write', 'write'],
  ['WebFetch', 'web'],
  ['WebSearch', 'web'],
  ['Task', 'task'],
  ['Agent', 'task'],
  ['TodoWrite', 'todo'],
  ['TodoRead', 'todo'],
  ['TaskCreate', 'todo'],
  ['TaskUpdate', 'todo'],
  ['TaskList', 'todo'],
  ['TaskGet', 'todo'],
  ['Skill', 'skill'],
  ['SlashCommand', 'skill'],
  ['AskUserQuestion', 'question'],
  ['ExitPlanMode', 'plan'],
  ['EnterPlanMode', 'plan'],
]);

/** Members of an edit's input whose text the file_edit event keeps as excerpts. */
const editTexts = ['content', 'old_string', 'new_string', 'new_source', 'edits'];

/** What kind of work a tool does. */
export function toolCategory(tool: string): ToolCategory {
  return categories.get(tool) ?? (tool.startsWith('mcp__') ? 'mcp' : 'other');
}

/** The files a call names. */
export function toolPaths(input: JsonRecord): readonly string[] {
  const path = stringAt(input, 'file_path') ?? stringAt(input, 'notebook_path') ?? stringAt(input, 'path');
  return path === undefined || path === '' ? [] : [path];
}

/** The shell command line of a call, null for any other tool. */
export function toolCommand(category: ToolCategory, input: JsonRecord): string | null {
  return category === 'shell' ? clipText(stringAt(input, 'command') ?? '', outputLimitChars) : null;
}

/** The call's input as the event keeps it. */
export function toolInput(category: ToolCategory, input: JsonRecord): string {
  switch (category) {
    case 'skill':
      return clipText(stringAt(input, 'skill') ?? stringAt(input, 'command') ?? clipInput(input), inputLimitChars);
    case 'shell':
      return clipInput(input, ['command']);
    case 'plan':
      return clipText(stringAt(input, 'plan') ?? clipInput(input), inputLimitChars);
    case 'edit':
    case 'write':
      return clipInput(input, editTexts);
    default:
      return clipInput(input);
  }
}
