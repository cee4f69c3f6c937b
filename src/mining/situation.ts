import { commandSteps } from '../signals/commandLine.ts';
import type { Episode } from '../signals/episode.ts';
import { activitiesOf } from './activities.ts';
import type { Pattern } from './pattern.ts';
import { termsOf } from './terms.ts';

/** When a skill applies, as far as the recorded work tells. */
export interface Situation {
  /** `gh pr create`: commands that were run in the episodes concerned and have to do with the topic. */
  readonly commands: readonly string[];
  /** `*_test.go`: shapes of edited files that have to do with the topic. */
  readonly files: readonly string[];
  /** `committing`: what a developer is doing when the topic comes into play. */
  readonly activities: readonly string[];
}

/** Reads from the episodes of a pattern what was being done when it applied; topic words decide what matters. */
export function situationOf(pattern: Pattern): Situation {
  const topics = commonStems(pattern);
  return {
    commands: frequent(pattern.contexts, commandNames, topics).slice(0, 3),
    files: frequent(pattern.contexts, fileShapes, topics).slice(0, 2),
    activities: activitiesOf([...pattern.topics.map((topic) => topic.stem), ...topics], 2),
  };
}

/** Stems that at least half of the instructions share, everyday words included: “test” leads to `*_test.go`. */
function commonStems(pattern: Pattern): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const directive of pattern.directives)
    for (const stem of new Set(directive.terms.map((term) => term.stem))) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const least = pattern.directives.length / 2;
  const { wanted, unwanted } = namedTools(pattern);
  const common = [...counts].filter(([stem, count]) => count >= least && !vague.has(stem)).map(([stem]) => stem);
  return new Set([...common.filter((stem) => !wanted.has(stem)), ...unwanted]);
}

/** “use pnpm, never npm”: the skill applies where npm is about to be run, not where pnpm is. */
function namedTools(pattern: Pattern): {
  readonly wanted: ReadonlySet<string>;
  readonly unwanted: ReadonlySet<string>;
} {
  const wanted = new Set<string>();
  const unwanted = new Set<string>();
  for (const { text } of pattern.directives) {
    for (const match of text.matchAll(/(?<!\b(?:never|not|n't) )\buse\s+([\w.-]+)/gi))
      for (const term of termsOf(match[1] ?? '')) wanted.add(term.stem);
    for (const match of text.matchAll(
      /\b(?:never|not|instead of|rather than|using|we use)\s+(?:use\s+|using\s+)?([\w.-]+)/gi,
    ))
      for (const term of termsOf(match[1] ?? '')) unwanted.add(term.stem);
  }
  for (const stem of wanted) unwanted.delete(stem);
  return { wanted, unwanted: wanted.size > 0 ? unwanted : new Set() };
}

const vague = new Set([
  'make',
  'run',
  'use',
  'add',
  'check',
  'creat',
  'file',
  'code',
  'do',
  'set',
  'view',
  'list',
  'open',
  'status',
]);

function frequent(
  episodes: readonly Episode[],
  namesOf: (episode: Episode) => ReadonlySet<string>,
  topics: ReadonlySet<string>,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const episode of episodes) for (const name of namesOf(episode)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .filter(([name]) => termsOf(name).some((term) => topics.has(term.stem)))
    .sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]))
    .map(([name]) => name);
}

function commandNames(episode: Episode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of episode.steps) {
    const name = commandSteps(step)[0]?.name;
    if (name?.includes(' ') && !/ (?:view|list|status|checks|diff|log|show)$/.test(name)) names.add(name);
  }
  return names;
}

/** The telling part of a file name: `_test.go`, `.spec.ts`, `.md`. */
function fileShapes(episode: Episode): ReadonlySet<string> {
  const shapes = new Set<string>();
  for (const path of episode.paths) {
    const name = path.split('/').at(-1) ?? path;
    const shape = /(?:[._-](?:test|spec|stories|e2e|d|config|migration))?\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0];
    if (shape) shapes.add(`*${shape}`);
    const folder = path.split('/').at(-2);
    if (folder && /^(?:tests?|e2e|docs?|migrations?|scripts?|website|themes?|schemas?)$/i.test(folder))
      shapes.add(`${folder}/`);
  }
  return shapes;
}
