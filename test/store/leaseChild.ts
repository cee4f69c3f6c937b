import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLease } from '../../src/store/lease.ts';

// Tries for the lease at the given time, so that several such processes meet, and says how that went.
const [folder = '', startAt = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  await sleep(Math.max(0, Number(startAt) - Date.now()));
  const lease = await acquireLease(folder);
  if ('heldBy' in lease) {
    console.log('lost');
    return;
  }
  await sleep(400);
  console.log(lease.isHeld() ? 'won' : 'robbed');
  await sleep(600);
}

void main().then(() => process.exit(0));
