import { createContext, useContext } from 'react';
import type { PanelStrings } from '../../../src/engine/rpcPanelStrings.ts';
import type { PanelClient } from './client.ts';
import type { PanelUi } from './savedState.ts';

/** What was just done or went wrong. */
export interface PanelNotice {
  readonly kind: 'done' | 'error';
  readonly text: string;
  readonly undo?: () => void;
}

/** What every part of a panel may use. */
export interface Panel {
  readonly client: PanelClient;
  readonly strings: PanelStrings;
  readonly language: string;
  readonly projectPath: string;
  readonly ui: PanelUi;
  readonly changeUi: (change: Partial<PanelUi>) => void;
  /** Lets a request run whose result does not matter; its failure is shown. */
  readonly attempt: (request: Promise<unknown>) => void;
  readonly notify: (notice: PanelNotice | null) => void;
  /** Counts how often the host said that these changed; whoever shows them fetches again. */
  readonly versions: {
    readonly proposals: number;
    readonly skills: number;
    readonly status: number;
    readonly team: number;
  };
}

/** Carries the connection and the texts down the tree. */
export const PanelContext = createContext<Panel | null>(null);

/** The connection and the texts; only inside a provider. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('usePanel is used outside of PanelContext');
  return panel;
}
