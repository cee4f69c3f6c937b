import { booleanAt, isRecord, numberAt, stringAt } from '../base/json.ts';
import type { Store } from '../store/store.ts';

/** Raise when detectors change: every session is then analysed and mined again. */
export const detectorVersion = 6;

/** What the last run left behind. */
export interface MiningState {
  readonly detectorVersion: number;
  /** Decisions that the last look for patterns knew of. */
  readonly decisions: number;
  /** Of the skill files and of what skills name in the repository. */
  readonly surroundings: string;
  /** Sessions were analysed, but a stop or a crash came before patterns were looked for. */
  readonly isUnfinished: boolean;
  /** Episodes that the last complete look for patterns saw. */
  readonly completeEpisodes: number;
}

const fresh: MiningState = {
  detectorVersion: 0,
  decisions: 0,
  surroundings: '',
  isUnfinished: false,
  completeEpisodes: 0,
};

/** The state of mining; a fresh one when there is none, or none that can be understood. */
export async function readMiningState(store: Store): Promise<MiningState> {
  const value = await store.getValue('mining');
  if (!isRecord(value)) return fresh;
  return {
    detectorVersion: numberAt(value, 'detectorVersion') ?? fresh.detectorVersion,
    decisions: numberAt(value, 'decisions') ?? fresh.decisions,
    surroundings: stringAt(value, 'surroundings') ?? fresh.surroundings,
    isUnfinished: booleanAt(value, 'isUnfinished') ?? fresh.isUnfinished,
    completeEpisodes: numberAt(value, 'completeEpisodes') ?? fresh.completeEpisodes,
  };
}

export async function saveMiningState(store: Store, state: MiningState): Promise<void> {
  await store.setValue('mining', state);
}
