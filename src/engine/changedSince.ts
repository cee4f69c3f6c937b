import { SkillifyError } from '../base/errors.ts';

/** What was decided on is not what it was then. */
export function changedSince(what: string): SkillifyError {
  return new SkillifyError(
    'changed-meanwhile',
    `${what} was changed since that decision, so it is not undone. Decide anew on what is there now.`,
  );
}
