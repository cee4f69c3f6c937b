// How long the trigger lab takes for one edit of a description, with many rivals and a full bench of prompts.
// `node test/bench/triggerLab.mjs --data DIR [--skills 500] [--edits 60]`, where DIR holds `skills.jsonl` and
// `instructions.jsonl`. One skill is edited word by word; every prompt is judged anew after each word.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './bundle.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    skills: { type: 'string', default: '500' },
    edits: { type: 'string', default: '60' },
  },
});
if (values.data === undefined) throw new Error('Name the folder of the data set: --data DIR.');
const read = (name) =>
  readFileSync(path.join(values.data, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const { LabModel, nearPrompts, readEpisodePrompt, scorePrompts, skillHeader } = await load({
  'engine/triggerLabModel.ts': ['LabModel'],
  'engine/triggerLabPrompts.ts': ['readEpisodePrompt'],
  'engine/triggerLabScores.ts': ['nearPrompts', 'scorePrompts'],
  'skills/document/skillDocument.ts': ['skillHeader'],
});

const skills = read('skills.jsonl')
  .map(({ name, skillMd }) => ({ name, description: skillHeader(skillMd).description ?? '' }))
  .filter(({ description }) => description !== '')
  .slice(0, Number(values.skills) + 1);
const [subject, ...rivals] = skills;
const episodes = read('instructions.jsonl').map(({ instruction }, index) => ({
  id: `e${index}`,
  sessionId: 's',
  index,
  startedAt: index,
  endedAt: index,
  promptEventId: `p${index}`,
  prompt: instruction,
}));

const started = performance.now();
const base = LabModel.of(subject, rivals);
const positives = episodes.slice(0, 24).map((episode) => ({ ...readEpisodePrompt(episode), kind: 'said' }));
const prompts = nearPrompts(base, subject, positives, episodes);
const model = base.forPrompts([...prompts.positives, ...prompts.others].map(({ reading }) => reading));
console.log(
  `${rivals.length} rivals, ${prompts.positives.length} positive and ${prompts.others.length} other prompts; set up in ${Math.round(performance.now() - started)} ms`,
);

const words = `${subject.description} ${rivals[0].description} ${rivals[1].description}`.split(/\s+/);
const times = [];
for (let edit = 1; edit <= Number(values.edits); edit += 1) {
  const description = words.slice(0, 5 + (edit % words.length)).join(' ');
  const begun = process.cpuUsage();
  scorePrompts(model.withSubject({ ...subject, description }), { ...subject, description }, prompts, rivals);
  const { user, system } = process.cpuUsage(begun);
  times.push((user + system) / 1_000);
}
times.sort((left, right) => left - right);
const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
console.log(`an edit, in processor time: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms`);
