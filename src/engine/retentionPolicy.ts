import { isRecord, numberAt } from '../base/json.ts';
import type { Store } from '../store/store.ts';
import { defaultRetention, type RetentionPolicy } from './retentionContract.ts';

const key = 'retention.policy';

/**
 * The policy of a store: what this process was told, else what was last told for the store. So a command or server that does
 * not know the editor's settings never prunes what they keep.
 */
export async function policyOf(store: Store, told: Partial<RetentionPolicy>): Promise<RetentionPolicy> {
  return { ...defaultRetention, ...(await readPolicy(store)), ...told };
}

/** Keeps a policy that was told in full for processes that are told none. */
export async function keepPolicy(store: Store, { days, maxSizeMb }: Partial<RetentionPolicy>): Promise<void> {
  if (days === undefined || maxSizeMb === undefined) return;
  const before = await readPolicy(store);
  if (before.days !== days || before.maxSizeMb !== maxSizeMb) await store.setValue(key, { days, maxSizeMb });
}

async function readPolicy(store: Store): Promise<Partial<RetentionPolicy>> {
  const value = await store.getValue(key);
  if (!isRecord(value)) return {};
  const days = numberAt(value, 'days');
  const maxSizeMb = numberAt(value, 'maxSizeMb');
  return { ...(days === undefined ? {} : { days }), ...(maxSizeMb === undefined ? {} : { maxSizeMb }) };
}
