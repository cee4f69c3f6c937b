import { gerundOf } from './activities.ts';

/** Instructions that forbid, put as what to do instead where the words themselves tell it. Tried in order. */
const turns: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  // “do not run the suite every time, only on the HEAD”
  [
    /^(?:do not|never|avoid) (.+?)(?: every time| each time| always| on every \w+)?,? (?:but )?only ((?:on|in|for|when|after|before|if|with|at) .+)$/i,
    (_all, what = '', when = '') => `${upper(what)} only ${when}`,
  ],
  // “do not use npm, use pnpm”, “never npm but pnpm”
  [
    /^(?:do not|never|avoid|stop) (?:us(?:e|ing) )?(.+?)(?:,| -|;|\.)? (?:but )?use (.+?)(?: instead)?$/i,
    (_all, wrong = '', right = '') => `Use ${right} instead of ${wrong}`,
  ],
  // “do not X, Y instead”
  [
    /^(?:do not|never|avoid) (.+?), (?:but )?(.+?) instead$/i,
    (_all, wrong = '', right = '') => `${upper(right)} instead of ${gerundPhrase(wrong)}`,
  ],
  // “do not rebuild the website on every run”
  [
    /^(?:do not|never|avoid) (.+?) ((?:on|in|for|after|with) (?:every|each|all) .+|every time|each time)$/i,
    (_all, what = '', often = '') => `${upper(what)} only when it is needed, not ${often}`,
  ],
  // “never edit the full schema”
  [
    /^(?:do not|never|avoid) (?:edit|change|changing|editing|touch|touching|modify|modifying|update|updating|alter|overwrite|rewrite) (?:the )?((?:[\w./-]+ ){0,4}[\w./-]+)(?=$|,|;)(.*)$/i,
    (_all, what = '', rest = '') =>
      `Leave ${/^[A-Z]|[./]/.test(what) ? '' : 'the '}${what} as it is${rest.replace(/^, (?=it\b|this\b|that\b|they\b)/, ': ')}`,
  ],
  // “use uv pip not pip”
  [/^(use .+?),? not (.+)$/i, (_all, right = '', wrong = '') => `${upper(right)}, not ${wrong}`],
  // “no extra config files”
  [/^no ((?:[\w./-]+ ){0,3}[\w./-]+)$/i, (_all, what = '') => `Leave out ${what}`],
];

/** The positive form of an instruction that forbids something; null where its words do not tell what to do instead. */
export function positiveForm(instruction: string): string | null {
  for (const [pattern, turn] of turns) {
    if (pattern.test(instruction)) return instruction.replace(pattern, turn);
  }
  return null;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function gerundPhrase(text: string): string {
  return text.replace(/^\w+/, gerundOf);
}
