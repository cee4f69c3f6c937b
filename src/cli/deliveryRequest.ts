import { SkillifyError } from '../base/errors.ts';
import type { DeliveryRequest } from '../engine/deliveryContract.ts';
import type { CommandLine } from './arguments.ts';

/** What `--to`, `--scope` and `--mode` ask for; undefined where none of them is given. Throws `usage`. */
export function deliveryRequest({ to, scope, mode }: CommandLine): DeliveryRequest | undefined {
  if (to === undefined && scope === undefined && mode === undefined) return undefined;
  return {
    ...(to === undefined ? {} : { assistants: targetList('--to', to) }),
    ...(scope === undefined ? {} : { scope: scopeOf(scope) }),
    ...(mode === undefined ? {} : { mode: modeOf(mode) }),
  };
}

/** Assistants separated by commas, at least one. Throws `usage`. */
export function targetList(option: string, text: string): readonly string[] {
  const targets = text.split(',').map((target) => target.trim());
  if (targets.every((target) => target !== '')) return targets;
  throw new SkillifyError('usage', `${option} takes assistants separated by commas, such as codex,cursor.`);
}

/** `project` or `user`. Throws `usage`. */
export function scopeOf(text: string): 'project' | 'user' {
  if (text === 'project' || text === 'user') return text;
  throw new SkillifyError('usage', '--scope is “project” (in the repository) or “user” (in your home folder).');
}

function modeOf(text: string): 'copy' | 'link' {
  if (text === 'copy' || text === 'link') return text;
  throw new SkillifyError('usage', '--mode is “copy” or “link”.');
}
