// Clustering and ranking on skills of known tasks, beside a plain TF-IDF baseline computed in the same run.
// `node test/bench/skillClustering.mjs --data DIR`, where DIR holds `skills.jsonl` and `instructions.jsonl`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, randomNumbers } from './bundle.mjs';
import { accuracy, mutualInformation } from './clusterQuality.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('Name the folder of the data set: --data DIR.');
const read = (name) =>
  readFileSync(path.join(values.data, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const source = await load({
  'mining/clustering/vectorSpace.ts': ['VectorSpace'],
  'mining/clustering/sparseVector.ts': ['dotProduct'],
  'mining/clustering/groupTexts.ts': ['groupTexts'],
  'mining/clustering/textRanker.ts': ['TextRanker'],
  'mining/clustering/skillTexts.ts': ['skillForComparison', 'skillForRanking'],
  'skills/document/skillDocument.ts': ['parseSkillDocument', 'skillHeader'],
});

const skills = read('skills.jsonl').map((row) => {
  const header = source.skillHeader(row.skillMd);
  return {
    author: row.author,
    task: row.task,
    name: header.name ?? row.name,
    description: header.description ?? '',
    body: source.parseSkillDocument(row.skillMd).body,
  };
});
const instructions = read('instructions.jsonl');
const labels = skills.map((skill) => skill.task);
const tasks = [...new Set(labels)];
const authors = [...new Set(skills.map((skill) => skill.author))];
const byPeople = skills.filter((skill) => skill.author === 'human_authored');

/** The plain baseline: words as written, logarithmic counts, rarity, cosine, k-means from random skills. */
function baselineSpace(texts) {
  const counted = texts.map((text) => {
    const counts = new Map();
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const frequency = new Map();
  for (const counts of counted) for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const numbers = new Map([...frequency.keys()].map((word, number) => [word, number]));
  const vectorOf = (counts) => {
    const entries = [...counts]
      .filter(([word]) => numbers.has(word))
      .map(([word, count]) => [numbers.get(word), (1 + Math.log(count)) * Math.log(texts.length / frequency.get(word))])
      .sort((left, right) => left[0] - right[0]);
    const length = Math.sqrt(entries.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
    return {
      features: Int32Array.from(entries, ([number]) => number),
      weights: Float64Array.from(entries, ([, weight]) => weight / length),
    };
  };
  return { dimensions: numbers.size, vectors: counted.map(vectorOf), vectorOf };
}

function baselineGroups({ vectors, dimensions }, count, seed) {
  const random = randomNumbers(seed);
  const centreOf = (members) => {
    const centre = new Float64Array(dimensions);
    for (const { features, weights } of members)
      for (let at = 0; at < features.length; at += 1) centre[features[at]] += weights[at];
    const length = Math.sqrt(centre.reduce((sum, value) => sum + value * value, 0)) || 1;
    return centre.map((value) => value / length);
  };
  let centres = Array.from({ length: count }, () => centreOf([vectors[Math.floor(random() * vectors.length)]]));
  let groups = [];
  for (let round = 0; round < 30; round += 1) {
    const next = vectors.map(({ features, weights }) => {
      const similarities = centres.map((centre) => features.reduce((sum, f, at) => sum + weights[at] * centre[f], 0));
      return similarities.indexOf(Math.max(...similarities));
    });
    if (next.every((group, index) => group === groups[index])) break;
    groups = next;
    centres = centres.map((_centre, group) => centreOf(vectors.filter((_vector, index) => groups[index] === group)));
  }
  return groups;
}

function nearestByAnother(vectors) {
  let hits = 0;
  for (const [index, vector] of vectors.entries()) {
    let nearest = -1;
    let highest = -1;
    for (const [other, candidate] of vectors.entries()) {
      if (skills[other].author === skills[index].author) continue;
      const similarity = source.dotProduct(vector, candidate);
      if (similarity > highest) {
        nearest = other;
        highest = similarity;
      }
    }
    if (labels[nearest] === labels[index]) hits += 1;
  }
  return hits / vectors.length;
}

/** Share of instructions whose first skill is of their task, and the mean of one over the place of the first such skill. */
function routing(rank, candidates, asked) {
  let first = 0;
  let reciprocal = 0;
  for (const { task, instruction } of asked) {
    const place = rank(instruction).findIndex((index) => candidates[index].task === task);
    if (place === 0) first += 1;
    if (place >= 0) reciprocal += 1 / (place + 1);
  }
  return [first / asked.length, reciprocal / asked.length];
}

function baselineRank(candidates, textOf) {
  const space = baselineSpace(candidates.map(textOf));
  return (instruction) => {
    const counts = new Map();
    for (const [word] of instruction.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
    const query = space.vectorOf(counts);
    const similarities = space.vectors.map((vector) => source.dotProduct(query, vector));
    return [...candidates.keys()].sort((left, right) => similarities[right] - similarities[left]);
  };
}

function ownRank(candidates) {
  const ranker = new source.TextRanker(candidates.map(source.skillForRanking));
  return (instruction) => ranker.rank(instruction).map(({ index }) => index);
}

const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const show = (name, baseline, own) =>
  console.log(`${name.padEnd(58)} ${baseline.toFixed(3)}      ${own.toFixed(3)}      ${(own / baseline).toFixed(2)}`);

console.log(
  `${skills.length} skills of ${tasks.length} tasks, ${instructions.length} instructions; Node ${process.version}`,
);
console.log(`${'measure'.padEnd(58)} TF-IDF     here       ratio`);
for (const [part, whole] of [
  ['name and description', (skill) => ({ ...skill, body: '' })],
  ['with body', (skill) => skill],
]) {
  const used = skills.map(whole);
  const textOf = (skill) => `${skill.name} ${skill.description} ${skill.body}`;
  const baseline = baselineSpace(used.map(textOf));
  const own = new source.VectorSpace(used.map(source.skillForComparison));
  const started = performance.now();
  const groups = source.groupTexts(own.vectors, own.dimensions, tasks.length);
  const ms = performance.now() - started;
  const tries = [1, 2, 3, 4, 5].map((seed) => baselineGroups(baseline, tasks.length, seed));
  show(
    `${part}: accuracy of ${tasks.length} clusters`,
    mean(tries.map((some) => accuracy(some, labels))),
    accuracy(groups, labels),
  );
  show(
    `${part}: normalised mutual information`,
    mean(tries.map((some) => mutualInformation(some, labels))),
    mutualInformation(groups, labels),
  );
  show(`${part}: nearest skill by another author`, nearestByAnother(baseline.vectors), nearestByAnother(own.vectors));
  const people = byPeople.map(whole);
  const [baselineFirst, baselineReciprocal] = routing(baselineRank(people, textOf), people, instructions);
  const [ownFirst, ownReciprocal] = routing(ownRank(people), people, instructions);
  show(`${part}: instruction to skill, first`, baselineFirst, ownFirst);
  show(`${part}: instruction to skill, mean reciprocal rank`, baselineReciprocal, ownReciprocal);
  const others = authors.map((author) => used.filter((skill) => skill.author === author));
  show(
    `${part}: first, mean of ${authors.length} authors' skills`,
    mean(others.map((some) => routing(baselineRank(some, textOf), some, instructions)[0])),
    mean(others.map((some) => routing(ownRank(some), some, instructions)[0])),
  );
  for (const half of [0, 1]) {
    const asked = instructions.filter(({ task }) => tasks.indexOf(task) % 2 === half);
    show(
      `${part}: first, ${half === 0 ? 'even' : 'odd'} tasks`,
      routing(baselineRank(people, textOf), people, asked)[0],
      routing(ownRank(people), people, asked)[0],
    );
  }
  console.log(`${part}: clustered in ${ms.toFixed(0)} ms`);
}
console.log(
  'Accuracy matches clusters and tasks one to one by the Hungarian algorithm; the baseline is the mean of 5 starts.',
);
