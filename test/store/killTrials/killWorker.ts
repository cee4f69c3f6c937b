import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/openStore.ts';
import { randomNumbers } from '../randomNumbers.ts';
import { RandomWork } from './randomWork.ts';

// Works on a store until it is killed, and says on stdout what it does.
const [folder = '', assetPath = '', mode = '', seed = '1', first = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  const say = (line: string) => writeSync(1, `${line}\n`);
  const work = new RandomWork(folder, randomNumbers(Number(seed)), say, Number(first));
  const open = () => openStore({ folder, assetPath, forceFallback: mode === 'segments' });
  let store = await open();
  say('ready');
  for (;;) {
    await work.step(store, async () => {
      await store.close();
      store = await open();
    });
  }
}

void main();
