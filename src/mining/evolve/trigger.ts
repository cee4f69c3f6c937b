import type { Episode } from '../../signals/episode.ts';
import { isTopical, termsOf } from '../terms.ts';
import { adviceOf, bodyLines } from './skillLines.ts';

/**
 * True when an episode is one in which the skill applies, read generously: a command that it names was run, a file of a
 * shape it names was changed, or the prompt shares two of its topics (one where it has only one).
 */
export function triggerOf(skillMd: string): (episode: Episode) => boolean {
  const occasions = bodyLines(skillMd).filter(({ section }) => section === 'When to use');
  const spans = [...occasions.map(({ text }) => text), ...bodyLines(skillMd).map(({ text }) => text)].flatMap((text) =>
    [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
  );
  const commands = spans.filter((span) => /^[a-z][\w.-]* ?/.test(span) && !span.includes('*')).map(commandStart);
  const shapes = spans.flatMap((span) => /^\*(\.?[\w.-]+)$/.exec(span)?.[1] ?? []);
  const folders = spans.filter((span) => /^[\w-]+\/$/.test(span));
  const topics = new Set(
    [...adviceOf(skillMd).flatMap((statement) => statement.terms), ...occasions.flatMap(({ text }) => termsOf(text))]
      .map((term) => term.stem)
      .filter(isTopical),
  );
  const needed = Math.min(2, topics.size);
  return (episode) => {
    if (episode.steps.some((step) => commands.some((command) => step.includes(command)))) return true;
    if (episode.paths.some((path) => shapes.some((shape) => path.endsWith(shape)))) return true;
    if (episode.paths.some((path) => folders.some((folder) => `/${path}`.includes(`/${folder}`)))) return true;
    if (needed === 0) return false;
    const named = stemsOf(episode);
    return [...topics].filter((topic) => named.has(topic)).length >= needed;
  };
}

/** Every episode is held against many skills. */
const knownStems = new WeakMap<Episode, ReadonlySet<string>>();

function stemsOf(episode: Episode): ReadonlySet<string> {
  const known = knownStems.get(episode);
  if (known) return known;
  const stems = new Set(termsOf(episode.prompt).map((term) => term.stem));
  knownStems.set(episode, stems);
  return stems;
}

/** Program and sub-command. */
function commandStart(command: string): string {
  return command.split(/\s+/).slice(0, 2).join(' ');
}
