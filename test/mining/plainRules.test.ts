import { describe, expect, test } from 'vitest';
import type { Directive } from '../../src/mining/directive.ts';
import { directivesOf } from '../../src/mining/directive.ts';
import { Likeness } from '../../src/mining/likeness.ts';
import { Opposition } from '../../src/mining/opposition.ts';
import { mergePlainRules } from '../../src/mining/plainRules.ts';
import { termWeightsOf } from '../../src/mining/sessionWords.ts';
import { isTopical } from '../../src/mining/terms.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

/** Each prompt in a session of its own. */
function said(prompts: readonly string[]) {
  const analyses = prompts.map((prompt, index) =>
    analyseSession(`s${index}`, new SessionScript(`s${index}`, index * 60_000).prompt(prompt).ends().events, new Map()),
  );
  const episodes = analyses.flatMap((each) => each.episodes);
  const signals = analyses.flatMap((each) => each.signals);
  return { directives: directivesOf(episodes, signals), weights: termWeightsOf(episodes) };
}

function homes(prompts: readonly string[]): readonly (readonly string[])[] {
  const { directives, weights } = said(prompts);
  const groups = directives.map((directive) => [directive]);
  return mergePlainRules(groups, new Likeness(weights)).map((members) => members.map(({ text }) => text));
}

describe('plain rules', () => {
  test('about the same thing are one group', () => {
    expect(homes(['never open PRs against release', 'never make draft PRs', 'always sort imports'])).toEqual([
      ['never open PRs against release', 'never make draft PRs'],
      ['always sort imports'],
    ]);
  });

  test('are not chained together by words that each shares with the next', () => {
    const things = 'parser cache queue mailer gateway router indexer planner linker packer sampler limiter'.split(' ');
    const rules = things.map(
      (thing, index) => `never edit the ${thing} ${things[(index + 1) % things.length]} by hand`,
    );
    const found = homes(rules);
    expect(found.flat().sort()).toEqual([...rules].sort());
    expect(Math.max(...found.map((members) => members.length))).toBeLessThanOrEqual(6);
    expect(found.length).toBeGreaterThanOrEqual(2);
  });
});

describe('opposition', () => {
  /** What the definition says, asking every instruction. */
  function byDefinition(rule: Directive, all: readonly Directive[], weightOf: (stem: string) => number) {
    const stems = [...new Set(rule.terms.map((term) => term.stem))];
    const total = stems.filter(isTopical).reduce((sum, stem) => sum + weightOf(stem), 0);
    return all.filter((other) => {
      const named = new Set(other.terms.map((term) => term.stem));
      const shared = stems.filter((stem) => named.has(stem));
      const weight = shared.filter(isTopical).reduce((sum, stem) => sum + weightOf(stem), 0);
      return (
        other !== rule &&
        other.imperative &&
        rule.forbids !== other.forbids &&
        shared.length >= 2 &&
        weight >= 0.7 * total
      );
    });
  }

  test('finds by a few words what asking every instruction finds', () => {
    const things = ['parser', 'cache', 'queue', 'mailer'];
    const prompts = things.flatMap((thing, index) => [
      `never format the ${thing} imports with prettier`,
      `format the ${thing} imports with prettier`,
      `use prettier for the ${things[(index + 1) % 4]} imports`,
      `never commit the ${thing} snapshots`,
      `commit the ${thing} snapshots and push`,
    ]);
    const { directives, weights } = said(prompts);
    const opposition = new Opposition(directives, weights);
    const rules = directives.filter((directive) => directive.explicitness >= 0.7);
    expect(rules.length).toBeGreaterThanOrEqual(8);
    for (const rule of rules) {
      const expected = byDefinition(rule, directives, (stem) => weights.weight(stem));
      expect(opposition.to([rule]).map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
      expect(expected.length).toBeGreaterThan(0);
    }
  });
});
