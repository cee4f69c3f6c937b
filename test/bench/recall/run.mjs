// How long `skillify recall` takes as a whole process, on growing numbers of skills, beside a Node that does nothing; and
// how long the trigger model takes for one edit of a description. `node test/bench/recall/run.mjs [--runs 30]
// [--skills 0,50,500,2000] [--json]`; it builds the package first.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, randomNumbers, root } from '../bundle.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
    skills: { type: 'string', default: '0,50,500,2000' },
  },
});
const report = { benchmark: 'recall', node: process.version, load: [os.loadavg()[0]], sizes: [] };
const say = (line) => {
  if (!values.json) console.log(line);
};
const runs = Number(values.runs);
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-recall-'));
const prompt = 'the pods of our k8s deployment keep restarting, find out why';
const skillsFolder = path.join(root, 'test', 'fixtures', 'routing', 'skills');
const fixtures = readdirSync(skillsFolder).map((name) => ({
  name,
  skillMd: readFileSync(path.join(skillsFolder, name, 'SKILL.md'), 'utf8'),
}));
const bodyOf = (skillMd) => skillMd.replace(/^---\n[\s\S]*?\n---\n/, '');

/** Skills with the headers of the fixtures and bodies mixed from all of them, about 3 kB each. */
function makeSkills(count) {
  const random = randomNumbers(7);
  return Array.from({ length: count }, (_value, index) => {
    const { name, skillMd } = fixtures[index % fixtures.length];
    const round = Math.floor(index / fixtures.length);
    const bodies = Array.from({ length: 10 }, () => bodyOf(fixtures[Math.floor(random() * fixtures.length)].skillMd));
    const own = round === 0 ? name : `${name}-${round}`;
    return {
      name: own,
      skillMd: `${skillMd.replace(`name: ${name}`, `name: ${own}`)}\nVariant ${index}.\n${bodies.join('\n')}`,
    };
  });
}

function timed(args) {
  const started = performance.now();
  const result = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
  return { ms: performance.now() - started, out: result.stdout };
}

function quantiles(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1));
  return { p50: at(0.5), p95: at(0.95) };
}

function spread(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `${at(0.5).toFixed(0).padStart(6)} ms ${at(0.95).toFixed(0).padStart(6)} ms`;
}

try {
  const built = spawnSync(process.execPath, [path.join(root, 'esbuild.mjs'), '--production'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  say(`Node ${process.version}, ${runs} runs each, taking turns\n`);
  say(`${''.padEnd(26)} median       p95   first (index made)  index`);
  for (const count of values.skills.split(',').map(Number)) {
    const place = path.join(folder, String(count));
    const project = path.join(place, 'project');
    mkdirSync(path.join(project, '.claude', 'skills'), { recursive: true });
    for (const { name, skillMd } of makeSkills(count)) {
      mkdirSync(path.join(project, '.claude', 'skills', name));
      writeFileSync(path.join(project, '.claude', 'skills', name, 'SKILL.md'), skillMd);
    }
    const scope = ['--project', project, '--home', path.join(place, 'home'), '--store', path.join(place, 'store')];
    const command = [path.join(root, 'dist', 'cli.js'), 'recall', '--prompt', prompt, '--json', ...scope];
    const first = timed(command);
    const [empty, recalled] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      empty.push(timed(['-e', '0']).ms);
      recalled.push(timed(command).ms);
    }
    const indexFolder = path.join(place, 'store', 'recall');
    const bytes = readdirSync(indexFolder).reduce(
      (sum, file) => sum + readFileSync(path.join(indexFolder, file)).length,
      0,
    );
    report.sizes.push({
      skills: count,
      emptyMs: quantiles(empty),
      recallMs: quantiles(recalled),
      firstMs: Math.round(first.ms),
      indexBytes: bytes,
    });
    const found = JSON.parse(first.out).skills.map(({ name }) => name);
    say(`${'node -e 0'.padEnd(24)} ${spread(empty)}`);
    say(
      `${`recall, ${count} skills`.padEnd(24)} ${spread(recalled)} ${first.ms.toFixed(0).padStart(10)} ms ${(bytes / 1024).toFixed(0).padStart(13)} kB  ${found.slice(0, 2).join(', ')}`,
    );
  }
  report.load.push(os.loadavg()[0]);
  if (values.json) console.log(JSON.stringify(report));
  else await edits(500);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One edit: the changed description is taken apart again and 20 prompts are routed. */
async function edits(count) {
  const source = await load({
    'memory/trigger/triggerModel.ts': ['TriggerModel'],
    'skills/document/skillDocument.ts': ['skillHeader'],
  });
  const rivals = makeSkills(count).map(({ name, skillMd }) => ({
    name,
    description: source.skillHeader(skillMd).description ?? '',
    body: bodyOf(skillMd),
  }));
  const started = performance.now();
  const model = source.TriggerModel.of(rivals);
  say(`\ntrigger model: ${count} skills indexed in ${(performance.now() - started).toFixed(0)} ms`);
  const prompts = readFileSync(path.join(root, 'test', 'fixtures', 'routing', 'queries.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .slice(0, 20)
    .map((line) => JSON.parse(line).prompt);
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const before = performance.now();
    const edited = model.withSkill(3, { ...rivals[3], description: `${rivals[3].description} Edit ${run}.` });
    for (const each of prompts) edited.route(each);
    times.push(performance.now() - before);
  }
  say(`one edit and ${prompts.length} prompts     ${spread(times)}`);
}
