import { describe, expect, test } from 'vitest';
import { copiedEpisodes } from '../../src/mining/copies.ts';
import { directivesOf } from '../../src/mining/directive.ts';
import { findPatterns } from '../../src/mining/findPatterns.ts';
import { findPhrases } from '../../src/mining/phrases.ts';
import { TermWeights } from '../../src/mining/terms.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import type { Episode } from '../../src/signals/episode.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { SessionScript } from '../support/sessionScript.ts';

const dayMs = 86_400_000;

/** Sessions a day apart, one list of prompts each. */
function project(...sessions: (readonly string[])[]): { episodes: readonly Episode[]; signals: readonly Signal[] } {
  const analyses = sessions.map((prompts, index) => {
    const script = new SessionScript(`session-${index}`, Date.UTC(2026, 9, 1) + index * dayMs);
    for (const prompt of prompts) script.prompt(prompt).edits('src/a.ts', 'one', 'two').says('Done.');
    return analyseSession(`session-${index}`, script.events);
  });
  return {
    episodes: analyses.flatMap((analysis) => analysis.episodes),
    signals: analyses.flatMap((analysis) => analysis.signals),
  };
}

describe('a phrase inside different prompts', () => {
  const { episodes, signals } = project(
    ['refactor the renderer, but read the files in full before you plan the split', 'what does the footer do?'],
    ['read theme.ts in full, then port the selector over', 'you did not read it in full'],
    ['port the footer too', 'no, that is still wrong, read it in full'],
  );

  test('is found over sessions, with every instruction that says it', () => {
    const groups = findPhrases(directivesOf(episodes, signals), new TermWeights());
    const group = groups.find(({ stems }) => stems.join(' ') === 'full read');
    expect(new Set(group?.members.map((member) => member.sessionId)).size).toBe(3);
  });

  test('becomes a pattern', () => {
    const pattern = findPatterns(episodes, signals).find(({ topics }) => topics.some(({ stem }) => stem === 'full'));
    expect(pattern?.directives.length).toBeGreaterThanOrEqual(3);
  });

  test('is nothing when one session alone says it, or when it names a thing and something else is asked each time', () => {
    const once = project(['read a.ts in full', 'read b.ts in full', 'read c.ts in full']);
    expect(findPatterns(once.episodes, once.signals)).toEqual([]);
    const noun = project(
      ['explain the retry queue handling'],
      ['rename the retry queue class'],
      ['document the retry queue options'],
    );
    expect(findPatterns(noun.episodes, noun.signals)).toEqual([]);
  });
});

describe('a conversation that another transcript repeats', () => {
  const shared = [
    'rework the crawler so that it keeps the language of code blocks',
    'now add the numbers to the report as well',
  ];

  test('belongs to the session that came first', () => {
    const { episodes } = project(shared, [...shared, 'and export it as JSON']);
    const copies = copiedEpisodes(episodes);
    expect(episodes.filter((episode) => copies.has(episode.id)).map((episode) => episode.sessionId)).toEqual([
      'session-1',
      'session-1',
    ]);
  });

  test('is told from prompts that merely recur', () => {
    const { episodes } = project(['continue', 'yes'], ['continue', 'yes'], [shared[0] ?? ''], [shared[0] ?? '']);
    expect(copiedEpisodes(episodes).size).toBe(0);
  });

  test('does not make a pattern of what was said once', () => {
    const prompts = [
      'always keep the retry budget in the client settings file of the service',
      'then run the crawler over the sample pages again',
    ];
    const { episodes, signals } = project(prompts, prompts, prompts);
    const patterns = findPatterns(episodes, signals);
    for (const pattern of patterns) expect(new Set(pattern.directives.map((item) => item.sessionId)).size).toBe(1);
  });
});
