import { mkdirSync, rmSync } from 'node:fs';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { otherRequests, type PlantedTopic, plantedTopics } from './plantedTopics.ts';
import { type PlantedStep, writeClaudeSession, writeCodexSession } from './plantedTranscripts.ts';
import { ask, SampleScope } from './sampleScope.ts';

/** What a planted skill is to do to the sessions after it. */
export type PlantedEffect = 'helpful' | 'useless' | 'harmful';

/** Share of eligible sessions with the mistake (for a harmful skill made of words: with the demand for its opposite). */
const rates: Readonly<Record<PlantedEffect, { readonly before: number; readonly after: number }>> = {
  helpful: { before: 0.8, after: 0.08 },
  useless: { before: 0.75, after: 0.75 },
  harmful: { before: 0.3, after: 0.9 },
};
const dayMs = 86_400_000;

/** A project's history with skills whose effect is known, written as transcripts of two assistants. The seed decides it. */
export class PlantedHistory {
  readonly scope = new SampleScope();
  private state: number;
  private number = 0;

  constructor(
    seed: number,
    /** What each of the three topics is to become. */
    readonly effects: readonly PlantedEffect[],
  ) {
    this.state = Math.imul(seed, 2_654_435_761) >>> 0;
    rmSync(this.scope.home, { recursive: true });
    mkdirSync(this.scope.home, { recursive: true });
  }

  /** Writes the sessions of the three months before now, so many of each topic. */
  writeBefore(now: number, count: number): void {
    this.writePhase('before', count, now - 90 * dayMs, now - dayMs, new Map());
  }

  /** Approves one proposal for each topic; returns the names of the skills by topic. Throws where one was not proposed. */
  async approve(engine: Engine): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (const { key, mark } of plantedTopics) {
      const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
      const views = await Promise.all(waiting.map(({ id }) => ask(engine, 'getProposal', { id })));
      const found = views.find(({ change, title, skillMd }) => change === 'create' && mark.test(`${title} ${skillMd}`));
      if (!found) throw new Error(`Nothing was proposed about ${key}: ${views.map(({ title }) => title).join(', ')}`);
      const { id, contentHash } = found;
      const skill = await ask(engine, 'approve', { id, contentHash });
      names.set(key, skill.name);
    }
    return names;
  }

  /** Writes so many sessions of each topic between two times. `names`: the skills that assistants load. */
  writeAfter(from: number, until: number, count: number, names: ReadonlyMap<string, string>): void {
    this.writePhase('after', count, from, until, names);
  }

  dispose(): Promise<void> {
    return this.scope.dispose();
  }

  private writePhase(
    phase: 'before' | 'after',
    each: number,
    from: number,
    until: number,
    names: ReadonlyMap<string, string>,
  ): void {
    const sessions = plantedTopics.flatMap((topic, index) =>
      Array.from({ length: each }, (_, count) => ({ topic, effect: this.effects[index] ?? 'useless', count })),
    );
    const others = otherRequests.map(() => null);
    const all = this.shuffled([...sessions, ...others]);
    for (const [index, session] of all.entries()) {
      const at = Math.round(from + ((until - from) * (index + 0.8 * this.random())) / all.length);
      const steps =
        session === null
          ? this.otherSteps()
          : this.steps(session.topic, session.effect, phase, session.count, names.get(session.topic.key) ?? null);
      this.number += 1;
      if (this.random() < 0.4) writeCodexSession(this.scope.home, this.number, at, steps);
      else writeClaudeSession(this.scope.home, this.number, at, steps);
    }
  }

  private steps(
    topic: PlantedTopic,
    effect: PlantedEffect,
    phase: 'before' | 'after',
    count: number,
    name: string | null,
  ): readonly PlantedStep[] {
    const steps: PlantedStep[] = [{ user: this.pick(topic.requests) }];
    if (name !== null && this.random() < 0.85) steps.push({ load: name });
    const { wrong, right, failure } = topic;
    // Twice in each history, so that there is something to propose whatever the dice say.
    const isWrong = (phase === 'before' && count < 2) || this.random() < rates[effect][phase];
    if (!isWrong) return [...steps, { run: right }, { say: 'Done.' }];
    if (failure !== null) return [...steps, { run: wrong, failure }, { run: right }, { say: 'Done.' }];
    const isObjection = effect === 'harmful' && phase === 'after';
    const words = isObjection
      ? this.pick(topic.objections)
      : phase === 'before' && count === 0
        ? topic.rule
        : this.pick(topic.corrections);
    const [first, second] = isObjection ? [right, wrong] : [wrong, right];
    return [...steps, { run: first }, { say: 'Done.' }, { user: words }, { run: second }, { say: 'Done.' }];
  }

  private otherSteps(): readonly PlantedStep[] {
    return [{ user: this.pick(otherRequests) }, { run: 'git status' }, { say: 'Done.' }];
  }

  /** Mulberry32 (T. Ettinger 2017, public domain). */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  private pick(texts: readonly string[]): string {
    return texts[Math.floor(this.random() * texts.length)] ?? '';
  }

  private shuffled<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({ item, order: this.random() }))
      .sort((left, right) => left.order - right.order)
      .map(({ item }) => item);
  }
}
