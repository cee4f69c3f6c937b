import { termsOf } from './terms.ts';

/**
 * What a developer is doing when a thing comes into play, by the stem of the thing: the words in which a skill says when
 * it applies. Only things that every project has; all else is named by its own words.
 */
const activities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    test: 'writing or changing tests',
    spec: 'writing or changing tests',
    commit: 'committing',
    rebase: 'rewriting commits',
    squash: 'rewriting commits',
    fixup: 'rewriting commits',
    pr: 'opening or updating a pull request',
    branch: 'creating or switching branches',
    migration: 'changing the database schema',
    schema: 'changing the database schema',
    readme: 'writing documentation',
    changelog: 'writing documentation',
    documentation: 'writing documentation',
    markdown: 'writing Markdown',
    dependency: 'adding or updating dependencies',
    package: 'adding or updating dependencies',
    pnpm: 'installing packages or running scripts',
    npm: 'installing packages or running scripts',
    yarn: 'installing packages or running scripts',
    pip: 'installing Python packages',
    lint: 'fixing lint findings',
    ci: 'working on a failing CI run',
    log: 'adding log output',
    theme: 'changing themes',
    config: 'changing configuration',
    release: 'preparing a release',
    deploy: 'deploying',
    secret: 'handling secrets',
    todo: 'writing down follow-up work',
    error: 'handling errors',
    endpoint: 'changing an API',
    api: 'changing an API',
    comment: 'writing comments',
    refactor: 'refactoring',
    subagent: 'handing work to a subagent',
    agent: 'handing work to an agent',
  }).map(([word, activity]) => [termsOf(word)[0]?.stem ?? word, activity]),
);

/** Activities that the given stems speak of, in their order, at most `limit`. */
export function activitiesOf(stems: readonly string[], limit: number): readonly string[] {
  const found = stems.map((stem) => activities.get(stem)).filter((activity) => activity !== undefined);
  return [...new Set(found)].slice(0, limit);
}

const phrases: ReadonlySet<string> = new Set(activities.values());

/** True for the words that this table has for what a developer is doing. */
export function isActivity(text: string): boolean {
  return phrases.has(text);
}

const irregular: ReadonlyMap<string, string> = new Map([
  ['run', 'running'],
  ['put', 'putting'],
  ['get', 'getting'],
  ['set', 'setting'],
  ['commit', 'committing'],
  ['stop', 'stopping'],
  ['plan', 'planning'],
  ['wrap', 'wrapping'],
  ['drop', 'dropping'],
  ['skip', 'skipping'],
  ['swap', 'swapping'],
  ['cut', 'cutting'],
  ['log', 'logging'],
  ['debug', 'debugging'],
  ['ship', 'shipping'],
  ['tag', 'tagging'],
  ['merge', 'merging'],
  ['see', 'seeing'],
]);

/** `rebuild` to `rebuilding`, `make` to `making`. */
export function gerundOf(verb: string): string {
  const word = verb.toLowerCase();
  const known = irregular.get(word);
  if (known) return known;
  if (/[^aeiou]ie$/.test(word)) return `${word.slice(0, -2)}ying`;
  return /[^eo]e$/.test(word) ? `${word.slice(0, -1)}ing` : `${word}ing`;
}
