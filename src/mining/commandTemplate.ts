import { generaliseCommand } from './generalise.ts';

const placeholder = '<…>';

/**
 * One command for several runs of it: words that all runs share stay, what differs becomes a placeholder. Runs of
 * different length are cut to the words they share from the start. A single run is generalised by form alone.
 */
export function commandTemplate(runs: readonly string[]): string {
  const distinct = [...new Set(runs.map((run) => run.replace(/\s+/g, ' ').trim()))];
  const [first = ''] = distinct;
  if (distinct.length <= 1) return generaliseCommand(first);
  const words = distinct.map((run) => run.split(' '));
  const lengths = words.map((run) => run.length);
  const shortest = Math.min(...lengths);
  const isEven = Math.max(...lengths) === shortest;
  const shared: string[] = [];
  for (let index = 0; index < shortest; index += 1) {
    const word = words[0]?.[index] ?? '';
    if (words.every((run) => run[index] === word)) shared.push(word);
    else if (words.every((run) => /^\d+$/.test(run[index] ?? ''))) shared.push('<number>');
    else if (isEven) shared.push(sharedParts(words.map((run) => run[index] ?? '')));
    else {
      const parts = sharedParts(words.map((run) => run[index] ?? ''));
      if (parts !== placeholder) shared.push(parts);
      break;
    }
  }
  return generaliseCommand(tidy(shared));
}

/** What addresses and paths of the same depth have in common: `repos/a/pulls/<…>/comments`. */
function sharedParts(words: readonly string[]): string {
  const split = words.map((word) => word.split('/'));
  const depth = split[0]?.length ?? 0;
  if (depth < 3 || split.some((parts) => parts.length !== depth)) return placeholder;
  const parts = Array.from({ length: depth }, (_, index) => {
    const part = split[0]?.[index] ?? '';
    return split.every((other) => other[index] === part) ? part : placeholder;
  });
  return parts.filter((part) => part !== placeholder).length * 2 >= depth ? parts.join('/') : placeholder;
}

/** Leaves no option without its value and no row of placeholders. */
function tidy(words: readonly string[]): string {
  const kept = words.filter((word, index) => word !== placeholder || words[index - 1] !== placeholder);
  while (kept.length > 2 && /^(?:-{1,2}[\w-]+|[|&;]+)$/.test(kept.at(-1) ?? '')) kept.pop();
  return kept.join(' ');
}
