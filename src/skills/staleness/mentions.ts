import { parseSkillDocument } from '../document/skillDocument.ts';
import type { Mention, MentionKind } from './mention.ts';

/** A stretch of code in the text, and whether it is a line that a shell could run. */
interface Code {
  readonly text: string;
  readonly line: number;
  readonly isLoose: boolean;
}

const shellFence = /^\s*(?:```|~~~)\s*(?:sh|bash|shell|zsh|console|terminal|shellsession|powershell|)\s*$/i;
const anyFence = /^\s*(?:```|~~~)/;
const creating =
  /\b(?:creat\w*|generat\w*|writ(?:e|es|ing|ten)|sav(?:e|es|ing|ed)|add(?:s|ing)? (?:a|an|the|new)|new|output\w*|produc\w*|scaffold\w*|touch|mkdir|place|put|e\.g\.|for example|for instance|such as|like|examples?|template|sample|if (?:it|they|there)|may|might|optional\w*|(?:up|down)load\w*|should (?:be|look)|named|call it|instead of|rather than|not|never|avoid|old|legacy|formerly|removed|deprecated|no longer)\b|(?:^|\s)>>?\s/i;
const looseSection =
  /\b(?:examples?|outputs?|templates?|formats?|structure|layout|result|deliverables?|troubleshooting|avoid|anti-?patterns?|not|bad|before|history|references?)\b/i;

/** Commands after the start of a line, `&&`, `;`, `|` or a prompt sign. */
const start = /(?:^|&&|\|\||[;|(])\s*(?:[$>%#]\s+)?(?:[A-Z_]+=\S+\s+)*(?:sudo |time |npx |env )?/.source;
const flags = /(?:\s+(?:-[\w-]+(?:=\S+)?|--(?:filter|workspace|prefix|cwd)[ =]\S+))*/.source;
const commands: readonly (readonly [MentionKind, RegExp])[] = [
  ['script', new RegExp(`${start}(?:npm|pnpm|yarn|bun)${flags}\\s+run(?:-script)?${flags}\\s+([\\w][\\w:.-]*)`, 'g')],
  ['script', new RegExp(`${start}(?:pnpm|yarn)${flags}\\s+([\\w.-]+(?::[\\w.-]+)+)`, 'g')],
  ['script', new RegExp(`${start}(?:npm|pnpm|yarn)${flags}\\s+(test|start)(?=\\s|$)`, 'g')],
  ['make-target', new RegExp(`${start}make\\s+(?!-)([\\w][\\w.-]*)(?![\\w./=-])`, 'g')],
  ['just-recipe', new RegExp(`${start}just\\s+(?!-)([\\w][\\w-]*)`, 'g')],
  ['task', new RegExp(`${start}task\\s+(?!-)([\\w][\\w:-]*)`, 'g')],
];
const path = /^(?:\.\/)?((?:[\w@.-]+\/)*[\w@.-]*\w\.[A-Za-z][A-Za-z0-9]{0,5})(?::\d+(?:[:-]\d+)?)?$/;
const fileEndings =
  /\.(?:[cm]?[jt]sx?|json[c5]?|ya?ml|toml|md|mdx|py|rs|go|java|kt|rb|php|sh|bash|ps1|sql|css|scss|html|vue|svelte|txt|csv|xml|gradle|cfg|ini|env|proto|lock|c|h|cc|cpp|hpp|cs|swift|tf)$/i;
/** Made by tools, kept out of repositories, or of no repository at all. */
const elsewhere =
  /^(?:\.\.|~|\/|[A-Za-z]:)|(?:^|\/)(?:node_modules|dist|build|out|target|coverage|vendor|tmp|temp|logs?|\.venv|venv|__pycache__|\.git|\.cache|\.next)\/|\/\//;
const placeholder =
  /[<>{}$*?[\]…]|\.\.\.|(?:^|[/._-])(?:path|paths|to|foo|bar|baz|qux|example|examples?|sample|your|my|xxx?|some|placeholder|file|filename|module|component|feature|name|input|output|result|report|data|test_?file)(?=$|[/._-])|[A-Z]{3,}_[A-Z]|Your[A-Z]|My[A-Z]/i;
const versioned = /^(@?[a-z][\w.-]*(?:\/[\w.-]+)*)(?:@|==)v?(\d+(?:\.\d+){0,2})(?:[\w.+-]*)$/i;
const packageName = /^(?:@[a-z0-9][\w.-]*\/)?[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;

/** The scripts, targets, files and packages that the code in a skill names; placeholders, patterns and addresses are left out. */
export function mentionsOf(skillMd: string): readonly Mention[] {
  const found = new Map<string, Mention>();
  const add = (kind: MentionKind, name: string, version: string | null, { line, isLoose }: Code) => {
    const key = `${kind} ${name} ${version ?? ''} ${line}`;
    if (!found.has(key)) found.set(key, { kind, name, version, line, isLoose });
  };
  for (const code of codeOf(skillMd)) {
    for (const [kind, pattern] of commands)
      for (const match of code.text.matchAll(pattern)) {
        const name = match[1] ?? '';
        const after = code.text.slice(match.index + match[0].length);
        if (isName(name) && !/^[<{$*[/]/.test(after)) add(kind, name, null, code);
      }
    for (const word of code.text.split(/[\s'"`(),;]+|(?<!=)=(?!=)/)) {
      const file = path.exec(word.replace(/[.:]$/, ''))?.[1];
      if (file !== undefined && fileEndings.test(file) && !elsewhere.test(word) && isName(file))
        add('path', file, null, code);
      const [, name, version] = versioned.exec(word) ?? [];
      if (name !== undefined && version !== undefined) add('package', name, version, code);
    }
    if (packageName.test(code.text) && !fileEndings.test(code.text)) add('package', code.text, null, code);
  }
  return [...found.values()];
}

function isName(name: string): boolean {
  return !placeholder.test(name) && !/[.:-]$/.test(name);
}

/** Code spans, lines of shell blocks, and the targets of relative links. */
function codeOf(skillMd: string): readonly Code[] {
  const { body, bodyLine } = parseSkillDocument(skillMd);
  const found: Code[] = [];
  let fence: 'none' | 'shell' | 'other' = 'none';
  let isLooseSection = false;
  for (const [index, text] of body.split(/\r?\n/).entries()) {
    const line = bodyLine + index;
    if (anyFence.test(text)) {
      fence = fence === 'none' ? (shellFence.test(text) ? 'shell' : 'other') : 'none';
      continue;
    }
    const heading = fence === 'none' ? /^#{1,6}\s+(.*)$/.exec(text)?.[1] : undefined;
    if (heading !== undefined) isLooseSection = looseSection.test(heading);
    const isLoose = isLooseSection || creating.test(text.replace(/`[^`]*`/g, ' '));
    if (fence === 'shell')
      found.push({ text: text.replace(/\s#\s.*$/, ''), line, isLoose: isLooseSection || creating.test(text) });
    if (fence !== 'none') continue;
    for (const [, span] of text.matchAll(/`([^`]+)`/g)) found.push({ text: (span ?? '').trim(), line, isLoose });
    for (const [, target] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g))
      if (target !== undefined && !/^[a-z][a-z+.-]*:/i.test(target)) found.push({ text: target, line, isLoose });
  }
  return found;
}
