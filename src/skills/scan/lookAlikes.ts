import type { ScanFinding } from './scanFinding.ts';

/**
 * Letters of other scripts that look like Latin ones, from the Unicode list of confusables (UTS 39): those that are drawn the
 * same in common fonts.
 */
const pairs =
  'аa вb сc ԁd еe ғf ɡg һh іi јj кk ӏl мm ոn оo рp ԛq гr ѕs тt սu ѵv ԝw хx уy ᴢz АA ВB СC ЕE НH ІI ЈJ КK ӀI МM ОO РP ЅS ТT ѴV ԜW ХX УY ' +
  'αa βb ϲc εe ηn ιi κk νv οo ρp σo τt υu χx γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX Ϲc օo սu հh ցg յj զq ɑa ı' +
  'i ɩi ⅼl ⅽc ⅾd ⅿm ⅰi ⅴv ⅹx ꓐB ꓚC ꓝF ꓡL ꓟM ꓠN ꓢS ꓣR ꓮA ꓰE ꓲI ꓳO';
const latin: ReadonlyMap<string, string> = new Map(
  pairs.split(' ').map((pair) => {
    const [from = '', to = ''] = [...pair];
    return [from, to];
  }),
);

const otherScripts = /[^\p{ASCII}]/u;
const word = /[\p{L}\p{M}\p{N}_]{1,120}/gu;
const latinLetter = /\p{Script=Latin}/u;
const confusingScript = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Lisu}\p{Script=Cherokee}]/u;
const styled = /[\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}\u24b6-\u24e9\u{1f130}-\u{1f189}]/u;
const programs =
  /^(?:npm|npx|pnpm|yarn|bun|pip|pip3|uv|uvx|curl|wget|sh|bash|zsh|sudo|node|python|python3|git|gh|docker|make|cargo|go|deno|ssh|scp|eval|exec|cat|rm|chmod|apt|brew|kubectl|claude|codex)$/;

/** Latin letters for those that only look like them, and plain ones for styled ones. */
export function foldLookAlikes(text: string): string {
  if (!otherScripts.test(text)) return text;
  return text.normalize('NFKC').replace(/[^\p{ASCII}]/gu, (character) => latin.get(character) ?? character);
}

/** Words of a line that mix scripts so that they look like others, and programs spelt in letters of another script. */
export function lookAlikes(line: string, number: number): readonly ScanFinding[] {
  if (!otherScripts.test(line)) return [];
  const findings: ScanFinding[] = [];
  for (const { 0: text, index } of line.matchAll(word)) {
    if (!otherScripts.test(text)) continue;
    const isMixed = confusingScript.test(text) && latinLetter.test(text) && looksLatin(text);
    const isProgram = confusingScript.test(text) && programs.test(foldLookAlikes(text).toLowerCase());
    const isStyled = [...text].filter((character) => styled.test(character)).length > 1;
    if (!isMixed && !isProgram && !isStyled) continue;
    findings.push({
      rule: 'look-alike-letters',
      severity: 'block',
      line: number,
      column: index + 1,
      endColumn: index + text.length + 1,
      message: 'There are letters here that only look like Latin ones; write the word anew.',
    });
  }
  return findings;
}

/** `Δt` and `μs` are no disguise: what they mix looks like nothing Latin. */
function looksLatin(text: string): boolean {
  const others = [...text].filter((character) => confusingScript.test(character));
  return (
    others.length > 0 &&
    others.every((character) => latin.has(character)) &&
    /^[\p{ASCII}]+$/u.test(foldLookAlikes(text))
  );
}
