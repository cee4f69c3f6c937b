import { type HookConfig, hookConfigs } from '../../assistants/hookConfigs.ts';
import { recallHookConfigs } from '../../assistants/recallHookConfigs.ts';

/** A program that hooks run, and the assistants whose files can name it. */
export interface HookProgram {
  /** Folder below the data folder that the program is copied to. */
  readonly folder: string;
  /** Tells its entries from all others, so no name may be part of another. */
  readonly fileName: string;
  /** The bundle it is copied from, beside the other bundles. */
  readonly bundle: string;
  /** Bundles that it loads from beside itself, under their own names. */
  readonly companions: readonly string[];
  readonly configs: readonly HookConfig[];
}

/** Tells Skillify when turns and sessions begin and end. */
export const captureHooks: HookProgram = {
  folder: 'hook',
  fileName: 'skillify-hook.js',
  bundle: 'hook.js',
  companions: [],
  configs: hookConfigs,
};

/** Names the skills that may apply with each prompt. */
export const recallHooks: HookProgram = {
  folder: 'recall-hook',
  fileName: 'skillify-recall.js',
  bundle: 'recall.js',
  companions: ['recallIndexer.js'],
  configs: recallHookConfigs,
};
