const prohibition =
  /(?:\b(?:never|do not|don['’]t|must not|mustn['’]t|should not|shouldn['’]t|cannot|can['’]t|may not|avoid|refuse to|forbidden to|prohibited to|not allowed to|rather than|instead of|nie|niemals|nunca|jamais|ne pas)|(?:不要|禁止|切勿|绝不|しない))(?!\s{1,3}(?:forget|fail|hesitate|worry|stop|skip|miss|omit|neglect)\b)(?<between>[^.;!?\n]{0,90})$/iu;
const turn =
  /\b(?:but|unless|until|instead|except|without|then|before|if)\b|,\s{0,3}(?:run|use|do|just|always|send|read|and)\b/i;

/** True where the words right before a place of a line forbid what stands there (“never run …”), with no turn between. */
export function isForbiddenAt(line: string, index: number): boolean {
  const before = line.slice(Math.max(0, index - 140), index).replace(/[`*_"“”]/g, '');
  const match = prohibition.exec(before);
  return match !== null && !turn.test(match.groups?.['between'] ?? '');
}
