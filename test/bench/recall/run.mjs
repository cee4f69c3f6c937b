// How long `skillify recall` takes as a whole process, on growing numbers of skills, beside a Node that does nothing; and
// how long the trigger model takes for one edit of a description. `node test/bench/recall/run.mjs [--runs 30]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, randomNumbers, root } from '../bundle.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' } } });
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

function spread(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `${at(0.5).toFixed(0).padStart(6)} ms ${at(0.95).toFixed(0).padStart(6)} ms`;
}

try {
  const built = spawnSync(process.execPath, [path.join(root, 'esbuild.mjs'), '--production'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  console.log(`Node ${process.version}, ${runs} runs each, taking turns\n`);
  console.log(`${''.padEnd(26)} median       p95   first (index made)  index`);
  for (const count of [0, 50, 500, 2000]) {
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
    const found = JSON.parse(first.out).skills.map(({ name }) => name);
    console.log(`${'node -e 0'.padEnd(24)} ${spread(empty)}`);
    console.log(
      `${`recall, ${count} skills`.padEnd(24)} ${spread(recalled)} ${first.ms.toFixed(0).padStart(10)} ms ${(bytes / 1024).toFixed(0).padStart(13)} kB  ${found.slice(0, 2).join(', ')}`,
    );
  }
  await edits(500);
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
  console.log(`\ntrigger model: ${count} skills indexed in ${(performance.now() - started).toFixed(0)} ms`);
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
  console.log(`one edit and ${prompts.length} prompts     ${spread(times)}`);
}
