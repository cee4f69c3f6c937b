import { createContext, useContext } from 'react';
import type { ReviewPlace } from '../../../src/engine/rpcReview.ts';
import type { ReviewStrings } from '../../../src/engine/rpcReviewStrings.ts';
import type { ReviewClient } from './client.ts';
import type { ListState, PersistedState, TabId } from './persistedState.ts';

/** What every part of the sidebar may use. */
export interface Review {
  readonly client: ReviewClient;
  readonly strings: ReviewStrings;
  readonly language: string;
  readonly place: ReviewPlace;
  /** True where the editor has a page of its own for what customises its assistants. */
  readonly hasCustomizations: boolean;
  readonly state: PersistedState;
  /** Changes what is looked at; it is saved at once. */
  readonly update: (change: Partial<PersistedState>) => void;
  readonly updateList: (tab: TabId, change: Partial<ListState>) => void;
  readonly setNote: (about: string, note: string) => void;
  readonly expanded: Readonly<Record<string, boolean>>;
  /** Lets a request run whose result does not matter; its failure is shown. */
  readonly attempt: (request: Promise<unknown>) => void;
  readonly setExpanded: (section: string, isExpanded: boolean) => void;
  /** Counts how often the host said that these changed; whoever shows them fetches again. */
  readonly versions: {
    readonly proposals: number;
    readonly skills: number;
    readonly status: number;
    readonly team: number;
  };
}

/** Carries the connection and the texts down the tree. */
export const ReviewContext = createContext<Review | null>(null);

/** The connection and the texts; only inside a provider. */
export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (!review) throw new Error('useReview is used outside of ReviewContext');
  return review;
}
