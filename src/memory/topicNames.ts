import type { PlacedFact } from './fact.ts';

const mostTopics = 8;
/** Folders that hold packages and services; the folder below is what people call the thing. */
const containers =
  /(?:^|\/)(?:packages|apps|services|libs|libraries|modules|crates|plugins|cmd|projects|tools)\/([\w@.-]+)/g;
const plainBranches = /^(?:main|master|head|develop|trunk)$/i;
const hyphenated = /(?<![\w./@-])[a-z][a-z0-9]+(?:-[a-z0-9]+)+(?![\w./-])/g;
const commonHyphens =
  /^(?:re-|non-|pre-|self-|long-|short-|well-|up-to|end-to|opt-|dry-run|read-only|follow-up|built-in|one-|two-|so-|co-|key-value|day-to|step-by|add-on|set-up|clean-up)/;

/**
 * What facts are about, by the names people use: packages and services, named tasks and tools, and the hyphenated names in
 * prompts and branches. Most often named first, at most eight; what is named once is left out.
 */
export function topicNames(facts: readonly PlacedFact[]): {
  readonly topics: readonly string[];
  readonly names: ReadonlyMap<PlacedFact, ReadonlySet<string>>;
} {
  const counts = new Map<string, number>();
  const names = new Map<PlacedFact, ReadonlySet<string>>();
  for (const fact of facts) {
    const own = namesIn(fact);
    names.set(fact, own);
    for (const name of own) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const topics = [...counts]
    .filter(([, count]) => count > 1)
    .sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]))
    .slice(0, mostTopics)
    .map(([name]) => name);
  return { topics, names };
}

/** The names under which one fact is found. */
export function namesIn({ kind, name, text, session }: PlacedFact): ReadonlySet<string> {
  const names = new Set<string>();
  const places = [kind === 'file' ? name : '', kind === 'command' || kind === 'test' ? text : '', session.cwd ?? ''];
  for (const place of places)
    for (const [, found = ''] of place.replaceAll('\\', '/').toLowerCase().matchAll(containers)) add(names, found);
  const folder = /([^\\/]+)[\\/]*$/.exec(session.cwd ?? '')?.[1];
  if (folder !== undefined) add(names, folder.toLowerCase());
  const { branch } = session;
  if (branch !== null && !plainBranches.test(branch)) add(names, branch.toLowerCase());
  if (kind === 'prompt')
    for (const [found] of text.toLowerCase().matchAll(hyphenated)) if (!commonHyphens.test(found)) add(names, found);
  if (kind === 'command' || kind === 'test') {
    const task =
      /^(?:make|just|task|mise run|pnpm|npm|npm run|pnpm run|yarn|cargo|go|pytest|vitest|docker|terraform)(?: [\w:.-]+)?/.exec(
        name,
      );
    if (task) add(names, task[0]);
  }
  return names;
}

function add(names: Set<string>, name: string): void {
  const plain = name.replace(/^[@.]+|[.]+$/g, '');
  if (plain.length > 2 && plain.length <= 60 && !/^[0-9a-f-]{16,}$/.test(plain)) names.add(plain);
}
