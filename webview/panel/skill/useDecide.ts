import { useState } from 'react';
import { usePanel } from '../connection/panelContext.ts';

/** Runs one decision at a time; its failure is shown. */
export function useDecide() {
  const { notify } = usePanel();
  const [isBusy, setIsBusy] = useState(false);
  const decide = (action: () => Promise<void>) => {
    setIsBusy(true);
    action()
      .catch((error: unknown) =>
        notify({ kind: 'error', text: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => setIsBusy(false));
  };
  return { isBusy, decide };
}
