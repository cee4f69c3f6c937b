/** Nothing that a person writes goes deeper; parsers that call themselves for each level run out of stack far beyond it. */
const deepest = 100;

/**
 * True for YAML, or JSON, that is nested deeper than anything a person writes. To be asked before a text of others is parsed:
 * ten thousand brackets end the whole process, not only the parser. Brackets in quotes count too. Takes linear time.
 */
export function isNestedTooDeep(yaml: string): boolean {
  const indents: number[] = [];
  let brackets = 0;
  for (const line of yaml.split('\n')) {
    const content = line.trimStart();
    if (content === '') continue;
    const indent = line.length - content.length;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    // `- - - x` opens three levels on one line.
    const compact = /^(?:[-?:][ \t]+)*/.exec(content)?.[0].replace(/[ \t]/g, '').length ?? 0;
    const outside = indents.length + compact;
    if (outside + brackets > deepest) return true;
    for (const character of content) {
      if (character === '[' || character === '{') brackets += 1;
      else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1);
      if (outside + brackets > deepest) return true;
    }
  }
  return false;
}
