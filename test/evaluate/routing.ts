import { parseArgs } from 'node:util';
import { TriggerModel } from '../../src/memory/trigger/triggerModel.ts';
import { bm25, type RankSkills, tfIdf } from './routingBaselines.ts';
import { benchSets, ownSets, type RoutingSet, realSet, withoutWanted } from './routingSets.ts';

/** Prints how well prompts are routed to skills, and whether nothing is recalled where nothing applies. */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    fixtures: { type: 'string' },
    mistakes: { type: 'boolean', default: false },
  },
});
if (!values.fixtures) {
  console.error('usage: node test/evaluate/run.mjs routing --fixtures FOLDER [--data FOLDER] [--mistakes]');
  process.exit(2);
}
const bench = values.data ? benchSets(values.data) : [];
const own = [...ownSets(values.fixtures), ...realSet(values.fixtures, bench)];

console.log(`${'first / mean reciprocal rank'.padEnd(34)} BM25 (description)  TF-IDF (with body)  trigger model`);
for (const set of [...own, ...bench.filter(({ name }) => name === 'human_authored')]) {
  const model = TriggerModel.of(set.skills);
  print(set.name, [set], [bm25(set.skills)], [tfIdf(set.skills)], [ranksOf(model)]);
}
if (bench.length > 0)
  print(
    `mean of ${bench.length} authors`,
    bench,
    bench.map(({ skills }) => bm25(skills)),
    bench.map(({ skills }) => tfIdf(skills)),
    bench.map(({ skills }) => ranksOf(TriggerModel.of(skills))),
  );

console.log('\napplies or nothing');
console.log(`${''.padEnd(34)} recalled right  recalled wrong  missed  rightly nothing  precision  recall  F1`);
for (const set of own) decisions(set.name, [set], values.mistakes && set.name.includes('seen'));
const people = bench.filter(({ name }) => name === 'human_authored');
if (people.length > 0) decisions('human_authored', people, false);
if (people.length > 0) decisions('human_authored, task taken away', people.flatMap(withoutWanted), false);

function ranksOf(model: TriggerModel): RankSkills {
  return (prompt) => model.route(prompt).ranked.map(({ skill }) => skill);
}

function print(name: string, sets: readonly RoutingSet[], ...rankings: readonly (readonly RankSkills[])[]): void {
  const cells = rankings.map((rank) => {
    const each = sets.map((set, index) => routed(set, rank[index] ?? (() => [])));
    return `${mean(each.map(([first]) => first)).toFixed(3)} / ${mean(each.map(([, reciprocal]) => reciprocal)).toFixed(3)}`;
  });
  console.log(`${name.padEnd(34)} ${cells.map((cell) => cell.padEnd(19)).join(' ')}`);
}

function routed({ prompts }: RoutingSet, rank: RankSkills): readonly [first: number, reciprocal: number] {
  const asked = prompts.filter(({ wanted }) => wanted.length > 0);
  const places = asked.map(({ prompt, wanted }) => rank(prompt).findIndex((skill) => wanted.includes(skill)));
  return [
    places.filter((place) => place === 0).length / asked.length,
    mean(places.map((place) => (place < 0 ? 0 : 1 / (place + 1)))),
  ];
}

function decisions(name: string, sets: readonly RoutingSet[], showsMistakes: boolean): void {
  let [right, wrong, missed, nothing] = [0, 0, 0, 0];
  for (const { skills, prompts } of sets) {
    const model = TriggerModel.of(skills);
    for (const { prompt, wanted } of prompts) {
      const { ranked, applies } = model.route(prompt);
      const [best] = ranked;
      const isRight = best !== undefined && wanted.includes(best.skill);
      if (applies && isRight) right += 1;
      else if (applies) wrong += 1;
      if (!applies && wanted.length > 0) missed += 1;
      else if (!applies) nothing += 1;
      if (showsMistakes && (applies ? !isRight : wanted.length > 0))
        console.log(
          `  ${applies ? 'wrong ' : 'missed'} ${(best?.score ?? 0).toFixed(2)} “${prompt}”: ${best ? skills[best.skill]?.name : 'nothing'}; wanted ${wanted.map((skill) => skills[skill]?.name).join(', ') || 'nothing'}`,
        );
    }
  }
  const precision = right / Math.max(1, right + wrong);
  const asked = sets.flatMap(({ prompts }) => prompts).filter(({ wanted }) => wanted.length > 0).length;
  const recall = right / Math.max(1, asked);
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  const cells = [right, wrong, missed, nothing].map((count) => String(count).padEnd(15));
  console.log(`${name.padEnd(34)} ${cells.join(' ')} ${precision.toFixed(3)}  ${recall.toFixed(3)}  ${f1.toFixed(3)}`);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
}
