import { describe, expect, test } from 'vitest';
import { TriggerModel } from '../../../src/memory/trigger/triggerModel.ts';
import { TermWeights } from '../../../src/mining/terms.ts';
import { analyseSession } from '../../../src/signals/detect.ts';
import { judgeSession, type Watch } from '../../../src/skills/ledger/judgeSession.ts';
import { watchSkill } from '../../../src/skills/ledger/watchedSkill.ts';
import type { Skill } from '../../../src/skills/skill.ts';
import { SessionScript } from '../../support/sessionScript.ts';

const approvedAt = Date.parse('2026-10-01T00:00:00Z');
const pnpm = `---
name: use-pnpm
description: Use pnpm instead of npm for installing packages. Use when installing packages.
---

# Use pnpm instead of npm

## When to use

- When installing packages.

## Do

- Use pnpm instead of npm for installing packages.
`;
const migrate = `---
name: migrate-first
description: Run make db:migrate before make integration. Use when about to run make integration.
---

# Run make db:migrate before make integration

## When to use

- Before running \`make integration\`.

## Do

- Run \`make db:migrate && make integration\`.

## Do not

- Do not run \`make integration\` as it stands; it fails here (error: no table). Run the command above instead.
`;

function watchOf(skillMd: string, more: Partial<Skill> = {}): Watch {
  const [, name = ''] = /name: (.*)/.exec(skillMd) ?? [];
  const [, description = ''] = /description: (.*)/.exec(skillMd) ?? [];
  const skill: Skill = {
    ...{ name, title: name, description, status: 'approved', version: 2, skillMd, contentHash: 'h', proposalId: null },
    ...{ targets: [], approvedAt, retiredAt: null },
    ...more,
  };
  const version = { name, skillMd, contentHash: 'h', reason: 'approved' };
  const versions = [
    { ...version, version: 1, at: approvedAt },
    { ...version, version: 2, at: approvedAt + 86_400_000 },
  ];
  return {
    skills: [watchSkill(skill, versions)],
    model: TriggerModel.of([{ name, description, body: skillMd.split('---\n').at(-1) ?? '' }]),
    weights: new TermWeights(),
  };
}

function judge(script: SessionScript, watch: Watch, startedAt = approvedAt + 1, loaded: readonly string[] = []) {
  const { episodes, signals } = analyseSession(script.session, script.events);
  return judgeSession({ sessionId: script.session, startedAt, episodes, signals, loaded: new Set(loaded) }, watch)[0];
}

const session = (prompt: string) => new SessionScript().prompt(prompt);

describe('a session', () => {
  test('is eligible by what is asked for, without the mistake', () => {
    const row = judge(session('Install the zod package').runs('pnpm add zod').says('Done.').ends(), watchOf(pnpm));
    expect(row).toMatchObject({ isEligible: true, recurred: null, isOpposed: false, isLoaded: false, version: 1 });
  });

  test('is eligible by the program that was run, whatever was asked for', () => {
    const row = judge(session('Go on').runs('npm ci').says('Done.').ends(), watchOf(pnpm));
    expect(row).toMatchObject({ isEligible: true, recurred: null });
  });

  test('has the mistake when the correction is said again, and leads to it', () => {
    const script = session('Install the zod package').runs('npm install zod').says('Done.').ends();
    script.prompt('No, use pnpm instead of npm.').runs('pnpm add zod').says('Done.').ends();
    expect(judge(script, watchOf(pnpm))).toMatchObject({
      recurred: 'said-again',
      recurredEventId: script.events[5]?.id,
    });
  });

  test('has the mistake when the same command fails again, mended or not', () => {
    const failed = { exit: 2, output: 'error: relation "refunds" does not exist' };
    const mended = session('Check refunds')
      .runs('make integration', failed)
      .runs('make db:migrate && make integration');
    expect(judge(mended.says('Done.').ends(), watchOf(migrate))).toMatchObject({ recurred: 'same-failure' });
    const left = session('Check refunds').runs('make integration', failed).says('It fails.').ends();
    expect(judge(left, watchOf(migrate))).toMatchObject({ recurred: 'same-failure' });
    const other = session('Check refunds').runs('make lint', failed).says('It fails.').ends();
    expect(judge(other, watchOf(migrate))?.recurred ?? null).toBeNull();
  });

  test('opposes the skill when the user asks for the opposite, which is not the mistake', () => {
    const script = session('Install the zod package').runs('pnpm add zod').says('Done.').ends();
    script.prompt("Don't use pnpm, use npm for installing packages.").runs('npm install zod').says('Done.').ends();
    expect(judge(script, watchOf(pnpm))).toMatchObject({ isEligible: true, isOpposed: true, recurred: null });
  });

  test('that has to do with something else tells nothing', () => {
    expect(judge(session('Translate the welcome mail').runs('git status').says('Done.').ends(), watchOf(pnpm))).toBe(
      undefined,
    );
  });

  test('that loads the skill without need is no eligible one', () => {
    const script = session('Translate the welcome mail').says('Done.').ends();
    expect(judge(script, watchOf(pnpm), approvedAt, ['use-pnpm'])).toMatchObject({ isEligible: false, isLoaded: true });
  });

  test('belongs to the version that stood when it started, and to none once the skill is retired', () => {
    const script = session('Install the zod package').runs('pnpm add zod').says('Done.').ends();
    expect(judge(script, watchOf(pnpm), approvedAt - 1)).toMatchObject({ version: 0 });
    expect(judge(script, watchOf(pnpm), approvedAt + 86_400_000)).toMatchObject({ version: 2 });
    const retired = watchOf(pnpm, { status: 'retired', retiredAt: approvedAt + 10 });
    expect(judge(script, retired, approvedAt + 10)).toBe(undefined);
    expect(judge(script, retired, approvedAt + 9)).toMatchObject({ version: 1 });
  });
});
