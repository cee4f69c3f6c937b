import { arrayAt, isRecord, type JsonRecord, parseJson, stringAt, stringsAt } from '../../base/json.ts';
import { clipInput, clipText } from '../clippedText.ts';
import { inputLimitChars, outputLimitChars } from '../limits.ts';
import type { ToolCategory } from '../sessionEvent.ts';
import { type PatchedFile, patchedFiles } from './patchText.ts';
import { argumentText, memberText, scriptCalls } from './script.ts';

/** One call as it was asked for, whatever record or script it stood in. */
export interface AskedCall {
  readonly tool: string;
  readonly category: ToolCategory;
  readonly command: string | null;
  readonly paths: readonly string[];
  readonly input: string;
  readonly files: readonly PatchedFile[];
  /** The running shell session or script cell whose output the call fetches. */
  readonly polls: { readonly kind: 'shell' | 'cell'; readonly id: string } | null;
  /** True when the call sends nothing and only waits. */
  readonly isSilentPoll: boolean;
}

const shellTools = new Set(['shell', 'shell_command', 'exec_command', 'local_shell', 'container.exec']);
const categories = new Map<string, ToolCategory>([
  ['apply_patch', 'edit'],
  ['update_plan', 'todo'],
  ['view_image', 'read'],
  ['request_user_input', 'question'],
  ['spawn_agent', 'task'],
  ['send_input', 'task'],
  ['wait_agent', 'task'],
  ['close_agent', 'task'],
  ['resume_agent', 'task'],
  ['web_search', 'web'],
  ['web__run', 'web'],
  ['tool_search', 'search'],
]);

/** Reads a `function_call` or `local_shell_call` whose arguments are an object. */
export function askedCall(tool: string, input: JsonRecord): AskedCall {
  const command = shellTools.has(tool) ? commandLine(input) : null;
  const embedded = command ?? (tool === 'apply_patch' ? patchInput(input) : '');
  const session = input['session_id'];
  const cell = input['cell_id'];
  const isPoll = tool === 'write_stdin' || (tool === 'wait' && cell !== undefined);
  const polledId = tool === 'write_stdin' ? session : cell;
  return {
    ...plainCall(tool, embedded.includes('*** Begin Patch') ? patchedFiles(embedded) : []),
    command: command === null ? null : clipText(command, outputLimitChars),
    input: command === null ? clipInput(input, ['patch', 'input']) : clipInput(input, ['command', 'cmd']),
    polls: isPoll && polledId !== undefined ? { kind: tool === 'wait' ? 'cell' : 'shell', id: String(polledId) } : null,
    isSilentPoll: isPoll && (stringAt(input, 'chars') ?? '').trim() === '',
  };
}

/** Reads a `custom_tool_call`: a patch as text, or a script that itself calls tools. */
export function askedCustomCalls(tool: string, text: string): readonly AskedCall[] {
  if (tool === 'apply_patch') return [plainCall(tool, patchedFiles(text))];
  const calls = tool === 'exec' || text.includes('tools.') ? scriptCalls(text) : [];
  if (calls.length === 0) return [{ ...plainCall(tool, []), input: clipText(text, inputLimitChars) }];
  return calls.map((call) => scriptCall(text, call.tool, call.source));
}

function scriptCall(script: string, tool: string, source: string): AskedCall {
  if (tool === 'apply_patch') {
    const patch =
      argumentText(script, source) ?? memberText(script, source, 'patch') ?? memberText(script, source, 'input');
    return plainCall(tool, patchedFiles(patch ?? ''));
  }
  if (shellTools.has(tool)) {
    const command = memberText(script, source, 'cmd') ?? memberText(script, source, 'command') ?? '';
    return askedCall(tool, { cmd: command });
  }
  if (tool === 'write_stdin') {
    const id = memberText(script, source, 'session_id');
    const chars = memberText(script, source, 'chars') ?? '';
    return askedCall(tool, { ...(id === null ? {} : { session_id: id }), chars });
  }
  return { ...plainCall(tool, []), input: clipText(source, inputLimitChars) };
}

function plainCall(tool: string, files: readonly PatchedFile[]): AskedCall {
  return {
    tool,
    category: toolCategory(tool),
    command: null,
    paths: files.map((file) => file.path),
    input: '',
    files,
    polls: null,
    isSilentPoll: false,
  };
}

/** What kind of work a tool does. */
export function toolCategory(tool: string): ToolCategory {
  if (shellTools.has(tool)) return 'shell';
  return categories.get(tool) ?? (tool.startsWith('mcp__') ? 'mcp' : 'other');
}

/** The arguments of a function call: JSON in a string, an object, or nothing usable. */
export function callArguments(value: unknown): JsonRecord {
  if (isRecord(value)) return value;
  const parsed = typeof value === 'string' ? parseJson(value) : undefined;
  if (isRecord(parsed)) return parsed;
  return typeof value === 'string' && value !== '' ? { text: value } : {};
}

/** The line a shell call runs, without the shell that Codex wraps around it. */
export function commandLine(input: JsonRecord): string {
  const text = stringAt(input, 'cmd') ?? stringAt(input, 'command');
  if (text !== undefined) return text;
  const words = arrayAt(input, 'command').length > 0 ? stringsAt(input, 'command') : stringsAt(input, 'cmd');
  const [shell, flag, line] = words;
  if (
    words.length === 3 &&
    line !== undefined &&
    /(?:sh|powershell(?:\.exe)?|pwsh|cmd(?:\.exe)?)$/i.test(shell ?? '')
  ) {
    if (/^-\w*c$|^-Command$|^\/c$/i.test(flag ?? '')) return line;
  }
  return words.map((word) => (/[\s"'$]/.test(word) && !word.includes("'") ? `'${word}'` : word)).join(' ');
}

function patchInput(input: JsonRecord): string {
  return stringAt(input, 'input') ?? stringAt(input, 'patch') ?? stringAt(input, 'text') ?? '';
}
