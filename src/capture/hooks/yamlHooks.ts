import type { YamlHooks } from '../../assistants/hookConfigs.ts';
import { SkillifyError } from '../../base/errors.ts';

const mark = ' # skillify';

/** Adds our lines to the file's `hooks`, each of them marked; no other line changes. Throws `invalid-input` where that is not safe. */
export function addYamlHooks(file: string, before: string, hooks: YamlHooks, command: string): string {
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const lines = before.split(lineEnd);
  const quoted = JSON.stringify(command);
  const item = (indent: string) => [
    `${indent}- command: ${quoted}${mark}`,
    `${indent}  timeout: ${hooks.timeoutSeconds}${mark}`,
  ];
  const top = lines.findIndex((line) => /^hooks\s*:/.test(line));
  if (top < 0) {
    const added = [`hooks:${mark}`, ...hooks.events.flatMap((event) => [`  ${event}:${mark}`, ...item('    ')])];
    const isOpen = lines.at(-1) !== '';
    return [...(isOpen ? lines : lines.slice(0, -1)), ...added, ...(isOpen ? [] : [''])].join(lineEnd);
  }
  if (!/^hooks\s*:\s*(?:#.*)?$/.test(lines[top] ?? '')) {
    throw new SkillifyError(
      'invalid-input',
      `In ${file}, “hooks” is written on one line, so nothing was changed. Write it as a block, then try again.`,
    );
  }
  const below = lines.findIndex((line, index) => index > top && /^[^\s#]/.test(line));
  const stop = below < 0 ? lines.length : below;
  const first = lines.slice(top + 1, stop).find((line) => /^\s+[^\s#-]/.test(line));
  const step = /^\s+/.exec(first ?? '  ')?.[0] ?? '  ';
  let kept = lines;
  for (const event of hooks.events) {
    const at = kept.findIndex((line, index) => index > top && line.startsWith(`${step}${event}:`));
    if (at < 0) {
      kept = [...kept.slice(0, top + 1), `${step}${event}:${mark}`, ...item(`${step}  `), ...kept.slice(top + 1)];
      continue;
    }
    if (!/:\s*(?:#.*)?$/.test(kept[at] ?? '')) {
      throw new SkillifyError(
        'invalid-input',
        `In ${file}, “${event}” is written on one line, so nothing was changed. Write it as a list, then try again.`,
      );
    }
    const indent = /^(\s*)- /.exec(kept[at + 1] ?? '')?.[1] ?? `${step}  `;
    kept = [...kept.slice(0, at + 1), ...item(indent), ...kept.slice(at + 1)];
  }
  return kept.join(lineEnd);
}

/** How many of our entries the file has. */
export function countYamlHooks(text: string, program: string): number {
  return text.split('\n').filter((line) => line.trimEnd().endsWith(mark.trim()) && line.includes(program)).length;
}

/** Takes our lines out again. */
export function removeYamlHooks(text: string): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return text
    .split(lineEnd)
    .filter((line) => !line.endsWith(mark))
    .join(lineEnd);
}
