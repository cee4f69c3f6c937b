import { generaliseCommand } from './generalise.ts';

const placeholder = '<…>';

/**
 * One command for several runs of it: words that all runs share stay, what differs becomes a placeholder. Runs of
 * different length are cut to the words they share from the start. A single run is generalised by form alone.
 */
export function commandTemplate(runs: readonly string[]): string {
  const distinct = [...new Set(runs.map(generaliseCommand))];
  const [first = ''] = distinct;
  if (distinct.length <= 1) return first;
  const words = distinct.map((run) => run.split(' '));
  const lengths = words.map((run) => run.length);
  const shortest = Math.min(...lengths);
  const isEven = Math.max(...lengths) === shortest;
  const shared: string[] = [];
  for (let index = 0; index < shortest; index += 1) {
    const word = words[0]?.[index] ?? '';
    if (words.every((run) => run[index] === word)) shared.push(word);
    else if (isEven) shared.push(placeholder);
    else break;
  }
  return tidy(shared);
}

/** Leaves no option without its value and no row of placeholders. */
function tidy(words: readonly string[]): string {
  const kept = words.filter((word, index) => word !== placeholder || words[index - 1] !== placeholder);
  while (kept.length > 2 && /^(?:-{1,2}[\w-]+|[|&;]+)$/.test(kept.at(-1) ?? '')) kept.pop();
  return kept.join(' ');
}
