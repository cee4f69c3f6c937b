/** One tool call that a code-mode script makes. */
export interface ScriptCall {
  readonly tool: string;
  /** Source text of the call's arguments. */
  readonly source: string;
}

const callStart = /\btools\.([A-Za-z_]\w{0,120})\s*\(/g;
const simpleEscapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);

/** The tool calls in a script, in the order of their text. The script is never run. */
export function scriptCalls(script: string): readonly ScriptCall[] {
  const calls: ScriptCall[] = [];
  for (const match of script.matchAll(callStart)) {
    const start = match.index + match[0].length;
    calls.push({ tool: match[1] ?? '', source: script.slice(start, closingPosition(script, start)) });
  }
  return calls;
}

/** The text of a member of an object literal, or of the variable it names; null when it is computed. */
export function memberText(script: string, source: string, name: string): string | null {
  const member = new RegExp(`(?:^|[{,\\s])["']?${name}["']?\\s*:\\s*`).exec(source);
  if (member === null) {
    const isShorthand = new RegExp(`[{,]\\s*${name}\\s*[,}]`).test(source);
    return isShorthand ? variableText(script, name) : null;
  }
  return valueText(script, source, member.index + member[0].length);
}

/** The text of an argument that is a literal or a variable holding one; null when it is computed. */
export function argumentText(script: string, source: string): string | null {
  return valueText(script, source, source.length - source.trimStart().length);
}

function valueText(script: string, source: string, position: number): string | null {
  if (source.startsWith('String.raw`', position)) return literalText(source, position + 'String.raw'.length, true);
  const first = source[position];
  if (first === '"' || first === "'" || first === '`') return literalText(source, position, false);
  const variable = /^[A-Za-z_$][\w$]{0,80}/.exec(source.slice(position, position + 100))?.[0];
  if (variable !== undefined) return variableText(script, variable);
  return /^-?\d{1,15}/.exec(source.slice(position, position + 20))?.[0] ?? null;
}

function variableText(script: string, name: string): string | null {
  const escaped = name.replace(/\$/g, '\\$');
  const declaration = new RegExp(`\\b(?:const|let|var)\\s+${escaped}\\s*=\\s*(?=["'\`]|String\\.raw\`|\\d)`).exec(
    script,
  );
  if (declaration === null) return null;
  return valueText('', script, declaration.index + declaration[0].length);
}

/** Reads a string literal that begins at the position; substitutions in a template stay as they are written. */
function literalText(source: string, position: number, isRaw: boolean): string | null {
  const quote = source[position];
  const parts: string[] = [];
  for (let index = position + 1; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (character === quote) return parts.join('');
    if (character !== '\\' || isRaw) {
      parts.push(character);
      continue;
    }
    index += 1;
    const escaped = source[index] ?? '';
    const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(source.slice(index, index + 5));
    if (code !== null) {
      parts.push(String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16)));
      index += code[0].length - 1;
    } else if (escaped !== '\n') {
      parts.push(simpleEscapes.get(escaped) ?? escaped);
    }
  }
  return null;
}

/** Position of the parenthesis that closes the call whose arguments begin at `start`; the end when it is cut off. */
function closingPosition(script: string, start: number): number {
  let depth = 1;
  let quote = '';
  for (let index = start; index < script.length; index += 1) {
    const character = script[index] ?? '';
    if (quote !== '') {
      if (character === '\\') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') {
      quote = character;
    } else if (character === '(') {
      depth += 1;
    } else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return script.length;
}
