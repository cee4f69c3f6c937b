import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LabModel } from '../../src/engine/triggerLabModel.ts';
import { readPrompt } from '../../src/memory/trigger/promptReading.ts';
import { skillHeader } from '../../src/skills/document/skillDocument.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const folder = path.join(repositoryPath, 'test/fixtures/routing/skills');
const skills = readdirSync(folder).map((name) => ({
  name,
  description: skillHeader(readFileSync(path.join(folder, name, 'SKILL.md'), 'utf8')).description ?? '',
}));

describe('a model made quick for its prompts', () => {
  test('says of every edit what the whole one says', () => {
    const [subject, ...rivals] = skills;
    if (!subject) throw new Error('There are no fixtures.');
    // Each skill's own words are a prompt: all of them have a clear winner, and rivals beside it.
    const readings = skills.map(({ description }) => readPrompt(description.split(/[.;]/)[0] ?? ''));
    const whole = LabModel.of(subject, rivals);
    const quick = whole.forPrompts(readings);
    const edits = rivals.slice(0, 8).map(({ description }) => ({ name: subject.name, description }));
    let fired = 0;
    for (const edit of [subject, ...edits]) {
      const [changed, expected] = [quick.withSubject(edit), whole.withSubject(edit)];
      for (const reading of readings) {
        const verdict = changed.judge(reading);
        const { fires, place, winner } = expected.judge(reading);
        fired += Number(fires);
        expect({ fires: verdict.fires, winner: verdict.winner }).toEqual({ fires, winner });
        if (place !== null && place <= 10) expect(verdict.place).toBe(place);
      }
    }
    expect(fired).toBeGreaterThan(5);
  });
});
