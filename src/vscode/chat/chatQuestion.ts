/** Commands of the chat participant, as the manifest contributes them. */
export const chatCommands = ['summarise', 'failures', 'skills', 'propose'] as const;

/** A question that a chat request stands for; null where the request is none. Written as the engine understands it. Pure. */
export function chatQuestion(command: string | undefined, prompt: string): string | null {
  const words = prompt.trim();
  switch (command) {
    case undefined:
      return words === '' ? null : words;
    case 'summarise':
      return words === '' ? 'summarise the last hour' : `summarise ${words}`;
    case 'failures':
      return words === '' ? 'what failed in the last day?' : `what failures ${words}`;
    case 'skills':
      return words === '' ? 'what patterns have we codified?' : `what patterns have we codified for ${words}`;
    default:
      return null;
  }
}

/** A skill that a person asks to be proposed: one rule a line, named by the first words. Pure. */
export function suggestedRules(prompt: string): { readonly name: string; readonly rules: readonly string[] } | null {
  const rules = prompt
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*[-*]\s+/, '').trim())
    .filter((line) => line !== '');
  const words = (rules[0] ?? '').toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const name = words
    .filter((word) => !fillers.has(word))
    .slice(0, 5)
    .join('-')
    .slice(0, 60)
    .replace(/-+$/, '');
  return rules.length === 0 ? null : { name: name === '' ? 'rule-from-chat' : name, rules };
}

const fillers: ReadonlySet<string> = new Set([
  'a',
  'an',
  'the',
  'please',
  'we',
  'you',
  'i',
  'to',
  'of',
  'in',
  'for',
  'and',
  'is',
]);
