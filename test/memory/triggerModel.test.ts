import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RivalSkill } from '../../src/memory/trigger/skillFields.ts';
import { TriggerModel } from '../../src/memory/trigger/triggerModel.ts';
import { ownSets } from '../evaluate/routingSets.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const skills: readonly RivalSkill[] = [
  {
    name: 'xlsx',
    description: 'Spreadsheet creation and analysis with formulas. Use for .xlsx and .csv files.',
    body: '# Spreadsheets\nRun recalc.py with LibreOffice.',
  },
  {
    name: 'kubernetes-debugging',
    description: 'Diagnose failing workloads in Kubernetes clusters. Use when a pod does not come up.',
    body: '# Debugging\n`kubectl describe pod`',
  },
  {
    name: 'sql-tuning',
    description: 'Speed up slow SQL queries. Not for schema migrations.',
    body: 'Read the plan.',
  },
  {
    name: 'schema-migrations',
    description: 'Write schema migrations for PostgreSQL without downtime.',
    body: 'Expand, backfill, contract.',
  },
  { name: 'committer', description: 'Writes git commits. Triggers on "ship it now".', body: '' },
];
const model = TriggerModel.of(skills);
const best = (prompt: string) => {
  const { ranked, applies } = model.route(prompt);
  return applies ? skills[ranked[0]?.skill ?? -1]?.name : null;
};

describe('a prompt calls for the skill', () => {
  test('whose words it has', () => expect(best('write a schema migration')).toBe('schema-migrations'));
  test('that names the same thing by another word', () => {
    expect(best('find out why the k8s pods fail')).toBe('kubernetes-debugging');
    expect(best('make an excel workbook of the costs')).toBe('xlsx');
  });
  test('whose files it names', () => expect(best('clean up totals.xlsx')).toBe('xlsx'));
  test('in spite of a typing error', () => expect(best('debug the kuberntes cluster')).toBe('kubernetes-debugging'));
  test('in German and Chinese', () => {
    expect(best('Tabelle mit Formeln anlegen')).toBe('xlsx');
    expect(best('帮我做一个电子表格')).toBe('xlsx');
  });
  test('whose description quotes what is said', () => expect(best('ship it now')).toBe('committer'));
  test('and not the one whose description leaves it out', () => {
    const { ranked } = model.route('schema migrations');
    expect(ranked.map(({ skill }) => skill)[0]).toBe(3);
    expect(ranked.find(({ skill }) => skill === 2)?.score ?? 0).toBeLessThan(ranked[0]?.score ?? 0);
  });
});

describe('nothing is called for', () => {
  test.each(['thanks, looks great!', 'hello', 'what is the capital of australia', 'rename this variable', '', '   '])(
    'by “%s”',
    (prompt) => expect(best(prompt)).toBeNull(),
  );
  test('where there are no skills', () => {
    expect(TriggerModel.of([]).route('write a schema migration')).toEqual({ ranked: [], applies: false });
  });
});

describe('scores', () => {
  test('lie between 0 and 1, best first, and are the same each time', () => {
    for (const prompt of ['slow sql query in the report', 'pod restarts', 'xlsx', 'x'.repeat(10_000)]) {
      const { ranked } = model.route(prompt);
      for (const { score } of ranked) expect(score >= 0 && score <= 1).toBe(true);
      expect(TriggerModel.of(skills).route(prompt)).toEqual(model.route(prompt));
    }
  });

  test('of an edited description are those of rivals with that description', () => {
    const edited = {
      ...skills[4],
      name: 'committer',
      body: '',
      description: 'Deploys Kubernetes workloads with Helm charts.',
    };
    const changed = model.withSkill(4, edited);
    const fresh = TriggerModel.of([...skills.slice(0, 4), edited]);
    const prompt = 'deploy the helm chart';
    expect(changed.route(prompt).ranked[0]?.skill).toBe(4);
    expect(fresh.route(prompt).ranked[0]?.skill).toBe(4);
    expect(model.route(prompt).ranked[0]?.skill).not.toBe(4);
  });

  test('of 500 skills take less than 50 ms for an edit and a prompt', () => {
    const many = Array.from({ length: 500 }, (_value, index) => {
      const like = skills[index % skills.length] ?? { name: '', description: '', body: '' };
      return { ...like, name: `${like.name}-${index}`, body: `${like.body}\n`.repeat(20) };
    });
    const large = TriggerModel.of(many);
    const times = Array.from({ length: 9 }, (_value, run) => {
      const started = performance.now();
      large
        .withSkill(7, { name: 'other', description: `Restores backups ${run}.`, body: 'x' })
        .route('restore the backup');
      return performance.now() - started;
    }).sort((left, right) => left - right);
    expect(times[4]).toBeLessThan(50);
  });
});

describe('an explanation', () => {
  test('names the words that were answered, those to add, and the rival', () => {
    const explained = model.explain('restore the postgres backup after the migration', 3);
    expect(explained.place).toBe(1);
    expect(explained.answered.map(({ surface }) => surface)).toEqual(expect.arrayContaining(['postgres', 'migration']));
    expect(explained.wordsToAdd).toEqual(expect.arrayContaining(['restore', 'backup']));
    expect(explained.wordsToAdd).not.toContain('migration');
    expect(explained.rival).not.toBe(3);
  });

  test('of a skill that shares nothing says so', () => {
    expect(model.explain('restore the backup', 0)).toMatchObject({ place: null, score: 0, answered: [] });
  });
});

describe('the routing fixtures', () => {
  const sets = ownSets(path.join(repositoryPath, 'test', 'fixtures', 'routing'));

  test('hold what their description says', () => {
    const prompts = sets.flatMap((set) => set.prompts);
    expect(sets[0]?.skills.length).toBeGreaterThanOrEqual(40);
    expect(prompts.filter(({ wanted }) => wanted.length > 0).length).toBeGreaterThanOrEqual(150);
    expect(prompts.filter(({ wanted }) => wanted.length === 0).length).toBeGreaterThanOrEqual(40);
    expect(prompts.every(({ wanted }) => !wanted.includes(-1))).toBe(true);
    expect(new Set(prompts.map(({ prompt }) => prompt)).size).toBe(prompts.length);
  });

  test.each(sets)('are routed: $name', ({ name, skills: rivals, prompts }) => {
    const routed = TriggerModel.of(rivals);
    const asked = prompts.filter(({ wanted }) => wanted.length > 0);
    const first = asked.filter(({ prompt, wanted }) => wanted.includes(routed.route(prompt).ranked[0]?.skill ?? -1));
    const none = prompts.filter(({ wanted }) => wanted.length === 0);
    const silent = none.filter(({ prompt }) => !routed.route(prompt).applies);
    expect(first.length / asked.length).toBeGreaterThan(name.includes('seen') ? 0.95 : 0.89);
    expect(silent.length / none.length).toBeGreaterThan(0.8);
  });
});
