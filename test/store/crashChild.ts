import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/openStore.ts';
import { batch, decision, prompt, proposal, skill, skillVersion } from './sampleData.ts';

// Appends batches and decisions for ever and says on stdout what has been acknowledged, until it is killed.
const [folder = '', assetPath = '', mode = '', first = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  const store = await openStore({ folder, assetPath, forceFallback: mode === 'segments' });
  const acknowledge = (line: string) => writeSync(1, `${line}\n`);
  acknowledge('ready');
  for (let round = Number(first); ; round += 1) {
    const events = Array.from({ length: 1 + (round % 40) }, (_, index) =>
      prompt(`e${round}-${index}`, { text: `${round} `.repeat(50 + (round % 7) * 100) }),
    );
    await store.appendCapture(batch(events, [], { offset: round }));
    acknowledge(`batch ${round} ${events.length}`);
    if (round % 5 === 0) {
      const text = `text ${round}`;
      await store.decide(decision(`d${round}`, { skillMd: text }), {
        proposals: [proposal(`p${round}`)],
        skill: skill(round + 1, text),
        skillVersion: skillVersion(round + 1, text),
      });
      acknowledge(`decision ${round}`);
    }
    if (round % 11 === 0) await store.indexText(200);
  }
}

void main();
