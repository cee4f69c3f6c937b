/** Shannon entropy of the characters, in bits for each. */
export function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Share of neighbours that are of different classes (lower case, upper case, digit, other): names change seldom, random text often. */
export function classChanges(value: string): number {
  if (value.length < 2) return 0;
  let changes = 0;
  let previous = classOf(value.charCodeAt(0));
  for (let index = 1; index < value.length; index += 1) {
    const next = classOf(value.charCodeAt(index));
    if (next !== previous) changes += 1;
    previous = next;
  }
  return changes / (value.length - 1);
}

function classOf(unit: number): number {
  if (unit >= 97 && unit <= 122) return 0;
  if (unit >= 65 && unit <= 90) return 1;
  if (unit >= 48 && unit <= 57) return 2;
  return 3;
}
