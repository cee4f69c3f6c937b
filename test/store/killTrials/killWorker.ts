import { writeSync } from 'node:fs';
import { sessionIdOf } from '../../../src/assistants/session.ts';
import { appendDecision } from '../../../src/store/decisionLog.ts';
import { openStore } from '../../../src/store/openStore.ts';
import type { SqlStore } from '../../../src/store/sqlStore.ts';
import { randomNumbers } from '../randomNumbers.ts';
import { batch, decision, prompt, proposal, skill, skillVersion } from '../sampleData.ts';

// Does everything that a store can do, in random order, until it is killed. Says on stdout what it is about to do (`+`) and
// what has been acknowledged (`=`), each with a number that is used once.
const [folder = '', assetPath = '', mode = '', seed = '1', first = '1'] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
const below = (limit: number) => Math.floor(random() * limit);
const say = (line: string) => writeSync(1, `${line}\n`);

let number = Number(first);
/** Sessions of this life that may still grow or be forgotten. */
let sessions: string[] = [];

function events(session: string, count: number) {
  return Array.from({ length: count }, (_, index) =>
    prompt(`b${number}-${index}`, {
      sourceSessionId: session,
      text: `unique${number} item${index} ${'text of some length '.repeat(1 + below(60))}`,
      at: 1_764_000_000_000 + number * 1_000 + index,
    }),
  );
}

async function capture(store: SqlStore): Promise<void> {
  if (sessions.length === 0 || random() < 0.1) sessions.push(`s${number}`);
  const session = sessions[below(sessions.length)] ?? 's';
  const count = 1 + below(random() < 0.1 ? 600 : 50);
  say(`+capture ${number} ${session} ${count}`);
  await store.appendCapture(batch(events(session, count), [], { offset: number }));
}

async function decide(store: SqlStore): Promise<void> {
  say(`+decide ${number}`);
  const text = `text ${number}`;
  const effects = {
    proposals: [proposal(`d${number}`)],
    skill: skill(number, text),
    skillVersion: skillVersion(number, text),
  };
  const made = decision(`d${number}`, { skillMd: text, contentHash: `hash of ${text}` });
  // As the writer does it, or as a reader hands it over.
  if (random() < 0.5) await store.decide(made, effects);
  else appendDecision(folder, made, effects);
  if (random() < 0.3) await store.applyPendingDecisions();
}

async function revise(store: SqlStore): Promise<void> {
  say(`+revise ${number}`);
  await store.saveProposals(Array.from({ length: 12 }, (_, index) => proposal(`all-${index}`, { sessions: number })));
}

async function setValue(store: SqlStore): Promise<void> {
  say(`+value ${number}`);
  await store.setValue('number', number);
}

async function forget(store: SqlStore): Promise<void> {
  const session = sessions.splice(below(sessions.length), 1)[0];
  if (session === undefined) return;
  say(`+forget ${number} ${session}`);
  await store.forgetSessions([sessionIdOf('claude-code', session)], null);
}

async function main(): Promise<void> {
  const open = () => openStore({ folder, assetPath, forceFallback: mode === 'segments' });
  let store = await open();
  say('ready');
  for (; ; number += 1) {
    const chance = random();
    if (chance < 0.5) await capture(store);
    else if (chance < 0.65) await decide(store);
    else if (chance < 0.72) await revise(store);
    else if (chance < 0.78) await setValue(store);
    else if (chance < 0.92) await store.indexText(50 + below(200));
    else if (chance < 0.97) await forget(store);
    else {
      // Closing seals the fallback's image; opening finds what the last life left.
      await store.close();
      store = await open();
    }
    say(`=done ${number}`);
    if (sessions.length > 6) sessions = sessions.slice(-6);
  }
}

void main();
