import { useState } from 'react';
import type { Caution } from '../../src/engine/cautionContract.ts';

/** What a person ticked of the cautions of one text. */
export interface Ticks {
  readonly keys: readonly string[];
  /** Cautions that block and have no tick yet. */
  readonly open: number;
  readonly set: (key: string, isTicked: boolean) => void;
}

/** Keeps the ticks of a text, named by its hash: another text starts without any. */
export function useTicks(contentHash: string | undefined, cautions: readonly Caution[] = []): Ticks {
  const [state, setState] = useState<{ readonly of: string | undefined; readonly keys: readonly string[] }>({
    of: contentHash,
    keys: [],
  });
  const keys = state.of === contentHash ? state.keys : [];
  const needed = cautions.filter(({ severity }) => severity === 'block');
  return {
    keys: keys.filter((key) => needed.some((caution) => caution.key === key)),
    open: needed.filter(({ key }) => !keys.includes(key)).length,
    set: (key, isTicked) => {
      const others = keys.filter((other) => other !== key);
      setState({ of: contentHash, keys: isTicked ? [...others, key] : others });
    },
  };
}
