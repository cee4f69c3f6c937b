import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SkillifyError } from '../../../src/base/errors.ts';
import type { EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { parseEngineOptions } from '../../../src/engine/validation.ts';
import { randomNumbers } from '../../store/randomNumbers.ts';

// An editor window as the store sees it: an engine that follows live sessions, runs now and then, and is asked to decide.
// Says on stdout what it is about to decide (`+`), what was acknowledged (`=`) and what was refused (`-`).
const [optionsJson = '{}', name = 'window', seed = '1'] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
const say = (line: string) => writeSync(1, `${line}\n`);
const refusals = ['store-busy', 'changed-meanwhile', 'invalid-input', 'not-found', 'store-read-only', 'cancelled'];

async function main(): Promise<void> {
  const engine = await createEngine(parseEngineOptions(JSON.parse(optionsJson)));
  const ask = <M extends EngineMethod>(method: M, params: EngineMethods[M]['params']) =>
    engine.handle(method, params, new AbortController().signal);
  await ask('watch', { enabled: true });
  say('ready');
  for (let step = 1; ; step += 1) {
    const tag = `${name}-${step}`;
    try {
      const all = await ask('listProposals', {});
      const chosen = all[Math.floor(random() * all.length)];
      const chance = random();
      if (chosen === undefined || chance < 0.06) {
        await ask('now', { trigger: 'command' });
      } else if (chosen.status === 'pending' || chosen.status === 'snoozed') {
        if (chance < 0.7) {
          say(`+dismiss ${tag}`);
          await ask('dismiss', { id: chosen.id, reason: 'other', note: tag });
          say(`=dismiss ${tag}`);
        } else {
          say(`+snooze ${tag}`);
          await ask('snooze', { id: chosen.id });
          say(`=snooze ${tag}`);
        }
      } else if (chosen.status === 'dismissed') {
        say(`+reopen ${tag}`);
        await ask('reopen', { id: chosen.id });
        say(`=reopen ${tag}`);
      }
    } catch (error) {
      if (SkillifyError.is(error) && refusals.includes(error.code)) say(`-${error.code} ${messageOf(error)}`);
      else say(`!${error instanceof Error ? (error.stack ?? error.message).replaceAll('\n', ' ') : String(error)}`);
    }
    await sleep(random() * 60);
  }
}

void main();
